"""Beginning and end of lessons, in the school's local time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LESSON = timedelta(minutes=45)
BELLS: tuple[time, ...] = (
    time(8, 30),
    time(9, 25),
    time(10, 30),
    time(11, 35),
    time(12, 40),
    time(13, 35),
    time(14, 30),
    time(15, 25),
)
"""Starts of lessons 1, 2, …"""

ENDS: tuple[time, ...] = tuple((datetime.combine(date.min, bell) + LESSON).time() for bell in BELLS)
"""Their ends."""


def lesson_end(day: date, number: int, zone: ZoneInfo) -> datetime:
    """The end of a lesson, aware."""
    return datetime.combine(day, ENDS[number - 1], zone)

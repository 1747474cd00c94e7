"""Which day of lessons the home shows. Needs no models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

NOON = 12


def shown_day(ends: Mapping[date, time | None], now: datetime) -> date | None:
    """Today before noon while lessons go on, otherwise the next day with lessons; None when none is known.

    ``ends`` has the days with lessons and when the last one ends (None: no time is known).
    """
    today = now.date()
    if today in ends and now.hour < NOON:
        end = ends[today]
        if end is None or now.time() < end:
            return today
    return min((day for day in ends if day > today), default=None)


def homework_horizon(school_days: Iterable[date], today: date) -> date | None:
    """The last day whose homework stands on the home: the second day with lessons after today."""
    ahead = sorted({day for day in school_days if day > today})[:2]
    return ahead[-1] if ahead else None

"""The turn of the school year."""

from __future__ import annotations

from datetime import date


def last_day_of_old_timetable(year: int) -> date:
    """The day on which the timetable before the school year that begins in ``year`` ends at the latest."""
    return date(year, 7, 31)

"""Ages in full years."""

from __future__ import annotations

from datetime import date


def full_years(born: date, day: date) -> int:
    """How many birthdays somebody has had by a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

"""Working days of the Russian calendar: Monday to Friday without public holidays.

Public holidays are those of article 112 of the Labour Code. Days off that the government moves from
one year's weekend to a weekday are not known here.
"""

from __future__ import annotations

from datetime import date, timedelta

HOLIDAYS = frozenset({*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
"""Month and day."""

_SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < _SATURDAY and (day.month, day.day) not in HOLIDAYS


def working_days_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``; ``day`` itself for none."""
    for _ in range(count):
        day += _DAY
        while not is_working_day(day):
            day += _DAY
    return day

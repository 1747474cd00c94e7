"""What can be said of a meal account from its visits: usual spending, how long it lasts, what to pay in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import ROUND_CEILING, Decimal

from ruobr_tui.api.models.meals import MealRecord
from ruobr_tui.api.states.meals import MealState

DAYS_LOOKED_AT = 20
"""So many of the latest days with meals say what is usual."""

FARTHEST = 120
"""Days ahead that a forecast looks."""

STEP = Decimal(10)
"""Offered sums are whole tens of roubles."""


def spent_by_day(records: Iterable[MealRecord]) -> dict[date, Decimal]:
    """What was eaten for on each day, in roubles; days without a received meal are left out."""
    found: dict[date, Decimal] = defaultdict(Decimal)
    for record in records:
        if record.state == MealState.RECEIVED and record.price is not None:
            found[record.date] += record.price
    return dict(found)


def unpriced_days(records: Iterable[MealRecord]) -> frozenset[date]:
    """Days with a received meal without a price: their sums are too small."""
    return frozenset(
        record.date for record in records if record.state == MealState.RECEIVED and record.price is None
    )


def usual_day(records: Iterable[MealRecord]) -> Decimal | None:
    """The middle of what the latest days with meals cost (the upper one of two); None without any.

    Days with a missing price are ignored.
    """
    records = list(records)
    unpriced = unpriced_days(records)
    by_day = {day: cost for day, cost in spent_by_day(records).items() if day not in unpriced}
    latest = sorted(by_day[day] for day in sorted(by_day)[-DAYS_LOOKED_AT:])
    return latest[len(latest) // 2] if latest else None


def meal_weekdays(records: Iterable[MealRecord]) -> frozenset[int]:
    """On which weekdays meals are had, whatever became of them; Monday to Friday when nothing is known."""
    return frozenset(record.date.weekday() for record in records) or frozenset(range(5))


def enough_until(
    balance: Decimal, usual: Decimal | None, weekdays: frozenset[int], today: date
) -> date | None:
    """The last day that the balance pays for at the usual cost, from tomorrow on.

    ``today`` when it does not pay for the next meal; None when nothing is known, or when it lasts
    longer than is worth saying. Breaks are not known here, so it may last longer.
    """
    if usual is None or usual <= 0 or not weekdays:
        return None
    last, left = today, balance
    for ahead in range(1, FARTHEST + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() not in weekdays:
            continue
        left -= usual
        if left < 0:
            return last
        last = day
    return None


def offered_sums(usual: Decimal | None, weekdays: frozenset[int]) -> tuple[Decimal, ...]:
    """A week, two, a month of usual spending, in whole tens of roubles; round sums when it is not known."""
    if usual is None or usual <= 0:
        return Decimal(500), Decimal(1000), Decimal(1500)
    week = usual * len(weekdays)
    return tuple((week * weeks / STEP).to_integral_value(ROUND_CEILING) * STEP for weeks in (1, 2, 4))


def order_closes(day: date, days_before: int, until: time, zone: tzinfo) -> datetime:
    """The moment from which a day's meals can be neither ordered nor cancelled any more."""
    return datetime.combine(day - timedelta(days=days_before), until, zone)

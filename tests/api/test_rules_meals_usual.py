"""What is usual for a meal account, and until when a day's meals can be changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ruobr_tui.api.models.meals import MealRecord
from ruobr_tui.api.rules.canteen.meals import (
    DAYS_LOOKED_AT,
    FARTHEST,
    enough_until,
    meal_weekdays,
    offered_sums,
    order_closes,
    spent_by_day,
    unpriced_days,
    usual_day,
)
from ruobr_tui.api.states.meals import MealState

MONDAY = date(2026, 11, 23)
EVERY_DAY = frozenset(range(7))


def record(day: int, price: str | None = "100", state: int = MealState.RECEIVED) -> MealRecord:
    return MealRecord(
        date=MONDAY + timedelta(days=day), state=state, price=None if price is None else Decimal(price)
    )


def test_only_what_was_received_is_spent() -> None:
    records = [
        record(0, "60"),
        record(0, "40"),
        record(1, "50", MealState.ORDERED),
        record(2, "50", MealState.CANCELLED),
        record(3, None),
        record(4, None, MealState.ORDERED),
    ]
    assert spent_by_day(records) == {MONDAY: Decimal(100)}
    assert unpriced_days(records) == {MONDAY + timedelta(days=3)}


def test_the_middle_of_the_days_and_the_upper_one_of_two() -> None:
    assert usual_day([record(0, "10"), record(1, "30"), record(2, "20")]) == 20
    assert usual_day([record(0, "10"), record(1, "30")]) == 30
    assert usual_day([]) is None


def test_a_day_without_a_price_says_nothing() -> None:
    assert usual_day([record(0, "10"), record(1, "30"), record(1, None)]) == 10
    assert usual_day([record(0, None)]) is None


def test_the_latest_days_alone() -> None:
    old = [record(day, "500") for day in range(30)]
    new = [record(day, "100") for day in range(30, 30 + DAYS_LOOKED_AT)]
    assert usual_day([*new, *old]) == 100
    assert usual_day([*new[11:], *old]) == 500, "nine cheap days and eleven dear ones"
    assert usual_day([*new[10:], *old]) == 500, "ten and ten: the upper one"


def test_weekdays_with_meals() -> None:
    assert meal_weekdays([record(0), record(7), record(2, None, MealState.CANCELLED)]) == {0, 2}
    assert meal_weekdays([]) == {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("balance", "days"),
    [("0", 0), ("-1", 0), ("99.99", 0), ("100", 1), ("199.99", 1), ("200", 2), ("700", 7)],
)
def test_how_long_a_balance_lasts_to_the_last_kopeck(balance: str, days: int) -> None:
    assert enough_until(Decimal(balance), Decimal(100), EVERY_DAY, MONDAY) == MONDAY + timedelta(days=days)


def test_days_without_meals_cost_nothing() -> None:
    wednesdays = frozenset({2})
    assert enough_until(Decimal(100), Decimal(100), wednesdays, MONDAY) == date(2026, 11, 25)
    assert enough_until(Decimal(200), Decimal(100), wednesdays, MONDAY) == date(2026, 12, 2)
    # Two meals, on Wednesday and on the Monday after it.
    assert enough_until(Decimal(200), Decimal(100), frozenset({0, 2}), MONDAY) == MONDAY + timedelta(days=7)


def test_nothing_is_said_beyond_the_farthest_day() -> None:
    assert enough_until(Decimal(FARTHEST - 1), Decimal(1), EVERY_DAY, MONDAY) == MONDAY + timedelta(
        days=FARTHEST - 1
    )
    assert enough_until(Decimal(FARTHEST), Decimal(1), EVERY_DAY, MONDAY) is None
    for usual in (None, Decimal(0), Decimal(-1)):
        assert enough_until(Decimal(5), usual, EVERY_DAY, MONDAY) is None
    assert enough_until(Decimal(5), Decimal(1), frozenset(), MONDAY) is None


def test_offered_sums_are_rounded_up_to_whole_tens() -> None:
    assert offered_sums(Decimal("100.01"), frozenset(range(5))) == (510, 1010, 2010)
    assert offered_sums(Decimal("0.10"), frozenset({0})) == (10, 10, 10)
    assert offered_sums(Decimal("50.5"), frozenset({0, 1})) == (110, 210, 410)
    assert offered_sums(Decimal(50), frozenset({0, 1})) == (100, 200, 400)
    assert offered_sums(Decimal(1), frozenset({0})) == (10, 10, 10)
    assert offered_sums(Decimal(0), EVERY_DAY) == (500, 1000, 1500)
    assert offered_sums(Decimal(-1), EVERY_DAY) == (500, 1000, 1500)


@pytest.mark.parametrize(
    ("days_before", "until", "closes"),
    [
        (0, time(9, 0), date(2026, 11, 23)),
        (1, time(15, 30), date(2026, 11, 22)),
        (3, time(0, 0), date(2026, 11, 20)),
    ],
)
def test_orders_close_on_the_schools_clock(days_before: int, until: time, closes: date) -> None:
    for name, hours in (("Asia/Novokuznetsk", 7), ("Europe/Moscow", 3)):
        zone = ZoneInfo(name)
        moment = order_closes(MONDAY, days_before, until, zone)
        assert moment == datetime.combine(closes, until, zone)
        assert moment.utcoffset() == timedelta(hours=hours)

"""Forecasts and sums of a meal account at their very limits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ruobr_tui.api.models.meals import MealRecord
from ruobr_tui.api.models.parts.money import kopecks, read_roubles, roubles, write_roubles
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
from ruobr_tui.api.rules.canteen.payment_qr import Transfer, payload
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum
from ruobr_tui.api.states.meals import MealState

MONDAY = date(2026, 11, 23)
EVERY_DAY = frozenset(range(7))


def eaten(ahead: int, price: int | None, state: int = MealState.RECEIVED) -> MealRecord:
    cost = None if price is None else Decimal(price)
    return MealRecord(date=MONDAY + timedelta(days=ahead), state=state, price=cost)


def test_what_was_received_is_what_was_spent() -> None:
    records = [
        eaten(0, 50),
        eaten(0, 30),
        eaten(0, 9, MealState.CANCELLED),
        eaten(1, 7, MealState.ORDERED),
        eaten(2, None),
    ]
    assert spent_by_day(records) == {MONDAY: 80}
    assert unpriced_days([*records, eaten(3, None, MealState.ORDERED)]) == {MONDAY + timedelta(days=2)}


def test_the_usual_day_is_the_middle_of_the_latest_ones() -> None:
    latest = [eaten(n, 100 + n) for n in range(DAYS_LOOKED_AT)]
    assert usual_day([eaten(-1, 1), *latest]) == 100 + DAYS_LOOKED_AT // 2
    assert usual_day([eaten(0, 10), eaten(1, 20)]) == 20
    assert usual_day([eaten(0, 10), eaten(1, 20), eaten(1, None), eaten(2, 5, MealState.ORDERED)]) == 10
    assert usual_day([eaten(1, None)]) is None


@pytest.mark.parametrize(
    ("balance", "days"), [("0", 0), ("99.99", 0), ("100", 1), ("199.99", 1), ("200", 2), ("-1", 0)]
)
def test_a_balance_pays_to_the_last_kopeck(balance: str, days: int) -> None:
    until = enough_until(Decimal(balance), Decimal(100), EVERY_DAY, MONDAY)
    assert until == MONDAY + timedelta(days=days)


def test_days_without_meals_cost_nothing_and_the_last_one_is_a_day_with_a_meal() -> None:
    wednesdays = frozenset({2})
    assert enough_until(Decimal(100), Decimal(100), wednesdays, MONDAY) == date(2026, 11, 25)
    assert enough_until(Decimal(200), Decimal(100), wednesdays, MONDAY) == date(2026, 12, 2)
    farthest = Decimal(FARTHEST)
    assert enough_until(farthest - 1, Decimal(1), EVERY_DAY, MONDAY) == MONDAY + timedelta(days=FARTHEST - 1)
    assert enough_until(farthest, Decimal(1), EVERY_DAY, MONDAY) is None
    for usual in (None, Decimal(0), Decimal(-1)):
        assert enough_until(Decimal(100), usual, EVERY_DAY, MONDAY) is None


def test_weekdays_are_those_of_any_meal() -> None:
    assert meal_weekdays([eaten(0, 1), eaten(5, None, MealState.CANCELLED)]) == {0, 5}
    assert meal_weekdays([]) == {0, 1, 2, 3, 4}


def test_offered_sums_are_rounded_up_to_whole_tens() -> None:
    assert offered_sums(Decimal("100"), frozenset(range(5))) == (500, 1000, 2000)
    assert offered_sums(Decimal("100.01"), frozenset(range(5))) == (510, 1010, 2010)
    assert offered_sums(Decimal("0.10"), frozenset({0})) == (10, 10, 10)


@pytest.mark.parametrize(
    ("days_before", "until", "closes"),
    [
        (0, time(9, 0), date(2026, 11, 23)),
        (1, time(15, 30), date(2026, 11, 22)),
        (3, time(0, 0), date(2026, 11, 20)),
    ],
)
def test_orders_close_on_the_schools_clock(days_before: int, until: time, closes: date) -> None:
    for name in ("Asia/Novokuznetsk", "Europe/Moscow"):
        zone = ZoneInfo(name)
        assert order_closes(MONDAY, days_before, until, zone) == datetime.combine(closes, until, zone)


@pytest.mark.parametrize(
    ("text", "kopecks"),
    [("500", 50_000), ("0,5", 50), ("0.05", 5), ("1 500,50 ₽", 150_050), ("999999999,99", 99_999_999_999)],
)
def test_sums_as_they_are_typed(text: str, kopecks: int) -> None:
    assert typed_sum(text) == kopecks
    assert write_roubles(roubles(kopecks)).replace(",", ".") == f"{kopecks / 100:.2f}"


@pytest.mark.parametrize(
    "text", ["0,001", "1000000000", "1 50", "15 0000", "500 000 00", ",5", "5,", "+5", "5-"]
)
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises(NotASum):
        typed_sum(text)


def test_no_part_of_a_kopeck_is_lost() -> None:
    assert kopecks(Decimal("0.01")) == 1
    assert kopecks(read_roubles(76.9)) == 7_690
    for more in ("0.001", "0.019", "-0.005"):
        with pytest.raises(ValueError, match="two digits"):
            kopecks(Decimal(more))


def test_a_qr_names_the_sum_in_kopecks() -> None:
    about = {"name": "Ш", "account": "1", "bank": "Б", "bank_code": "2", "correspondent_account": "3"}
    text = payload(Transfer(**about, kopecks=50_050, purpose="Л", personal_account="4")).decode("cp1251")
    assert "|Sum=50050|" in text
    none = payload(Transfer(**about, kopecks=0, purpose="Л", personal_account="4")).decode("cp1251")
    assert "Sum=" not in none

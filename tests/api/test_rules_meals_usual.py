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
from ruobr_tui.api.rules.canteen.payment_qr import Transfer, payload
from ruobr_tui.api.rules.enrolment import is_open, next_year, usual_windows
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
    ]
    assert spent_by_day(records) == {MONDAY: Decimal(100)}
    assert unpriced_days(records) == {MONDAY + timedelta(days=3)}
    assert unpriced_days([record(0, None, MealState.ORDERED)]) == frozenset()


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
    ("balance", "days"), [("0", 0), ("-5", 0), ("99", 0), ("100", 1), ("199", 1), ("200", 2), ("700", 7)]
)
def test_how_long_a_balance_lasts(balance: str, days: int) -> None:
    assert enough_until(Decimal(balance), Decimal(100), EVERY_DAY, MONDAY) == MONDAY + timedelta(days=days)


def test_days_without_meals_cost_nothing() -> None:
    # Two meals, on Wednesday and on the Monday after it.
    assert enough_until(Decimal(200), Decimal(100), frozenset({0, 2}), MONDAY) == MONDAY + timedelta(days=7)


def test_nothing_is_said_beyond_the_farthest_day() -> None:
    assert enough_until(Decimal(FARTHEST - 1), Decimal(1), EVERY_DAY, MONDAY) == MONDAY + timedelta(
        days=FARTHEST - 1
    )
    assert enough_until(Decimal(FARTHEST), Decimal(1), EVERY_DAY, MONDAY) is None
    for usual in (Decimal(0), Decimal(-1)):
        assert enough_until(Decimal(5), usual, EVERY_DAY, MONDAY) is None
    assert enough_until(Decimal(5), Decimal(1), frozenset(), MONDAY) is None


def test_offered_sums() -> None:
    assert offered_sums(Decimal("50.5"), frozenset({0, 1})) == (110, 210, 410)
    assert offered_sums(Decimal(50), frozenset({0, 1})) == (100, 200, 400)
    assert offered_sums(Decimal(1), frozenset({0})) == (10, 10, 10)
    assert offered_sums(Decimal(0), EVERY_DAY) == (500, 1000, 1500)
    assert offered_sums(Decimal(-1), EVERY_DAY) == (500, 1000, 1500)


def test_orders_close_by_the_schools_clock() -> None:
    zone = ZoneInfo("Asia/Novokuznetsk")
    closes = order_closes(MONDAY, 2, time(14, 30), zone)
    assert closes == datetime(2026, 11, 21, 14, 30, tzinfo=zone)
    assert closes.utcoffset() == timedelta(hours=7)
    assert order_closes(MONDAY, 0, time(9), zone).date() == MONDAY


def test_the_first_grade_applied_for_changes_on_the_sixth_of_september() -> None:
    assert next_year(date(2026, 9, 5)) == 2026
    assert next_year(date(2026, 9, 6)) == 2027
    assert next_year(date(2026, 1, 1)) == 2026
    windows = usual_windows(2027)
    assert not is_open(windows, date(2027, 7, 5), first=True)
    assert not is_open(windows, date(2027, 7, 5), first=False)


def test_each_field_of_a_payment_code_in_its_place_and_length() -> None:
    long = "Я" * 300
    transfer = Transfer(
        name=long,
        account=long,
        bank=long,
        bank_code=long,
        correspondent_account="",
        kopecks=1,
        purpose=f" a|b \n c{long}",
        personal_account=long,
        child="",
        school_class="5А",
        tax_number="4217",
        tax_reason="4218",
    )
    fields = [each.split("=") for each in payload(transfer).decode("cp1251").split("|")]
    assert [(name, len(value[0])) if value else (name, 0) for name, *value in fields] == [
        ("ST00011", 0),
        ("Name", 160),
        ("PersonalAcc", 20),
        ("BankName", 45),
        ("BIC", 9),
        ("CorrespAcc", 1),
        ("Sum", 1),
        ("Purpose", 210),
        ("PayeeINN", 4),
        ("KPP", 4),
        ("PersAcc", 100),
        ("ClassNum", 2),
        ("TechCode", 2),
    ]
    named = dict(each for each in fields if len(each) == 2)
    assert named["Purpose"].startswith("a/b cЯ")
    assert (
        named["CorrespAcc"],
        named["Sum"],
        named["PayeeINN"],
        named["KPP"],
    ) == ("0", "1", "4217", "4218")
    assert (named["ClassNum"], named["TechCode"]) == ("5А", "08")


def test_a_payment_code_without_a_sum_and_with_the_child() -> None:
    transfer = Transfer("П", "1", "Б", "2", "3", 0, "Питание", "4", child="Иванова Анна")
    text = payload(transfer).decode("cp1251")
    assert text == (
        "ST00011|Name=П|PersonalAcc=1|BankName=Б|BIC=2|CorrespAcc=3|Purpose=Питание|PersAcc=4"
        "|ChildFio=Иванова Анна|TechCode=08"
    )

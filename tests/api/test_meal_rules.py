"""A meal account: usual spending, how long it lasts, offered sums, sums as people type them, payment QRs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.meals import MealRecord
from ruobr_tui.api.models.parts.money import kopecks, roubles, write_roubles
from ruobr_tui.api.rules.canteen.meals import (
    enough_until,
    meal_weekdays,
    offered_sums,
    spent_by_day,
    usual_day,
)
from ruobr_tui.api.rules.canteen.payment_qr import CannotBeWritten, Transfer, payload
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum
from ruobr_tui.api.states.meals import MealState

MONDAY = date(2026, 11, 23)
PRICES = st.integers(1, 100_000).map(roubles)
RECORDS = st.lists(
    st.builds(
        lambda ahead, state, price: MealRecord(date=MONDAY - timedelta(days=ahead), state=state, price=price),
        st.integers(0, 60),
        st.sampled_from([MealState.RECEIVED, MealState.CANCELLED, 10]),
        PRICES,
    ),
    max_size=30,
)


@given(RECORDS)
def test_a_usual_day_is_one_of_the_days(records: list[MealRecord]) -> None:
    usual = usual_day(records)
    by_day = spent_by_day(records)
    assert (usual is None) is (not by_day)
    if usual is not None:
        assert usual in by_day.values()
    assert sum(by_day.values()) == sum(v.price or 0 for v in records if v.state == MealState.RECEIVED)


@given(RECORDS, st.integers(-100_000, 500_000).map(roubles), PRICES)
def test_the_balance_pays_for_every_day_until_the_last_and_no_further(
    records: list[MealRecord], balance: Decimal, usual: Decimal
) -> None:
    weekdays = meal_weekdays(records)
    until = enough_until(balance, usual, weekdays, MONDAY)
    if until is None:
        return
    days = [MONDAY + timedelta(days=n) for n in range(1, (until - MONDAY).days + 1)]
    eaten = sum(1 for day in days if day.weekday() in weekdays)
    assert eaten * usual <= max(balance, Decimal(0))
    assert (eaten + 1) * usual > balance
    assert until == MONDAY or until.weekday() in weekdays


def test_nothing_is_forecast_from_nothing() -> None:
    assert enough_until(Decimal(500), None, frozenset({0}), MONDAY) is None
    assert offered_sums(None, frozenset({0})) == (500, 1000, 1500)


@given(PRICES, st.frozensets(st.integers(0, 6), min_size=1))
def test_offered_sums_last_as_long_as_they_say(usual: Decimal, weekdays: frozenset[int]) -> None:
    for amount, weeks in zip(offered_sums(usual, weekdays), (1, 2, 4), strict=True):
        assert 0 <= amount - usual * len(weekdays) * weeks < 10
        assert amount % 10 == 0


@given(st.integers(0, 10**11 - 1))
def test_a_sum_that_was_written_is_read_back(amount: int) -> None:
    assert typed_sum(write_roubles(roubles(amount))) == amount
    assert typed_sum(f" {roubles(amount):,.2f} ₽".replace(",", " ")) == amount


@given(st.text(max_size=12))
def test_nothing_else_is_taken_for_a_sum(text: str) -> None:
    try:
        found = typed_sum(text)
    except NotASum:
        return
    assert found >= 0
    assert kopecks(roubles(found)) == found
    assert all(sign in "0123456789.,₽ \u00a0\u202f" or sign.isspace() for sign in text)


TRANSFER = Transfer(
    name="УФК по Кемеровской области (МБОУ «Школа № 69»)",
    account="03234643327310003900",
    bank="ОТДЕЛЕНИЕ КЕМЕРОВО БАНКА РОССИИ",
    bank_code="013207212",
    correspondent_account="40102810745370000032",
    kopecks=50_050,
    purpose="Питание|вторая строка\nтретья",
    personal_account="6900000193",
    child="Кузнецова Анна Андреевна",
    school_class="9В",
)


def test_the_text_of_a_payment_qr() -> None:
    text = payload(TRANSFER).decode("cp1251")
    assert text.startswith("ST00011|Name=УФК по Кемеровской области (МБОУ «Школа № 69»)|PersonalAcc=0323")
    fields = dict(each.split("=", 1) for each in text.split("|")[1:])
    assert list(fields)[:5] == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]
    assert (fields["Sum"], fields["Purpose"], fields["TechCode"]) == (
        "50050",
        "Питание/вторая строка третья",
        "08",
    )
    assert not text.endswith("|")


def test_letters_outside_the_small_code_page_take_the_large_one() -> None:
    assert payload(replace(TRANSFER, child="Ғани")).startswith("ST00012|Name=УФК".encode())


@pytest.mark.parametrize("name", ["name", "account", "bank", "bank_code"])
def test_without_a_payee_there_is_no_code(name: str) -> None:
    blank: dict[str, Any] = {name: " "}
    with pytest.raises(CannotBeWritten):
        payload(replace(TRANSFER, **blank))


@given(
    st.builds(Transfer, *[st.text(min_size=1, max_size=300)] * 5, st.integers(0, 10**9), st.text(), st.text())
)
def test_any_texts_give_a_code_that_reads_back(transfer: Transfer) -> None:
    try:
        raw = payload(transfer)
    except (CannotBeWritten, UnicodeEncodeError):
        return
    text = raw.decode("cp1251" if raw.startswith(b"ST00011") else "utf-8")
    keys = [each.partition("=")[0] for each in text.split("|")[1:]]
    assert keys[:5] == ["Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"]
    assert len(keys) == len(set(keys))
    assert not any(sign in text for sign in "\n\r\t")

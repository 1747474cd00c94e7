"""Meal accounts: when a balance is low, and how often that is news."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.store import Store
from ruobr_tui.store.balances import KIND, child_of, is_low
from support.fixtures import FixedClock
from support.portals import DataPortal

CHILD, SISTER = 7, 70


def food(balance: str | None, *prices: str) -> FoodInfo:
    records = [
        {"date": f"2026-11-{10 + day}", "state": 30, "price_sum": price} for day, price in enumerate(prices)
    ]
    return FoodInfo.model_validate({"account": "40817", "balance": balance, "vizit": records})


@pytest.mark.parametrize(
    ("balance", "named", "low"),
    [
        ("99.99", 10000, True),
        ("100.00", 10000, False),
        ("100.01", 10000, False),
        ("-1", 0, False),
        ("0", 1, True),
        ("97.49", None, True),
        ("97.50", None, False),
        (None, 10000, False),
    ],
)
def test_low_is_below_the_named_sum_or_below_a_usual_day(
    balance: str | None, named: int | None, low: bool
) -> None:
    assert is_low(food(balance, "97.50", "97.50", "97.50"), named) is low


def test_without_any_meal_only_a_debt_is_low() -> None:
    assert not is_low(food("0"), None)
    assert is_low(food("-0.01"), None)


def low_balances(store: Store) -> list[str | None]:
    return [item.after for item in reversed(store.news()) if item.kind == KIND]


async def test_a_low_balance_is_reported_once_until_it_was_higher_again(
    store: Store, portal: Portal, portal_data: DataPortal, clock: FixedClock
) -> None:
    store.set_low_balance(CHILD, 10000)
    for balance in ("150", "90", "80", "120", "70", "60"):
        portal_data.answers["food/calendary/"] = {"data": {"account": "1", "balance": balance, "vizit": []}}
        await store.refresh(resources.food(CHILD, 1, clock().date()), portal)
        clock.advance(days=1)
    assert low_balances(store) == ["90.00", "70.00"]
    assert {item.child for item in store.news()} == {CHILD}
    assert store.low_balance(SISTER) is None


async def test_another_sum_is_compared_at_once_and_reported_anew(store: Store, clock: FixedClock) -> None:
    known = food("90")
    store.set_low_balance(CHILD, 5000, known)
    assert low_balances(store) == []
    store.set_low_balance(CHILD, 10000, known)
    clock.advance(days=1)
    store.set_low_balance(CHILD, 20000, known)
    assert low_balances(store) == ["90.00", "90.00"]
    store.set_low_balance(CHILD, None, known)
    assert store.low_balance(CHILD) is None


@pytest.mark.parametrize(
    ("key", "child"),
    [("food/7/2026-11-24", 7), ("food/70/2026-11-24", 70), ("foods/7/", None), ("books/7", None)],
)
def test_whose_meal_account_an_answer_is(key: str, child: int | None) -> None:
    assert child_of(key) == child


def test_decimals_of_a_balance_are_exact() -> None:
    assert food("76.90").balance == Decimal("76.90")

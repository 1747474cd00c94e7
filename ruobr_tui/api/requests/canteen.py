"""Meals beyond the mobile interface: menus, orders, statements; the canteen's desk."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.canteen import (
    DeskAccounts,
    DeskCanteens,
    MealPlan,
    Money,
    OrdersTable,
    Statement,
    TableResult,
)
from ruobr_tui.api.resources import Part, Resource

FEATURE = "meal-orders"
_MINE, _DESK = "cabinet/meals", "desk/meals"


def plan(child: int, start: date, end: date) -> Resource[MealPlan]:
    """Menus and orders of some days."""
    key, query = f"meal-plan/{child}/{start}/{end}", _days(start, end)
    return Resource(key, f"{_MINE}/{child}", MealPlan, query, part=Part.CABINET, feature=FEATURE)


def statement(child: int, before: int | None = None) -> Resource[Statement]:
    """The statement of an account; with ``before`` the page before that posting."""
    query = {} if before is None else {"before": str(before)}
    key = f"statement/{child}" if before is None else f"statement/{child}/{before}"
    return Resource(key, f"{_MINE}/{child}/statement", Statement, query, part=Part.CABINET, feature=FEATURE)


def money(child: int, start: date, end: date) -> Resource[Money]:
    """Charges and payments of an account by day."""
    return Resource(
        f"meal-money/{child}/{start}/{end}", f"{_MINE}/{child}/money", Money, _days(start, end),
        part=Part.CABINET, feature=FEATURE,
    )  # fmt: skip


def order(child: int, day: date, complex_: int, ordered: bool) -> Call[MealPlan]:
    """Order a complex, or cancel it."""
    body = {"date": day.isoformat(), "complex": complex_, "ordered": ordered}
    return Call("POST", f"{_MINE}/{child}/orders", body, MealPlan)


def set_limit(child: int, limit: str) -> Call[None]:
    """Set the daily limit; "" removes it."""
    return Call("PUT", f"{_MINE}/{child}/limit", {"limit": limit})


# The desk


def canteens() -> Resource[DeskCanteens]:
    """The schools of the desk."""
    return Resource("desk-canteens", f"{_DESK}/canteens", DeskCanteens, part=Part.CABINET, feature=FEATURE)


ACCOUNTS = "desk-meal-accounts/"
"""Begins the keys of what was found."""


def find_accounts(text: str, part: ListPart = WHOLE) -> Resource[DeskAccounts]:
    """A page of the accounts whose number or surname begins with ``text``."""
    query = {"find": text, **part.query}
    key = f"{ACCOUNTS}?{urlencode({**query, 'find': text.casefold()})}"
    return Resource(key, f"{_DESK}/accounts", DeskAccounts, query, part=Part.CABINET, feature=FEATURE)


def desk_statement(child: int, before: int | None = None) -> Resource[Statement]:
    """A child's account at the desk."""
    query = {} if before is None else {"before": str(before)}
    key = f"desk-statement/{child}" if before is None else f"desk-statement/{child}/{before}"
    return Resource(key, f"{_DESK}/accounts/{child}", Statement, query, part=Part.CABINET, feature=FEATURE)


def correct(child: int, amount: str, reason: str) -> Call[Statement]:
    """Correct an account by a signed amount, with a reason."""
    return Call("POST", f"{_DESK}/accounts/{child}", {"amount": amount, "reason": reason}, Statement)


def reverse(child: int, line: int, reason: str) -> Call[Statement]:
    """Reverse a correction: its line in the statement, and a reason."""
    return Call("POST", f"{_DESK}/accounts/{child}/reversals", {"line": line, "reason": reason}, Statement)


def orders_table(school: int, day: date) -> Resource[OrdersTable]:
    """A day's orders for the canteen."""
    query = {"school": str(school), "day": day.isoformat()}
    key = f"orders-table/{school}/{day}"
    return Resource(key, f"{_DESK}/tables", OrdersTable, query, part=Part.CABINET, feature=FEATURE)


def take_table(school: int, text: str, *, apply: bool) -> Call[TableResult]:
    """Import a canteen's table; without ``apply`` only check it."""
    body = {"school": school, "text": text, "apply": apply}
    return Call("POST", f"{_DESK}/tables", body, TableResult, repeatable=not apply)


def _days(start: date, end: date) -> dict[str, str]:
    return {"start": start.isoformat(), "end": end.isoformat()}

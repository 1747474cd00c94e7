"""Requests about payments and canteens: path, parameters, and the key under which a response is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from ruobr_tui.api.calls import Call
from ruobr_tui.api.requests import canteen, payments
from ruobr_tui.api.resources import Part, Resource

MONDAY, SUNDAY, LATER = date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 30)

READS: list[tuple[Resource[Any], str, dict[str, str]]] = [
    (canteen.plan(1, MONDAY, SUNDAY), "cabinet/meals/1", {"start": "2026-11-23", "end": "2026-11-29"}),
    (canteen.plan(2, MONDAY, SUNDAY), "cabinet/meals/2", {"start": "2026-11-23", "end": "2026-11-29"}),
    (canteen.plan(1, LATER, LATER), "cabinet/meals/1", {"start": "2026-11-30", "end": "2026-11-30"}),
    (canteen.plan(1, MONDAY, MONDAY), "cabinet/meals/1", {"start": "2026-11-23", "end": "2026-11-23"}),
    (canteen.statement(1), "cabinet/meals/1/statement", {}),
    (canteen.statement(2), "cabinet/meals/2/statement", {}),
    (canteen.statement(1, 50), "cabinet/meals/1/statement", {"before": "50"}),
    (canteen.statement(2, 50), "cabinet/meals/2/statement", {"before": "50"}),
    (canteen.statement(1, 5), "cabinet/meals/1/statement", {"before": "5"}),
    (canteen.money(1, MONDAY, SUNDAY), "cabinet/meals/1/money", {"start": "2026-11-23", "end": "2026-11-29"}),
    (canteen.money(1, MONDAY, LATER), "cabinet/meals/1/money", {"start": "2026-11-23", "end": "2026-11-30"}),
    (canteen.money(2, MONDAY, LATER), "cabinet/meals/2/money", {"start": "2026-11-23", "end": "2026-11-30"}),
    (canteen.canteens(), "desk/meals/canteens", {}),
    (canteen.find_accounts("Иванов"), "desk/meals/accounts", {"find": "Иванов"}),
    (canteen.find_accounts("42"), "desk/meals/accounts", {"find": "42"}),
    (canteen.desk_statement(1), "desk/meals/accounts/1", {}),
    (canteen.desk_statement(2), "desk/meals/accounts/2", {}),
    (canteen.desk_statement(1, 50), "desk/meals/accounts/1", {"before": "50"}),
    (canteen.desk_statement(2, 50), "desk/meals/accounts/2", {"before": "50"}),
    (canteen.orders_table(7, MONDAY), "desk/meals/tables", {"school": "7", "day": "2026-11-23"}),
    (canteen.orders_table(8, MONDAY), "desk/meals/tables", {"school": "8", "day": "2026-11-23"}),
    (canteen.orders_table(7, LATER), "desk/meals/tables", {"school": "7", "day": "2026-11-30"}),
    (payments.payables(), "cabinet/payments/accounts", {}),
    (payments.payments(), "cabinet/payments", {}),
    (payments.page(), "cabinet/payments", {}),
    (payments.page("open"), "cabinet/payments", {"which": "open"}),
    (payments.page("nothing"), "cabinet/payments", {"which": "nothing"}),
    (payments.page("open", 30), "cabinet/payments", {"which": "open", "before": "30"}),
    (payments.page("", 30), "cabinet/payments", {"before": "30"}),
    (payments.page("", 1), "cabinet/payments", {"before": "1"}),
    (payments.payment(1), "cabinet/payments/1", {}),
    (payments.payment(2), "cabinet/payments/2", {}),
    (payments.refunds(), "desk/refunds", {}),
    (payments.payment_at_desk("M00000001"), "desk/refunds/payments/M00000001", {}),
    (payments.payment_at_desk("../1 /х?"), "desk/refunds/payments/..%2F1%20%2F%D1%85%3F", {}),
]


@pytest.mark.parametrize(("resource", "path", "query"), READS)
def test_what_is_read_and_from_where(resource: Resource[Any], path: str, query: dict[str, str]) -> None:
    assert (resource.path, dict(resource.query), resource.part) == (path, query, Part.CABINET)
    feature = "payments" if "payments" in path or "refunds" in path else "meal-orders"
    assert resource.feature == feature


def test_two_things_never_share_a_place_in_the_store() -> None:
    for (one, *parts), (other, *wanted) in combinations(READS, 2):
        assert (one.key == other.key) is (parts == wanted and one.path != "cabinet/payments"), one.key


def test_accounts_are_found_whatever_the_case() -> None:
    assert canteen.find_accounts("ИВАНОВ").key == canteen.find_accounts("иванов").key


SENT: list[tuple[Callable[[], Call[Any]], str, str, dict[str, Any], bool]] = [
    (lambda: canteen.order(1, MONDAY, 5, True), "POST", "cabinet/meals/1/orders",
     {"date": "2026-11-23", "complex": 5, "ordered": True}, True),
    (lambda: canteen.order(1, MONDAY, 5, False), "POST", "cabinet/meals/1/orders",
     {"date": "2026-11-23", "complex": 5, "ordered": False}, True),
    (lambda: canteen.set_limit(1, ""), "PUT", "cabinet/meals/1/limit", {"limit": ""}, True),
    (lambda: canteen.correct(1, "-5", "Л"), "POST", "desk/meals/accounts/1",
     {"amount": "-5", "reason": "Л"}, True),
    (lambda: canteen.reverse(1, 7, "Л"), "POST", "desk/meals/accounts/1/reversals",
     {"line": 7, "reason": "Л"}, True),
    (lambda: canteen.take_table(7, "…", apply=True), "POST", "desk/meals/tables",
     {"school": 7, "text": "…", "apply": True}, True),
    (lambda: canteen.take_table(7, "…", apply=False), "POST", "desk/meals/tables",
     {"school": 7, "text": "…", "apply": False}, False),
    (lambda: payments.pay({1: "500", 2: "10,5"}, "ru"), "POST", "cabinet/payments",
     {"parts": [{"child": 1, "amount": "500"}, {"child": 2, "amount": "10,5"}], "language": "ru"}, True),
    (lambda: payments.cancel(4, 2), "POST", "cabinet/payments/4", {"action": "cancel", "version": 2}, True),
    (lambda: payments.request_refund(4, 2, 1, "5", "Л"), "POST", "cabinet/payments/4",
     {"action": "ask-refund", "version": 2, "child": 1, "amount": "5", "reason": "Л"}, True),
    (lambda: payments.withdraw_refund(9, 1), "POST", "cabinet/payments/refunds/9",
     {"action": "withdraw", "version": 1}, True),
    (lambda: payments.start_refund("M1", 1, "5", "Л"), "POST", "desk/refunds",
     {"payment": "M1", "child": 1, "amount": "5", "reason": "Л"}, True),
    (lambda: payments.decide_refund(9, "approve", 1), "POST", "desk/refunds/9",
     {"action": "approve", "version": 1, "note": ""}, True),
    (lambda: payments.close_alert(3, 1, "Л"), "POST", "desk/refunds/alerts/3",
     {"action": "close", "version": 1, "note": "Л"}, True),
    (lambda: payments.reverse_payment("M1/2", 4, "Л"), "POST", "desk/refunds/payments/M1%2F2",
     {"action": "reverse", "version": 4, "note": "Л"}, True),
]  # fmt: skip


@pytest.mark.parametrize(("call", "method", "path", "body", "is_once"), SENT)
def test_what_is_sent_and_where(
    call: Callable[[], Call[Any]], method: str, path: str, body: dict[str, Any], is_once: bool
) -> None:
    """``is_once``: carried out once, so it is sent with a key."""
    made = call()
    assert (made.method, made.path, made.body, made.changes) == (method, path, body, is_once)
    assert "Л" not in repr(made)  # a reason is personal


def test_a_receipt_is_of_one_payment_in_one_language() -> None:
    assert payments.receipt_path(4, "en") == "cabinet/payments/4/receipt?language=en"

"""Payments: reads and changes of parents, refunds at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from ruobr_tui.api.calls import Call
from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.models.payments import (
    DeskAlert,
    DeskPayment,
    DeskRefund,
    DeskRefunds,
    Payables,
    Payment,
    Payments,
)
from ruobr_tui.api.resources import Part, Resource

FEATURE = "payments"
_MINE, _DESK = "cabinet/payments", "desk/refunds"


def payables() -> Resource[Payables]:
    """Meal accounts that can be topped up."""
    return Resource("payables", f"{_MINE}/accounts", Payables, part=Part.CABINET, feature=FEATURE)


def payments() -> Resource[Payments]:
    """The user's latest payments."""
    return Resource("payments", _MINE, Payments, part=Part.CABINET, feature=FEATURE)


def page(which: str = "", before: int | None = None) -> Resource[Payments]:
    """Payments: all, ``open``, ``credited`` or ``nothing`` (failed); with ``before`` the next page."""
    query = {"which": which} if which else {}
    query |= {} if before is None else {"before": str(before)}
    key = f"payments/{which}/{before or ''}"
    return Resource(key, _MINE, Payments, query, part=Part.CABINET, feature=FEATURE)


def payment(number: int) -> Resource[Payment]:
    """One payment."""
    return Resource(f"payment/{number}", f"{_MINE}/{number}", Payment, part=Part.CABINET, feature=FEATURE)


def receipt_path(number: int, language: str) -> str:
    """The path of the receipt as PDF."""
    return f"{_MINE}/{number}/receipt?language={language}"


def pay(amounts: Mapping[int, str], language: str) -> Call[Payment]:
    """Begin a payment; ``amounts`` in roubles by child."""
    parts = [{"child": child, "amount": amount} for child, amount in amounts.items()]
    return Call("POST", _MINE, {"parts": parts, "language": language}, Payment)


def cancel(number: int, version: int) -> Call[Payment]:
    """Cancel a payment that is not paid yet."""
    return Call("POST", f"{_MINE}/{number}", {"action": "cancel", "version": version}, Payment)


def request_refund(number: int, version: int, child: int, amount: str, reason: str) -> Call[Payment]:
    """Request a refund."""
    body = {"action": "ask-refund", "version": version, "child": child, "amount": amount, "reason": reason}
    return Call("POST", f"{_MINE}/{number}", body, Payment)


def withdraw_refund(number: int, version: int) -> Call[Payment]:
    """Withdraw a refund request."""
    return Call("POST", f"{_MINE}/refunds/{number}", {"action": "withdraw", "version": version}, Payment)


WORK_LIST = "desk-refunds/"
"""Begins the keys of work lists."""


def refunds(state: str | None = None, part: ListPart = WHOLE) -> Resource[DeskRefunds]:
    """Refunds of the desk in a state, or ``decided``; None: what is still to be done, with alerts."""
    query = part.query if state is None else {"state": state, **part.query}
    key = f"{WORK_LIST}{state or ''}{part.key}"
    return Resource(key, _DESK, DeskRefunds, query, part=Part.CABINET, feature=FEATURE)


def payment_at_desk(number: str) -> Resource[DeskPayment]:
    """A payment by its number, if it belongs to the desk."""
    path = f"{_DESK}/payments/{quote(number, safe='')}"
    return Resource(f"desk-payment/{number}", path, DeskPayment, part=Part.CABINET, feature=FEATURE)


def start_refund(payment: str, child: int, amount: str, reason: str) -> Call[DeskRefund]:
    """Start a refund by the desk's decision."""
    body = {"payment": payment, "child": child, "amount": amount, "reason": reason}
    return Call("POST", _DESK, body, DeskRefund)


def decide_refund(number: int, action: str, version: int, note: str = "") -> Call[DeskRefund]:
    """Approve or refuse; for a doubtful refund ``was-sent``, ``send`` or ``drop``, with a note."""
    body = {"action": action, "version": version, "note": note}
    return Call("POST", f"{_DESK}/{number}", body, DeskRefund)


def close_alert(number: int, version: int, note: str) -> Call[DeskAlert]:
    """Close an alert; ``note`` says what it was."""
    body = {"action": "close", "version": version, "note": note}
    return Call("POST", f"{_DESK}/alerts/{number}", body, DeskAlert)


def reverse_payment(number: str, version: int, note: str) -> Call[DeskPayment]:
    """Reverse a credit without a payment; the family reads ``note``."""
    body = {"action": "reverse", "version": version, "note": note}
    return Call("POST", f"{_DESK}/payments/{quote(number, safe='')}", body, DeskPayment)

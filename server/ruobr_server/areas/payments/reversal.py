"""Reversing a credit that nobody has paid for: once, with a reason that the family reads."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.areas.events.service import publish
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.numbers import typed
from ruobr_server.areas.payments.rows import book, locked, parts_of, publish_balances, refunds_of
from ruobr_server.areas.payments.states import PAYMENT
from ruobr_server.areas.payments.tables import payments
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.events import PAYMENT as EVENT
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.states.payments import WAITING_REFUNDS

KIND = "reversal"
"""Its name in the ledger and the statement."""


def reverse(
    connection: Connection, payment_id: int, reason: str, account_id: int | None, now: datetime
) -> None:
    """Charge the rest of a credited payment to the children's accounts; ``account_id`` is the acting account.

    An account may become negative, because meals were eaten. Raises ``Conflict`` for a payment that is not
    credited (any more) or has undecided refunds, ``Invalid`` without a reason.
    """
    row = locked(connection, payment_id)
    PAYMENT.step(row.state, "reverse", {OPERATOR}, reason)
    if any(each.state in WAITING_REFUNDS for each in refunds_of(connection, row.id)):
        raise Conflict(reasons.REFUNDS_FIRST)
    parts = parts_of(connection, row.id)
    for part in parts:
        left = part.amount - part.refunded
        lines = {
            ledger.meals_of(part.school_id, part.pupil_id): -left,
            ledger.own_of(part.school_id, ledger.BANK): left,
        }
        key = f"payment/{row.id}/{part.pupil_id}/reversed"
        book(
            connection, part.school_id, key, lines, now,
            kind=KIND, note=reason.strip()[:300], account_id=account_id,
        )  # fmt: skip
    state = move(
        connection, PAYMENT, payments, row._mapping, "reverse", {OPERATOR}, account_id, now,
        note=reason.strip(), deposited=0, next_check_at=None,
    )  # fmt: skip
    publish_balances(connection, [part.pupil_id for part in parts], now)
    publish(connection, [row.account_id], EVENT, {"payment": row.id, "state": state}, now)


def by_number(connection: Connection, number: str) -> int:
    """The payment with this order number, as typed by a person. Raises ``NotFound``."""
    found = connection.scalar(select(payments.c.id).where(payments.c.order_number == typed(number)))
    if found is None:
        raise NotFound
    return int(found)

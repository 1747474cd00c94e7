"""Revoking a refund at the desk, before it is sent to the bank.

A refund that a parent requested is rejected, one that the desk started is withdrawn; the amount returns to
the child. A parent may request it again, the desk may start another one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ruobr_server.areas.events.service import publish
from ruobr_server.areas.payments import refunds
from ruobr_server.areas.payments.desk_news import notify_refund
from ruobr_server.areas.payments.hold_time import held_until
from ruobr_server.areas.payments.refund_list import of_desk, one
from ruobr_server.areas.payments.rows import locked
from ruobr_server.areas.payments.states import REFUND, begun_by
from ruobr_server.areas.payments.tables import payment_refunds
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound
from ruobr_server.kit.workflow.machine import REVOKE
from ruobr_server.kit.workflow.service import history, restore
from ruobr_tui.api.models.events import PAYMENT as EVENT
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.states.payments import RefundState


def revoke(
    connection: Connection, caller: Identity, number: int, version: int, note: str, now: datetime
) -> None:
    """Revoke a refund. Raises ``Forbidden``, ``NotFound``, ``Changed``, ``Conflict``, ``Invalid``."""
    row = connection.execute(of_desk(connection, caller).where(payment_refunds.c.id == number)).one_or_none()
    if row is None:
        raise NotFound
    payment = locked(connection, row.payment_id)  # the worker that sends it waits for this lock, too
    refund = connection.execute(select(payment_refunds).where(payment_refunds.c.id == number)).one()
    if held_until(refund, now) is None:
        raise Conflict(reasons.REFUND_SENT)
    if refund.version != version:
        raise Changed(one(connection, caller, number, now).to_wire())
    if not note.strip():
        raise Invalid(reasons.SAY_WHY_TO_PARENT)
    refunds.return_to_child(connection, refund, payment.order_number, now, caller.account_id)
    restore(
        connection,
        REFUND,
        payment_refunds,
        refund._mapping,
        REVOKE,
        _ended(connection, refund),
        caller.account_id,
        now,
        note=note.strip(),
        send_after=None,
    )
    notify_refund(connection, number, refund.school_id, now)
    publish(connection, [payment.account_id], EVENT, {"payment": payment.id, "state": payment.state}, now)


def _ended(connection: Connection, refund: Row[Any]) -> RefundState:
    by = begun_by(history(connection, REFUND, refund.id))
    return RefundState.WITHDRAWN if by == "desk" else RefundState.REFUSED

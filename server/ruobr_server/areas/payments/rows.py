"""Reading and changing the rows of a payment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from ruobr_server.areas.events.service import NewEvent, events_of_pupil, publish, publish_many
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.states import PAYMENT
from ruobr_server.areas.payments.tables import payment_parts, payment_refunds, payments
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.machine import SYSTEM
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.events import PAYMENT as EVENT
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.states.payments import RefundState

# Built once, because they run very often.
_LOCKED = select(payments).where(payments.c.id == bindparam("payment")).with_for_update()
_PARTS = (
    select(payment_parts)
    .where(payment_parts.c.payment_id == bindparam("payment"))
    .order_by(payment_parts.c.pupil_id)
)
_REFUNDS = (
    select(payment_refunds)
    .where(payment_refunds.c.payment_id == bindparam("payment"))
    .order_by(payment_refunds.c.id)
)
_SENDING = _REFUNDS.where(payment_refunds.c.state == RefundState.SENDING)


def locked(connection: Connection, payment_id: int) -> Row[Any]:
    """The payment's row, locked until the transaction ends."""
    return connection.execute(_LOCKED, {"payment": payment_id}).one()


def parts_of(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """The parts, by pupil id."""
    return list(connection.execute(_PARTS, {"payment": payment_id}))


def refunds_of(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """All refunds, the oldest first."""
    return list(connection.execute(_REFUNDS, {"payment": payment_id}))


def sending(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """Refunds in progress, the oldest first."""
    return list(connection.execute(_SENDING, {"payment": payment_id}))


def step(connection: Connection, row: Row[Any], action: str, now: datetime, **values: Any) -> str:
    """Change the payment's state and notify its payer; return the new state."""
    state = move(connection, PAYMENT, payments, row._mapping, action, {SYSTEM}, None, now, **values)
    publish(connection, [row.account_id], EVENT, {"payment": row.id, "state": state}, now)
    return state


def change_part(connection: Connection, payment_id: int, pupil_id: int, by: int) -> None:
    """Change the refunded amount of a child's part by ``by`` kopecks."""
    mine = (payment_parts.c.payment_id == payment_id) & (payment_parts.c.pupil_id == pupil_id)
    connection.execute(update(payment_parts).where(mine).values(refunded=payment_parts.c.refunded + by))


def book(
    connection: Connection,
    school_id: int,
    key: str,
    lines: Mapping[ledger.Account, int],
    now: datetime,
    *,
    kind: str = "refund",
    note: str = "",
    account_id: int | None = None,
) -> None:
    """Write a new entry, on the school's day. Raises ``Conflict`` if it exists."""
    day = now.astimezone(zone_of_school(connection, school_id)).date()
    if not ledger.write(connection, school_id, kind, key, lines, day, now, note=note, account_id=account_id):
        raise Conflict(reasons.IN_BOOKS)


def publish_balances(connection: Connection, pupil_ids: list[int], now: datetime) -> None:
    """Publish that these children's balances have changed."""
    events: list[NewEvent] = []
    for pupil_id in pupil_ids:
        events += events_of_pupil(connection, pupil_id, BALANCE, {})
    publish_many(connection, events, now)

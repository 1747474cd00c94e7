"""Reading and moving the rows of a payment, for everything that deals with one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from ruobr_server.areas.events.service import Told, tell, tell_all, told_of_pupil
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

# Built once: a payment's way asks for these again and again.
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
    """The payment's row, which no other transaction changes until this one ends."""
    return connection.execute(_LOCKED, {"payment": payment_id}).one()


def parts_of(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """The parts, in the order of the children's numbers."""
    return list(connection.execute(_PARTS, {"payment": payment_id}))


def refunds_of(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """All refunds, the oldest first."""
    return list(connection.execute(_REFUNDS, {"payment": payment_id}))


def sending(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """Refunds on their way to the bank, the oldest first."""
    return list(connection.execute(_SENDING, {"payment": payment_id}))


def step(connection: Connection, row: Row[Any], action: str, now: datetime, **values: Any) -> str:
    """Let the payment's state change, and tell its payer; the state that it is in then."""
    state = move(connection, PAYMENT, payments, row._mapping, action, {SYSTEM}, None, now, **values)
    tell(connection, [row.account_id], EVENT, {"payment": row.id, "state": state}, now)
    return state


def change_part(connection: Connection, payment_id: int, pupil_id: int, by: int) -> None:
    """So much more of a child's part has been given back; negative: so much less."""
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
    """Write an entry that cannot be there yet, on the school's day. Raises ``Conflict`` if it is."""
    day = now.astimezone(zone_of_school(connection, school_id)).date()
    if not ledger.write(connection, school_id, kind, key, lines, day, now, note=note, account_id=account_id):
        raise Conflict(reasons.IN_BOOKS)


def tell_balances(connection: Connection, pupil_ids: list[int], now: datetime) -> None:
    """Tell who may see it that these children's balances have changed."""
    told: list[Told] = []
    for pupil_id in pupil_ids:
        told += told_of_pupil(connection, pupil_id, BALANCE, {})
    tell_all(connection, told, now)

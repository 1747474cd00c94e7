"""What the bank says of an order becomes states and entries, once, whatever comes how often and when.

Everything here is one transaction of a reading. Readings may come late, twice, and in another order
than they were taken: the bank's "taken" is never unlearned, refunds only grow, and an entry of the
ledger is written once by its key.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from ruobr_server.events.service import Told, tell, tell_all, told_of_pupil
from ruobr_server.ledger import service as ledger
from ruobr_server.payments.bank import Reading
from ruobr_server.payments.machine import OPEN, PAYMENT, REFUND
from ruobr_server.payments.tables import payment_parts, payment_refunds, payments
from ruobr_server.schools.pupils import zone_of_school
from ruobr_server.workflow.machine import SYSTEM
from ruobr_server.workflow.service import move, move_on
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.events import PAYMENT as EVENT

REGISTERED, HELD, DEPOSITED, REVERSED, REFUNDED, ACS, DECLINED = range(7)
"""The bank's orderStatus."""

TIME_IS_UP = -2007
"""The bank's actionCode of an order that nobody has paid in time."""

LATEST = timedelta(minutes=10)
"""So long after its end an order that the bank still calls open is given up here."""

LATEST_AT_THE_PAGE = timedelta(days=1)
"""The same, when somebody was last seen at the bank's page."""

# Built once: a payment's way asks for these again and again.
_LOCKED = select(payments).where(payments.c.id == bindparam("payment")).with_for_update()
_PARTS = (
    select(payment_parts)
    .where(payment_parts.c.payment_id == bindparam("payment"))
    .order_by(payment_parts.c.pupil_id)
)
_SENDING = (
    select(payment_refunds)
    .where(payment_refunds.c.payment_id == bindparam("payment"), payment_refunds.c.state == "sending")
    .order_by(payment_refunds.c.id)
)

_log = logging.getLogger(__name__)


def locked(connection: Connection, payment_id: int) -> Row[Any]:
    """The payment's row, which no other transaction changes until this one ends."""
    return connection.execute(_LOCKED, {"payment": payment_id}).one()


def settle(connection: Connection, payment_id: int, reading: Reading, now: datetime) -> str:
    """Take a reading in; the state that the payment is in then."""
    row = locked(connection, payment_id)
    if reading.order_number != row.order_number or reading.amount != row.amount:
        # Another order, or another sum: nothing follows from it. Reconciling lists such.
        _log.error("the bank's answer about payment %d is about something else", payment_id)
        return str(row.state)
    learned = _learned(row, reading)
    state, is_here = str(row.state), bool(row.deposited)
    if reading.took and not is_here:
        state, is_here = _credit(connection, row, reading, now, learned), True
    else:
        if learned:
            connection.execute(update(payments).where(payments.c.id == row.id).values(**learned))
        if row.state in OPEN:
            state = _still_open(connection, row, reading, now)
    given_back = row.amount if reading.status == REVERSED else reading.refunded
    if is_here and given_back > row.refunded:
        state = _give_back(connection, locked(connection, row.id), given_back, now)
    return state


def _learned(row: Row[Any], reading: Reading) -> dict[str, Any]:
    """What the reading tells beside states and sums."""
    values: dict[str, Any] = {}
    if reading.order_id and not row.bank_order_id:
        values["bank_order_id"] = reading.order_id
    if (
        reading.card
        and reading.took
        and (reading.card, reading.approval_code) != (row.card, row.approval_code)
    ):
        values |= {"card": reading.card, "approval_code": reading.approval_code}
    return values


def step(connection: Connection, row: Row[Any], action: str, now: datetime, **values: Any) -> str:
    """Let the payment's state change, and tell its payer; the state that it is in then."""
    state = move(connection, PAYMENT, payments, row._mapping, action, {SYSTEM}, None, now, **values)
    tell(connection, [row.account_id], EVENT, {"payment": row.id, "state": state}, now)
    return state


def _credit(
    connection: Connection, row: Row[Any], reading: Reading, now: datetime, learned: dict[str, Any]
) -> str:
    """The children's accounts get it in the same transaction in which it is noted as taken.

    What others wait for comes last: the ledger's accounts, then the numbers of what is told.
    """
    told, entries = [], []
    for part in parts_of(connection, row.id):
        lines = {
            ledger.meals_of(part.school_id, part.pupil_id): part.amount,
            ledger.own_of(part.school_id, ledger.BANK): -part.amount,
        }
        day = now.astimezone(zone_of_school(connection, part.school_id)).date()
        entries.append((part.school_id, f"payment/{row.id}/{part.pupil_id}", lines, day))
        told += told_of_pupil(connection, part.pupil_id, BALANCE, {})
    state = move_on(
        connection, PAYMENT, payments, row._mapping, ["pay", "credit"], {SYSTEM}, None, now,
        deposited=row.amount, paid_at=reading.paid_at or now, declined_because="", form_url="",
        next_check_at=None, checks=1, **learned,
    )  # fmt: skip
    for school, key, lines, day in entries:
        ledger.write(
            connection, school, "payment", key, lines, day, now,
            account_id=row.account_id, note=row.order_number,
        )  # fmt: skip
    tell_all(connection, [*told, Told(row.account_id, EVENT, {"payment": row.id, "state": state})], now)
    return state


def _still_open(connection: Connection, row: Row[Any], reading: Reading, now: datetime) -> str:
    if row.state == "created" and row.form_url:
        step(connection, row, "register", now)
        row = locked(connection, row.id)
    if reading.status in (DECLINED, REVERSED):
        if reading.action_code == TIME_IS_UP:
            return step(connection, row, "expire", now, form_url="")
        return step(connection, row, "decline", now, form_url="", declined_because=reading.because)
    if reading.status in (ACS, HELD) and row.state == "registered":
        return step(connection, row, "open", now)
    if now > row.expires_at + (LATEST if reading.status == REGISTERED else LATEST_AT_THE_PAGE):
        return step(connection, row, "expire", now, form_url="")
    return str(row.state)


def _give_back(connection: Connection, row: Row[Any], given_back: int, now: datetime) -> str:
    """What the bank has given back and is not in the books yet: of a refund of ours, or of the bank's own."""
    left = given_back - row.refunded
    for refund in sending(connection, row.id):
        if refund.refunded_before is None or refund.amount > left:
            continue
        left -= refund.amount
        _finish(connection, refund, row, now)
    if left:
        _given_back_elsewhere(connection, row, left, given_back, now)
    action = "refund" if given_back >= row.amount else "refund-part"
    return step(connection, row, action, now, refunded=given_back)


def _finish(connection: Connection, refund: Row[Any], row: Row[Any], now: datetime) -> None:
    """The money that was put aside when the refund was sent has left."""
    part = next(each for each in parts_of(connection, row.id) if each.pupil_id == refund.pupil_id)
    lines = {
        ledger.own_of(part.school_id, ledger.REFUNDS): -refund.amount,
        ledger.own_of(part.school_id, ledger.BANK): refund.amount,
    }
    day = now.astimezone(zone_of_school(connection, part.school_id)).date()
    ledger.write(connection, part.school_id, "refund", f"refund/{refund.id}/done", lines, day, now)
    move(connection, REFUND, payment_refunds, refund._mapping, "finish", {SYSTEM}, None, now)


def _given_back_elsewhere(
    connection: Connection, row: Row[Any], amount: int, given_back: int, now: datetime
) -> None:
    """Refunded in the bank's own console: it comes off the children's accounts, in their order."""
    for part in parts_of(connection, row.id):
        takes = min(amount, part.amount - part.refunded)
        if takes <= 0:
            continue
        amount -= takes
        lines = {
            ledger.meals_of(part.school_id, part.pupil_id): -takes,
            ledger.own_of(part.school_id, ledger.BANK): takes,
        }
        day = now.astimezone(zone_of_school(connection, part.school_id)).date()
        key = f"payment/{row.id}/{part.pupil_id}/back/{given_back}"
        ledger.write(connection, part.school_id, "refund", key, lines, day, now, note=row.order_number)
        connection.execute(
            update(payment_parts)
            .where(payment_parts.c.payment_id == row.id, payment_parts.c.pupil_id == part.pupil_id)
            .values(refunded=part.refunded + takes)
        )
    if amount:
        _log.error("the bank gave back more of payment %d than it took", row.id)


def parts_of(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """The parts, in the order of the children's numbers."""
    return list(connection.execute(_PARTS, {"payment": payment_id}))


def sending(connection: Connection, payment_id: int) -> list[Row[Any]]:
    """Refunds on their way to the bank, the oldest first."""
    return list(connection.execute(_SENDING, {"payment": payment_id}))

"""Settlement: applying the bank's state of an order to the payment and the ledger, idempotent.

A reading is applied in one transaction. Readings may be late, repeated, and out of order: the bank's "taken"
is never undone, a refund is undone only if the bank continues to report it, and an entry of the ledger is
written once by its key. A reading of an order that is not proven to be this payment's has no effect.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, update

from ruobr_server.areas.events.service import NewEvent, events_of_pupil, publish_many
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.alerts import raise_alert
from ruobr_server.areas.payments.bank_returns import given_back, take_in
from ruobr_server.areas.payments.cancellation import is_cancelled
from ruobr_server.areas.payments.proof import doubt
from ruobr_server.areas.payments.rows import locked, parts_of, step
from ruobr_server.areas.payments.states import PAYMENT
from ruobr_server.areas.payments.tables import payments
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.integrations.bank.gateway import ACS, DECLINED, HELD, REGISTERED, REVERSED, Reading
from ruobr_server.kit.workflow.machine import SYSTEM
from ruobr_server.kit.workflow.service import move_on
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.events import PAYMENT as EVENT
from ruobr_tui.api.states.payments import AT_THE_BANK, AlertKind, PaymentState

TIME_IS_UP = -2007
"""The bank's actionCode of an order that was not paid in time."""

LATEST = timedelta(minutes=10)
"""Time after its end at which an order that is still open at the bank expires here."""

LATEST_AT_THE_PAGE = timedelta(days=1)
"""The same, if the payer was last seen on the bank's page."""


def settle(connection: Connection, payment_id: int, reading: Reading, now: datetime) -> str:
    """Apply a reading; return the state of the payment."""
    row = locked(connection, payment_id)
    if row.state in PAYMENT.final:
        return str(row.state)
    why_not = doubt(row, reading)
    if why_not is not None:
        return _leave(connection, row, reading, why_not, now)
    learned = _learned(row, reading)
    state, is_here = str(row.state), bool(row.deposited)
    if reading.took and not is_here:
        state, is_here = _credit(connection, row, reading, now, learned), True
    else:
        if learned:
            connection.execute(update(payments).where(payments.c.id == row.id).values(**learned))
        if row.state in AT_THE_BANK:
            state = _still_open(connection, row, reading, now)
    back = given_back(row, reading)
    if is_here and (back != row.refunded or row.fell_to is not None):
        state = take_in(connection, locked(connection, row.id), back, now)
    return state


def _leave(connection: Connection, row: Row[Any], reading: Reading, why: AlertKind, now: datetime) -> str:
    """Do not apply this reading; raise an alert if it is about money."""
    if reading.took:
        report_doubt(connection, row, reading, why, now)
    if row.state in AT_THE_BANK and now > row.expires_at + LATEST_AT_THE_PAGE:
        return step(connection, row, "expire", now, form_url="")
    return str(row.state)


def report_doubt(
    connection: Connection, row: Row[Any], reading: Reading, why: AlertKind, now: datetime
) -> None:
    """Show a reading that cannot be this payment's at the desk. ``why``: the result of ``proof.doubt``."""
    raise_alert(
        connection, row.id, why, reading.order_id or reading.order_number, reading.amount, now,
        order_number=reading.order_number, bank_order_id=reading.order_id,
    )  # fmt: skip


def _learned(row: Row[Any], reading: Reading) -> dict[str, Any]:
    """Further columns from the reading."""
    values: dict[str, Any] = {}
    # An open order whose page nobody has seen is registered again instead.
    if reading.order_id and not row.bank_order_id and (reading.took or row.form_url):
        values["bank_order_id"] = reading.order_id
    if (
        reading.card
        and reading.took
        and (reading.card, reading.approval_code) != (row.card, row.approval_code)
    ):
        values |= {"card": reading.card, "approval_code": reading.approval_code}
    return values


def _credit(
    connection: Connection, row: Row[Any], reading: Reading, now: datetime, learned: dict[str, Any]
) -> str:
    """Credit the children's accounts and mark the payment in one transaction.

    Contended rows come last: the ledger's accounts, then the ids of events.
    """
    events, entries = [], []
    for part in parts_of(connection, row.id):
        lines = {
            ledger.meals_of(part.school_id, part.pupil_id): part.amount,
            ledger.own_of(part.school_id, ledger.BANK): -part.amount,
        }
        day = now.astimezone(zone_of_school(connection, part.school_id)).date()
        entries.append((part.school_id, f"payment/{row.id}/{part.pupil_id}", lines, day))
        events += events_of_pupil(connection, part.pupil_id, BALANCE, {})
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
    publish_many(
        connection, [*events, NewEvent(row.account_id, EVENT, {"payment": row.id, "state": state})], now
    )
    return state


def _still_open(connection: Connection, row: Row[Any], reading: Reading, now: datetime) -> str:
    if row.state == PaymentState.CREATED and row.form_url:
        step(connection, row, "register", now)
        row = locked(connection, row.id)
    if reading.status in (DECLINED, REVERSED):
        if reading.action_code == TIME_IS_UP:
            return step(connection, row, "expire", now, form_url="")
        if is_cancelled(connection, row.id):
            return step(connection, row, "cancel", now, form_url="", declined_because="")
        return step(connection, row, "decline", now, form_url="", declined_because=reading.because)
    if reading.status in (ACS, HELD) and row.state == PaymentState.REGISTERED:
        return step(connection, row, "open", now)
    if now > row.expires_at + (LATEST if reading.status == REGISTERED else LATEST_AT_THE_PAGE):
        return step(connection, row, "expire", now, form_url="")
    return str(row.state)

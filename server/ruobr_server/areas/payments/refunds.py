"""Refunds: requested by the payer, decided at the desk, sent to the bank one at a time.

On approval the amount is reserved from the child's account, so that it cannot be spent meanwhile; it leaves
for good when the bank confirms the refund, and returns if the bank refuses.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.bank_returns import explained, finish, given_back
from ruobr_server.areas.payments.desk_news import notify_refund
from ruobr_server.areas.payments.hold_time import APPROVED, held_until, hold
from ruobr_server.areas.payments.proof import doubt
from ruobr_server.areas.payments.refund_list import of_desk, one
from ruobr_server.areas.payments.rows import book, change_part, locked, parts_of, publish_balances, sending
from ruobr_server.areas.payments.states import REFUND
from ruobr_server.areas.payments.tables import payment_refunds, payments
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.auth.identity import Identity
from ruobr_server.integrations.bank.gateway import Reading
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM
from ruobr_server.kit.workflow.service import begin, move
from ruobr_tui.api.reasons import forms
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum
from ruobr_tui.api.states.payments import CREDITED, RefundState

TRIES = 5
"""Number of times a refund is sent before missing responses and errors count as a refusal."""

EXPLANATIONS = frozenset({"was-sent", "send", "drop"})
"""An operator's explanations of a doubtful refund."""

ON_ITS_WAY = timedelta(seconds=45)
"""Longer than a call to the bank takes, including its time in the queue."""

_own = payment_refunds


def ask(
    connection: Connection,
    row: Row[Any],
    child: int | None,
    amount: str,
    reason: str,
    who: Identity,
    now: datetime,
) -> None:
    """The payer requests a refund. Raises ``Invalid``, ``Conflict``."""
    begin_one(connection, row, child, amount, reason, who, now, action="ask")


def begin_one(
    connection: Connection,
    row: Row[Any],
    child: int | None,
    amount: str,
    reason: str,
    who: Identity,
    now: datetime,
    *,
    action: str,
) -> int:
    """Insert a refund of a payment, in the initial state; return its id. Raises ``Invalid``, ``Conflict``."""
    payment = locked(connection, row.id)  # other transactions that move this money have ended, or wait
    if payment.state not in CREDITED:
        raise Conflict(reasons.NOTHING_TO_REFUND)
    part = next((each for each in parts_of(connection, row.id) if each.pupil_id == child), None)
    if part is None:
        raise Invalid(reasons.NOT_OF_PAYMENT)
    try:
        wanted = typed_sum(amount)
    except NotASum as error:
        raise Invalid(forms.NOT_A_SUM) from error
    if not reason.strip():
        raise Invalid(reasons.SAY_WHY)
    held = requested_amount(connection, row.id, part.pupil_id)
    if wanted <= 0 or wanted > part.amount - part.refunded - held:
        raise Conflict(reasons.MORE_THAN_LEFT)
    [number] = take_ids(connection, "payment_refunds")
    connection.execute(
        insert(_own).values(
            id=number, payment_id=row.id, school_id=part.school_id, pupil_id=part.pupil_id, amount=wanted,
            state=REFUND.initial, version=1, reason=reason.strip(), created_at=now, updated_at=now,
        )
    )  # fmt: skip
    begin(connection, REFUND, number, who.account_id, now, action=action)
    notify_refund(connection, number, part.school_id, now)
    return number


def requested_amount(connection: Connection, payment_id: int, pupil_id: int) -> int:
    """The amount of open requests, in kopecks. (Sent refunds are in ``refunded``.)"""
    rows = connection.scalars(
        select(_own.c.amount).where(
            _own.c.payment_id == payment_id,
            _own.c.pupil_id == pupil_id,
            _own.c.state == RefundState.REQUESTED,
        )
    )
    return sum(rows)


def withdraw(connection: Connection, who: Identity, number: int, version: int, now: datetime) -> int:
    """The payer withdraws a request; return the payment's id. Raises ``NotFound``, ``Changed``."""
    row = connection.execute(
        select(_own)
        .join(payments, payments.c.id == _own.c.payment_id)
        .where(_own.c.id == number, payments.c.account_id == who.account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(None)
    move(connection, REFUND, _own, row._mapping, "withdraw", {OWNER}, who.account_id, now)
    notify_refund(connection, number, row.school_id, now)
    return int(row.payment_id)


def payment_of(connection: Connection, number: int) -> int:
    """The payment of a refund."""
    return int(connection.scalars(select(_own.c.payment_id).where(_own.c.id == number)).one())


def decide(
    connection: Connection, caller: Identity, number: int, action: str, version: int, note: str, now: datetime
) -> None:
    """Approve or reject, or explain a doubtful one.

    Raises ``Forbidden``, ``NotFound``, ``Changed``, ``Conflict``, ``Invalid``.
    """
    row = connection.execute(of_desk(connection, caller).where(_own.c.id == number)).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(one(connection, caller, number, now).to_wire())
    payment = locked(connection, row.payment_id)
    if action in EXPLANATIONS:
        explain(connection, caller, payment, row, action, note, now)
        return
    values: dict[str, Any] = {}
    if action == "approve":
        if payment.state not in CREDITED:
            raise Conflict(reasons.NOTHING_TO_REFUND)
        if sending(connection, payment.id):
            raise Conflict(reasons.REFUND_ON_WAY)
        put_aside(connection, row, row.school_id, row.order_number, now, caller.account_id)
        values["send_after"] = hold(connection, payment.id, row.school_id, now)
    move(
        connection,
        REFUND,
        _own,
        row._mapping,
        action,
        {OPERATOR},
        caller.account_id,
        now,
        note=note,
        **values,
    )
    notify_refund(connection, number, row.school_id, now)


def look_soon(connection: Connection, payment_id: int, now: datetime) -> None:
    """Let the worker read this payment from the bank at once."""
    connection.execute(
        update(payments).where(payments.c.id == payment_id).values(next_check_at=now, checks=0)
    )


def explain(
    connection: Connection,
    caller: Identity,
    payment: Row[Any],
    refund: Row[Any],
    action: str,
    note: str,
    now: datetime,
) -> None:
    """Explain the money that the bank had returned before a doubtful refund was sent.

    ``was-sent``: it was this refund. ``send``: something else, this one is still to be sent. ``drop``:
    something else, and this one is not sent any more. Raises ``Conflict``, ``Forbidden``, ``Invalid``.
    """
    how: dict[str, Any] = {"parties": {OPERATOR}, "account_id": caller.account_id, "note": note}
    REFUND.step(refund.state, action, {OPERATOR}, note)
    match action:
        case "was-sent":
            finish(connection, refund, now, action=action, **how)
        case "drop":
            return_to_child(connection, refund, payment.order_number, now)
            move(connection, REFUND, _own, refund._mapping, action, now=now, **how)
        case _:
            move(connection, REFUND, _own, refund._mapping, action, now=now, **how)
    explained(connection, payment, refund, now, was_it=action == "was-sent")
    notify_refund(connection, refund.id, refund.school_id, now)
    look_soon(connection, payment.id, now)


def put_aside(
    connection: Connection, row: Row[Any], school_id: int, order: str, now: datetime, account_id: int
) -> None:
    """Reserve a refund's amount from the child's account before it is sent. Raises ``Conflict``."""
    child = ledger.meals_of(school_id, row.pupil_id)
    part = next(each for each in parts_of(connection, row.payment_id) if each.pupil_id == row.pupil_id)
    if part.amount - part.refunded < row.amount:
        raise Conflict(reasons.MORE_THAN_LEFT)
    lines = {child: -row.amount, ledger.own_of(school_id, ledger.REFUNDS): row.amount}
    book(connection, school_id, f"refund/{row.id}", lines, now, account_id=account_id, note=order)
    # Checked after writing, when the account's row is locked.
    if ledger.balance(connection, child) < 0:
        raise Conflict(reasons.MORE_THAN_BALANCE)
    change_part(connection, row.payment_id, row.pupil_id, row.amount)
    publish_balances(connection, [row.pupil_id], now)


def return_to_child(
    connection: Connection, row: Row[Any], order: str, now: datetime, account_id: int | None = None
) -> None:
    """Return a refund's reserved amount to the child's account."""
    part = next(each for each in parts_of(connection, row.payment_id) if each.pupil_id == row.pupil_id)
    entry = ledger.entry_by_key(connection, part.school_id, f"refund/{row.id}")
    assert entry is not None  # nothing is sent before it is reserved
    day = now.astimezone(zone_of_school(connection, part.school_id)).date()
    ledger.reverse(connection, part.school_id, entry, day, now, account_id=account_id, note=order)
    change_part(connection, row.payment_id, row.pupil_id, -row.amount)
    publish_balances(connection, [row.pupil_id], now)


# Sending


def to_send(connection: Connection, payment_id: int, reading: Reading, now: datetime) -> Row[Any] | None:
    """The refund to send to the bank now, marked as sent, after ``reading`` was settled.

    None while a call that sends it may still be in progress; a later caller has just read the order, so a
    refund that is still open has not arrived. None either while the bank and the books differ in the returned
    amount. Fails one that was sent often enough, or that is not possible any more.
    """
    payment = locked(connection, payment_id)
    found = sending(connection, payment_id)
    if not found or held_until(found[0], now) is not None or doubt(payment, reading) is not None:
        return None
    back = given_back(payment, reading)
    row = found[0]
    sent = row.version - APPROVED
    if sent and now - row.updated_at < ON_ITS_WAY:
        return None
    if sent >= TRIES or back + row.amount > payment.amount:
        fail(connection, row.id, "", now)
        return None
    if back != payment.refunded or payment.fell_to is not None:
        return None
    connection.execute(
        update(_own)
        .where(_own.c.id == row.id)
        .values(
            version=row.version + 1,
            updated_at=now,
            refunded_before=back,
        )
    )
    return row


def fail(connection: Connection, number: int, because: str, now: datetime) -> None:
    """The bank does not carry it out: return the money to the child. Does nothing if it is decided
    already. ``because``: the bank's own words; "" if there are none.
    """
    row = connection.execute(select(_own).where(_own.c.id == number)).one()
    if row.state != RefundState.SENDING:
        return
    payment = locked(connection, row.payment_id)
    return_to_child(connection, row, payment.order_number, now)
    why = None if because else reasons.NOT_CARRIED_OUT
    move(connection, REFUND, _own, row._mapping, "fail", {SYSTEM}, None, now, note=because, why=why)
    notify_refund(connection, number, row.school_id, now)

"""Refunds that the desk starts, for a payment given by its number; the parent reads the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from ruobr_server.areas.meals.queries import account_numbers
from ruobr_server.areas.payments import refunds, reversal
from ruobr_server.areas.payments.hold_time import hold
from ruobr_server.areas.payments.numbers import typed
from ruobr_server.areas.payments.rows import locked, parts_of, sending
from ruobr_server.areas.payments.states import PAYMENT, REFUND
from ruobr_server.areas.payments.tables import payment_parts, payment_refunds, payments
from ruobr_server.areas.schools.queries import is_at_desk, person_names, pupil_places, school_names
from ruobr_server.auth.desks import MEALS, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Changed, Conflict, InvalidInput, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.states.payments import CREDITED


def payment_of_desk(connection: Connection, caller: Identity, number: str) -> wire.DeskPayment:
    """A payment's parts that belong to the desk. Raises ``Forbidden``, ``NotFound``."""
    rows = _parts(connection, caller, number)
    if not rows:
        raise NotFound
    parts = [
        wire.DeskPart(
            child=row.pupil_id,
            name=f"{row.last_name} {row.first_name}",
            account=row.account,
            amount=roubles(row.amount),
            refunded=roubles(row.refunded),
            left=roubles(_left(connection, row)),
        )
        for row in rows
    ]
    may_refund = rows[0].state in CREDITED and any(part.left > 0 for part in parts)
    may_decide = PAYMENT.actions(rows[0].state, OPERATOR) if _is_whole(connection, rows) else []
    return wire.DeskPayment(
        number=rows[0].order_number,
        state=rows[0].state,
        paid_at=rows[0].paid_at,
        parts=parts,
        actions=[*(["refund"] if may_refund else []), *may_decide],
        version=rows[0].version,
    )


def reverse(
    connection: Connection, caller: Identity, number: str, request: wire.PaymentReversed, now: datetime
) -> None:
    """Reverse a payment that was credited by mistake.

    Raises ``Forbidden``, ``NotFound``, ``Changed``, ``Conflict`` (also if a part is another desk's),
    ``Invalid``.
    """
    rows = _parts(connection, caller, number)
    if not rows:
        raise NotFound
    if rows[0].version != request.version:
        raise Changed(payment_of_desk(connection, caller, number).to_wire())
    if not _is_whole(connection, rows):
        raise Conflict(reasons.PART_ELSEWHERE)
    if request.action != "reverse":
        raise InvalidInput("action: reverse")
    reversal.reverse(connection, rows[0].payment_id, request.note, caller.account_id, now)


def _is_whole(connection: Connection, rows: list[Row[Any]]) -> bool:
    return len(parts_of(connection, rows[0].payment_id)) == len(rows)


def payers_of(connection: Connection, payment: wire.DeskPayment) -> list[tuple[int, int | None]]:
    """The accounts whose data this payment contains."""
    return [(account, None) for account in connection.scalars(_payer_of(payment.number))]


def start(connection: Connection, caller: Identity, request: wire.RefundStarted, now: datetime) -> int:
    """Start an approved refund; return its id.

    Raises ``Forbidden``, ``NotFound`` for another desk's payment, ``Conflict``, ``Invalid``.
    """
    row = next(
        (each for each in _parts(connection, caller, request.payment) if each.pupil_id == request.child), None
    )
    if row is None:
        raise NotFound
    payment = locked(connection, row.payment_id)
    if sending(connection, payment.id):
        raise Conflict(reasons.REFUND_ON_WAY)
    number = refunds.begin_one(
        connection, payment, request.child, request.amount, request.reason, caller, now, action="start"
    )
    refund = connection.execute(select(payment_refunds).where(payment_refunds.c.id == number)).one()
    refunds.put_aside(connection, refund, row.school_id, payment.order_number, now, caller.account_id)
    until = hold(connection, payment.id, row.school_id, now)
    move(
        connection, REFUND, payment_refunds, refund._mapping, "approve", {OPERATOR}, caller.account_id, now,
        send_after=until,
    )  # fmt: skip
    return number


def _left(connection: Connection, row: Row[Any]) -> int:
    return int(row.amount - row.refunded - refunds.requested_amount(connection, row.payment_id, row.pupil_id))


def _payer_of(number: str) -> Any:
    return select(payments.c.account_id).where(payments.c.order_number == number)


def _parts(connection: Connection, caller: Identity, number: str) -> list[Row[Any]]:
    """The parts of a payment for children of the desk's schools."""
    territories, single = schools_of_desk(connection, caller, MEALS)
    own = payment_parts
    account = and_(
        account_numbers.c.school_id == own.c.school_id, account_numbers.c.pupil_id == own.c.pupil_id
    )
    query = (
        select(
            own,
            payments.c.order_number,
            payments.c.state,
            payments.c.version,
            payments.c.paid_at,
            account_numbers.c.account,
            person_names.c.last_name,
            person_names.c.first_name,
        )
        .join(payments, payments.c.id == own.c.payment_id)
        .join(school_names, school_names.c.id == own.c.school_id)
        .join(pupil_places, pupil_places.c.id == own.c.pupil_id)
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(account_numbers, account)
        .where(payments.c.order_number == typed(number))
        .where(is_at_desk(territories, single))
        .order_by(own.c.pupil_id)
    )
    return list(connection.execute(query))

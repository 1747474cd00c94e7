"""A parent's payments: accounts that can be topped up, a new payment, its result."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ruobr_server.areas.accounts.service import pupils_of
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.queries import account_numbers, canteen_payments
from ruobr_server.areas.payments import refunds
from ruobr_server.areas.payments.numbers import new_order_number, new_reference
from ruobr_server.areas.payments.presenters import for_payer
from ruobr_server.areas.payments.receipts import Receipt
from ruobr_server.areas.payments.rows import parts_of
from ruobr_server.areas.payments.states import PAYMENT
from ruobr_server.areas.payments.tables import payment_parts, payments
from ruobr_server.areas.schools.service import zone_of_school
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, InvalidInput, NotFound
from ruobr_server.kit.workflow.service import begin
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.reasons import forms
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.fields.amounts import NotASum, typed_sum
from ruobr_tui.api.states.payments import AT_THE_BANK, CREDITED, FILTERS

LIFE = timedelta(minutes=20)
"""Time in which the bank's page can be paid; Sberbank's default."""

AT_ONCE = timedelta(seconds=30)
"""Time to register a new payment before the worker handles it."""

PAGE = 30
MOST_OPEN = 10
"""Maximum number of open payments of one account."""

_own = payments


def payables(connection: Connection, caller: Identity, *, online: bool) -> wire.Payables:
    """The caller's children with a meal account in a school that accepts payments. Parents only."""
    _parent(caller)
    found = []
    for card in pupils_of(connection, caller):
        row = connection.execute(
            select(account_numbers.c.account, canteen_payments)
            .join(canteen_payments, canteen_payments.c.school_id == account_numbers.c.school_id)
            .where(account_numbers.c.pupil_id == card.id)
        ).one_or_none()
        if row is None:
            continue
        balance = ledger.balance(connection, ledger.meals_of(row.school_id, card.id))
        found.append(
            wire.Payable(
                child=card.id,
                name=" ".join(filter(None, (card.last_name, card.first_name, card.middle_name))),
                school_class=card.class_name,
                account=row.account,
                balance=roubles(balance),
                smallest=roubles(row.smallest_payment),
                largest=roubles(row.largest_payment),
                payee=wire.Payee(
                    name=row.payee,
                    account=row.payee_account,
                    bank=row.bank,
                    bank_code=row.bank_code,
                    correspondent_account=row.correspondent_account,
                    tax_number=row.tax_number,
                    tax_reason=row.tax_reason,
                ),
            )
        )
    return wire.Payables(accounts=found, online=online)


def create(connection: Connection, caller: Identity, request: wire.PaymentRequest, now: datetime) -> int:
    """Create a payment that is not registered at the bank yet; return its id.

    Raises ``Forbidden``, ``NotFound`` for another account's child, ``Invalid`` for an invalid amount or one
    beyond the school's limits, ``Conflict`` for too many open ones.
    """
    _parent(caller)
    known = {each.child: each for each in payables(connection, caller, online=True).accounts}
    amounts: dict[int, int] = {}
    for part in request.parts:
        own = known.get(part.child)
        if own is None:
            raise NotFound
        if part.child in amounts:
            raise InvalidInput("parts: each child only once")
        try:
            amount = typed_sum(part.amount)
        except NotASum as error:
            raise Invalid(forms.NOT_A_SUM) from error
        if not own.smallest <= roubles(amount) <= own.largest:
            raise Invalid(reasons.SUM_RANGE)
        amounts[part.child] = amount
    state_open = _own.c.state.in_(AT_THE_BANK)
    still_open = connection.scalars(
        select(_own.c.id).where(_own.c.account_id == caller.account_id, state_open).limit(MOST_OPEN)
    ).all()
    if len(still_open) >= MOST_OPEN:
        raise Conflict(reasons.TOO_MANY_OPEN)
    [number] = take_ids(connection, "payments")
    connection.execute(
        insert(_own).values(
            id=number,
            account_id=caller.account_id,
            state=PAYMENT.initial,
            version=1,
            amount=sum(amounts.values()),
            language=request.language,
            order_number=new_order_number(connection, number, now),
            reference=new_reference(),
            expires_at=now + LIFE,
            next_check_at=now + AT_ONCE,
            created_at=now,
            updated_at=now,
        )
    )
    found = connection.execute(
        select(account_numbers.c.pupil_id, account_numbers.c.school_id).where(
            account_numbers.c.pupil_id.in_(amounts)
        )
    )
    schools = {row.pupil_id: row.school_id for row in found}
    connection.execute(
        insert(payment_parts),
        [
            {
                "payment_id": number,
                "school_id": schools[child],
                "pupil_id": child,
                "amount": amount,
                "refunded": 0,
            }
            for child, amount in sorted(amounts.items())
        ],
    )
    begin(connection, PAYMENT, number, caller.account_id, now)
    return number


def one(connection: Connection, caller: Identity, number: int) -> wire.Payment:
    """One of the caller's payments. Raises ``NotFound`` for another account's."""
    return for_payer(connection, [row_of(connection, caller, number)])[0]


def receipt(connection: Connection, caller: Identity, number: int) -> Receipt:
    """The content of a receipt. Raises ``NotFound``, and ``Conflict`` before the money is credited."""
    row = row_of(connection, caller, number)
    if row.state not in CREDITED:
        raise Conflict(reasons.NO_RECEIPT)
    zone = zone_of_school(connection, parts_of(connection, number)[0].school_id)
    return Receipt(for_payer(connection, [row])[0], zone)


def row_of(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    """The caller's stored payment. Raises ``NotFound``."""
    row = connection.execute(
        select(_own).where(_own.c.id == number, _own.c.account_id == caller.account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def own_payments(
    connection: Connection, caller: Identity, before: int | None, which: str | None = None
) -> wire.Payments:
    """The caller's payments, the latest first; ``before``: the last one of the page before; ``which``: of
    ``FILTERS``.
    """
    _parent(caller)
    query = select(_own).where(_own.c.account_id == caller.account_id).order_by(_own.c.id.desc())
    if which is not None:
        query = query.where(_own.c.state.in_(FILTERS[which]))
    if before is not None:
        query = query.where(_own.c.id < before)
    rows = connection.execute(query.limit(PAGE + 1)).all()
    return wire.Payments(payments=for_payer(connection, rows[:PAGE]), more=len(rows) > PAGE)


def every_payment(connection: Connection, caller: Identity) -> list[dict[str, Any]]:
    """All of the account's payments as JSON, the earliest first, for its owner."""
    rows = connection.execute(
        select(_own).where(_own.c.account_id == caller.account_id).order_by(_own.c.id)
    ).all()
    pages = (rows[start : start + PAGE] for start in range(0, len(rows), PAGE))
    return [each.to_wire() for page in pages for each in for_payer(connection, page)]


def ask_refund(
    connection: Connection, caller: Identity, number: int, request: wire.PaymentAct, now: datetime
) -> wire.Payment:
    """Request a refund. Raises ``NotFound``, ``Changed``, ``Conflict``, ``Invalid``."""
    row = current(connection, caller, number, request.version)
    refunds.ask(connection, row, request.child, request.amount, request.reason, caller, now)
    return one(connection, caller, number)


def current(connection: Connection, caller: Identity, number: int, version: int) -> Row[Any]:
    """The payment, if it has the version that the caller saw. Raises ``NotFound``, ``Changed``."""
    row = row_of(connection, caller, number)
    if row.version != version:
        raise Changed(for_payer(connection, [row])[0].to_wire())
    return row


def by_order(connection: Connection, number: str) -> int | None:
    """The id of the payment with this order number."""
    return connection.scalar(select(_own.c.id).where(_own.c.order_number == number))


def _parent(caller: Identity) -> None:
    if caller.role != Role.PARENT:
        raise Forbidden

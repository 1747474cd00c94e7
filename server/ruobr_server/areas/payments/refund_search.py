"""What a clerk types to find a refund: a pupil's or payer's name or login, a payment, an account."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, literal, or_, select

from ruobr_server.areas.meals.queries import account_numbers
from ruobr_server.areas.payments.numbers import typed
from ruobr_server.areas.payments.tables import payment_alerts, payment_refunds, payments
from ruobr_server.areas.schools.queries import person_names, pupil_places
from ruobr_server.areas.schools.service import is_named
from ruobr_server.auth.queries import account_owners

_LEAST_OF_NUMBER = 4
"""Signs from which on a text may be the beginning of a payment's or an account's number."""


def meant_refund(text: str) -> ColumnElement[bool]:
    """Whether a text means a refund."""
    names = person_names.c
    pupils = (
        select(pupil_places.c.id)
        .join(person_names, names.id == pupil_places.c.person_id)
        .where(is_named(text, names, literal("")))
    )
    own = payment_refunds.c
    meant = [own.pupil_id.in_(pupils), own.payment_id.in_(_payments(text))]
    number = "".join(text.split())
    if number.isdecimal() and len(number) >= _LEAST_OF_NUMBER:
        accounts = select(account_numbers.c.pupil_id).where(
            account_numbers.c.account.startswith(number, autoescape=True)
        )
        meant.append(own.pupil_id.in_(accounts))
    return or_(*meant)


def meant_alert(text: str) -> ColumnElement[bool]:
    """Whether a text means an alert: its payment, the payer, or the order at the bank."""
    own = payment_alerts.c
    number = "".join(text.split())
    at_the_bank = or_(own.order_number == number, own.bank_order_id == number)
    return own.payment_id.in_(_payments(text)) | at_the_bank


def _payments(text: str) -> Select[tuple[int]]:
    """Payments by the beginning of their number, or of the payer's name or login."""
    names = person_names.c
    payers = (
        select(account_owners.c.id)
        .join(person_names, names.id == account_owners.c.person_id)
        .where(is_named(text, names, account_owners.c.login))
    )
    meant: list[ColumnElement[bool]] = [payments.c.account_id.in_(payers)]
    number = typed(text)
    if len(number) >= _LEAST_OF_NUMBER:
        meant.append(payments.c.order_number.startswith(number, autoescape=True))
    return select(payments.c.id).where(or_(*meant))

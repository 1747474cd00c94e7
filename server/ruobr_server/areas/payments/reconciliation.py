"""Reconciliation of a day at the bank with our books: every order that differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from ruobr_server.areas.payments.numbers import mark_of
from ruobr_server.areas.payments.proof import MARGIN, doubt
from ruobr_server.areas.payments.settlement import settle
from ruobr_server.areas.payments.tables import payments
from ruobr_server.integrations.bank.gateway import REVERSED, UNKNOWN_ORDER, Bank, BankRefused, Reading
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.instances import marks, names
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.states.payments import AT_THE_BANK, AlertKind, PaymentState

_MARGIN = timedelta(hours=1)
"""The bank registers an order a moment later than we do, perhaps on the next day."""


@dataclass(frozen=True, slots=True)
class _Books:
    """This database's payments, and the names and marks that it has had."""

    rows: dict[str, Row[Any]]
    names: frozenset[str]
    marks: frozenset[str]


async def differences(database: Database, bank: Bank, start: datetime, end: datetime) -> list[str]:
    """One line for each difference among the payments created from ``start`` to ``end``; [] if there is none.

    Reads from the bank and changes nothing. Raises ``BankError`` and ``BankRefused``.
    """
    at_bank: dict[str, Reading] = {}
    page, more = 0, True
    while more:
        found, more = await bank.orders_between(start - _MARGIN, end + _MARGIN, page=page)
        at_bank |= {each.order_number: each for each in found}
        page += 1
    books = await database.read(_books, start - _MARGIN, end + _MARGIN)
    lines = []
    for number in sorted(at_bank.keys() | books.rows.keys()):
        row, reading = books.rows.get(number), at_bank.get(number)
        if row is None:
            lines += [f"{number}\t{each}" for each in _not_ours(reading, books)]
            continue
        if not start <= row.created_at < end:
            continue
        if reading is None and (row.deposited or row.state in AT_THE_BANK):
            reading = await _reading_of(bank, row)
        lines += [f"{number}\t{each}" for each in _compare(row, reading)]
    return lines


async def settle_day(database: Database, bank: Bank, start: datetime, end: datetime, clock: Clock) -> None:
    """Read each payment created from ``start`` to ``end`` from the bank, and book what is proven.

    Raises ``BankError`` and ``BankRefused``.
    """
    books = await database.read(_books, start, end)
    for row in books.rows.values():
        reading = await _reading_of(bank, row)
        if reading is not None:
            await database.write(settle, row.id, reading, clock())


async def _reading_of(bank: Bank, row: Row[Any]) -> Reading | None:
    """The bank's state of a payment, whenever its order was registered; ``None`` if it is unknown there."""
    try:
        if row.bank_order_id:
            return await bank.status(order_id=row.bank_order_id)
        return await bank.status(order_number=row.order_number)
    except BankRefused as error:
        if error.code != UNKNOWN_ORDER:
            raise
        return None


def _books(connection: Connection, start: datetime, end: datetime) -> _Books:
    own = payments
    rows: Iterable[Row[Any]] = connection.execute(
        select(own).where(own.c.created_at >= start, own.c.created_at < end)
    ).all()
    return _Books({row.order_number: row for row in rows}, names(connection), marks(connection))


def _not_ours(reading: Reading | None, books: _Books) -> list[str]:
    # Orders whose first response was lost are not ours any more, and nobody has their page.
    if reading is None or not reading.took:
        return []
    if reading.portal in books.names or mark_of(reading.order_number) in books.marks:
        return ["the bank took money for an order of this portal that is not in its books: was it restored?"]
    if reading.portal:
        return ["the bank took money for an order of another portal on this merchant login"]
    return ["the bank took money for an order that is not known here"]


def _compare(row: Row[Any], reading: Reading | None) -> list[str]:
    is_credited = bool(row.deposited)
    if reading is None:
        if is_credited:
            return ["credited here, not known at the bank"]
        return ["open here, not known at the bank"] if row.state in AT_THE_BANK and row.bank_order_id else []
    found = []
    if reading.amount != row.amount:
        found.append(f"amount {row.amount} here, {reading.amount} at the bank")
    if is_credited and reading.made_at is not None and reading.made_at < row.created_at - MARGIN:
        made = f"{reading.made_at:%Y-%m-%d %H:%M} UTC"
        found.append(f"credited here by an order that is older than the payment: {made}")
    if doubt(row, reading) == AlertKind.FOREIGN_ORDER and (is_credited or reading.took):
        if is_credited:
            found.append("credited here by an order that is not this payment's")
        else:
            found.append("the bank took money for an order of this number that is not this payment's")
    elif reading.took and row.state == PaymentState.REVERSED:
        found.append("the bank took the money, it was taken off again here")
    elif reading.took and not is_credited:
        found.append("the bank took the money, it is not credited here")
    if is_credited and not reading.took and reading.status != REVERSED:
        found.append(f"credited here, state {reading.status} at the bank")
    given_back = row.amount if reading.status == REVERSED and is_credited else reading.refunded
    if given_back != row.refunded and is_credited:
        found.append(f"given back {row.refunded} here, {given_back} at the bank")
    return found

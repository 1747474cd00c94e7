"""A day at the bank beside a day in our books: every order that the two tell differently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from ruobr_server.database import Database
from ruobr_server.payments.bank import REVERSED, Bank, Reading
from ruobr_server.payments.tables import payments

_MARGIN = timedelta(hours=1)
"""An order is made at the bank a moment after it is made here, perhaps on the next day."""


async def differences(database: Database, bank: Bank, start: datetime, end: datetime) -> list[str]:
    """One line for each difference among the payments made from ``start`` to ``end``; [] when there is none.

    Asks the bank and changes nothing. Raises ``BankError`` and ``BankRefused``.
    """
    told: dict[str, Reading] = {}
    page, more = 0, True
    while more:
        found, more = await bank.orders_between(start - _MARGIN, end + _MARGIN, page=page)
        told |= {each.order_number: each for each in found}
        page += 1
    ours = {row.order_number: row for row in await database.read(_made, start - _MARGIN, end + _MARGIN)}
    lines = []
    for number in sorted(told.keys() | ours.keys()):
        row, reading = ours.get(number), told.get(number)
        if row is not None and not start <= row.created_at < end:
            continue
        lines += [f"{number}\t{each}" for each in _compare(row, reading)]
    return lines


def _made(connection: Connection, start: datetime, end: datetime) -> Iterable[Row[Any]]:
    own = payments
    return connection.execute(select(own).where(own.c.created_at >= start, own.c.created_at < end)).all()


def _compare(row: Row[Any] | None, reading: Reading | None) -> list[str]:
    if row is None:
        # Orders of a lost first answer are not ours any more, and nobody has their page.
        return ["the bank took money for an order that is not known here"] if reading and reading.took else []
    if reading is None:
        return ["credited here, not known at the bank"] if row.deposited else []
    found = []
    if reading.amount != row.amount:
        found.append(f"amount {row.amount} here, {reading.amount} at the bank")
    if reading.took and not row.deposited:
        found.append("the bank took the money, it is not credited here")
    if row.deposited and not reading.took and reading.status != REVERSED:
        found.append(f"credited here, state {reading.status} at the bank")
    given_back = row.amount if reading.status == REVERSED and row.deposited else reading.refunded
    if given_back != row.refunded:
        found.append(f"given back {row.refunded} here, {given_back} at the bank")
    return found

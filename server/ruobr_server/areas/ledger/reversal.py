"""Reversing an entry by another one with the opposite amounts: once, and both stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.ledger.entries import Account, posting_of, write
from ruobr_server.areas.ledger.tables import ledger_entries, ledger_postings

_lines, _of = ledger_postings, ledger_entries


@dataclass(frozen=True, slots=True)
class Written:
    """A stored entry, with its amounts by account."""

    id: int
    kind: str
    key: str
    reversible_until: date | None
    amounts: Mapping[Account, int]


def entry_of(connection: Connection, account: Account, number: int) -> Written | None:
    """The entry of a line of an account; None for an unknown number."""
    entry = connection.execute(
        select(_of.c.id, _of.c.kind, _of.c.key, _of.c.reversible_until)
        .join(_lines, (_of.c.school_id == _lines.c.school_id) & (_of.c.id == _lines.c.entry_id))
        .where(posting_of(account), _lines.c.number == number)
    ).one_or_none()
    return None if entry is None else _written(connection, account.school_id, entry)


def entry_by_key(connection: Connection, school_id: int, key: str) -> Written | None:
    """The entry with a key; None if there is none."""
    entry = connection.execute(
        select(_of.c.id, _of.c.kind, _of.c.key, _of.c.reversible_until).where(
            _of.c.school_id == school_id, _of.c.key == key
        )
    ).one_or_none()
    return None if entry is None else _written(connection, school_id, entry)


def _written(connection: Connection, school_id: int, entry: Any) -> Written:
    of_entry = (_lines.c.school_id == school_id) & (_lines.c.entry_id == entry.id)
    rows = connection.execute(select(_lines.c.pupil_id, _lines.c.name, _lines.c.amount).where(of_entry))
    amounts = {Account(school_id, row.pupil_id, row.name): int(row.amount) for row in rows}
    return Written(entry.id, entry.kind, entry.key, entry.reversible_until, amounts)


def reverse(
    connection: Connection,
    school_id: int,
    entry: Written,
    day: date,
    now: datetime,
    *,
    account_id: int | None = None,
    note: str = "",
) -> bool:
    """Write the entry that reverses another; return False if it was reversed before."""
    amounts = {account: -amount for account, amount in entry.amounts.items()}
    return write(
        connection, school_id, entry.kind, f"{entry.key}/back", amounts, day, now,
        account_id=account_id, note=note, reverses=entry.id,
    )  # fmt: skip

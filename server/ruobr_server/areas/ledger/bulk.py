"""Writing many entries of a school at once: the same rows as ``entries.write``, in a few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from ruobr_server.areas.ledger.entries import Account, in_turn
from ruobr_server.areas.ledger.tables import ledger_accounts, ledger_entries, ledger_postings
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.db.inserts import insert_missing

_own = ledger_accounts


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be written; ``amounts`` in kopecks sum to zero."""

    kind: str
    key: str
    amounts: Mapping[Account, int]
    day: date
    note: str = ""


def write_many(connection: Connection, school_id: int, entries: Sequence[Entry], now: datetime) -> None:
    """Write new entries: the caller makes sure that they are new, an existing key is an error.

    Raises ``ValueError`` for amounts that are no entry of this school.
    """
    for entry in entries:
        if sum(entry.amounts.values()) != 0 or any(each.school_id != school_id for each in entry.amounts):
            raise ValueError("an entry of one school sums to zero")
    if not entries:
        return
    known = _locked(connection, school_id, {account for entry in entries for account in entry.amounts})
    rows, lines = [], []
    for number, entry in zip(take_ids(connection, "ledger_entries", len(entries)), entries, strict=True):
        about = {"school_id": school_id, "id": number, "kind": entry.kind, "day": entry.day, "at": now}
        rows.append({**about, "key": entry.key, "account_id": None, "note": entry.note})
        for account, amount in sorted(entry.amounts.items()):
            if amount:
                balance, postings = known[account]
                known[account] = balance + amount, postings + 1
                lines.append(
                    {
                        "school_id": school_id,
                        "pupil_id": account.pupil_id,
                        "name": account.name,
                        "number": postings + 1,
                        "entry_id": number,
                        "amount": amount,
                        "balance": balance + amount,
                    }
                )
    connection.execute(insert(ledger_entries), rows)
    connection.execute(insert(ledger_postings), lines)
    connection.execute(
        update(_own)
        .where(
            _own.c.school_id == school_id,
            _own.c.pupil_id == bindparam("of_pupil"),
            _own.c.name == bindparam("of_name"),
        )
        .values(balance=bindparam("new_balance"), postings=bindparam("new_postings")),
        [
            {
                "of_pupil": account.pupil_id,
                "of_name": account.name,
                "new_balance": balance,
                "new_postings": postings,
            }
            for account, (balance, postings) in known.items()
        ],
    )


def _locked(connection: Connection, school_id: int, wanted: set[Account]) -> dict[Account, tuple[int, int]]:
    """Balance and number of postings of each account, locked until the transaction ends."""
    in_order = in_turn(wanted)
    rows = [
        {"school_id": school_id, "pupil_id": each.pupil_id, "name": each.name, "balance": 0, "postings": 0}
        for each in in_order
    ]
    insert_missing(connection, _own, rows)
    found = connection.execute(
        select(_own)
        .where(
            _own.c.school_id == school_id,
            _own.c.pupil_id.in_(sorted({each.pupil_id for each in in_order})),
            _own.c.name.in_(sorted({each.name for each in in_order})),
        )
        .order_by(_own.c.pupil_id == 0, _own.c.pupil_id, _own.c.name)  # as ``in_turn``
        .with_for_update()
    )
    known = {Account(row.school_id, row.pupil_id, row.name): (row.balance, row.postings) for row in found}
    return {each: known[each] for each in in_order}

"""Writing entries, reading accounts, checking the ledger.

An entry's postings sum to zero. Each account has a running balance that every posting repeats, so that a lost
or doubled posting is detected (``faults``). Positive on a child's account: money for meals. The other sides
are ``bank`` (payments through the gateway), ``subsidy`` (the budget), ``correction``; ``canteen`` receives
charges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, insert, select, update

from ruobr_server.areas.ledger.tables import ledger_accounts, ledger_entries, ledger_postings
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.db.inserts import insert_missing, insert_new

MEALS, BANK, CANTEEN, SUBSIDY, CORRECTION = "meals", "bank", "canteen", "subsidy", "correction"
REFUNDS = "refunds"
"""Money on its way back to payers."""

_own, _lines, _of = ledger_accounts, ledger_postings, ledger_entries


@dataclass(frozen=True, order=True, slots=True)
class Account:
    """A child's account (``meals``), or one of the school itself (``pupil_id`` 0)."""

    school_id: int
    pupil_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A line of an account's statement.

    ``reverses`` and ``reversed_by`` are numbers of lines of the same account. ``reversible_until``: the last
    day on which it can be reversed; null: it cannot.
    """

    number: int
    kind: str
    day: date
    at: datetime
    amount: int
    balance: int
    note: str
    reversible_until: date | None = None
    reverses: int | None = None
    reversed_by: int | None = None


def meals_of(school_id: int, pupil_id: int) -> Account:
    """A child's meal account."""
    return Account(school_id, pupil_id, MEALS)


def own_of(school_id: int, name: str) -> Account:
    """An account of the school itself."""
    return Account(school_id, 0, name)


def write(
    connection: Connection,
    school_id: int,
    kind: str,
    key: str,
    amounts: Mapping[Account, int],
    day: date,
    now: datetime,
    *,
    account_id: int | None = None,
    note: str = "",
    reversible_until: date | None = None,
    reverses: int | None = None,
) -> bool:
    """Write an entry unless its ``key`` exists; return whether it was written.

    ``amounts`` are kopecks, sum to zero, and all accounts are the school's; ``account_id`` is the acting
    account; ``reverses`` is the entry that this one reverses: at most one does. Raises ``ValueError`` for
    amounts that are no entry: a programming error.
    """
    if (
        not amounts
        or sum(amounts.values(), start=0) != 0
        or any(each.school_id != school_id for each in amounts)
    ):
        raise ValueError("an entry of one school sums to zero")
    [number] = take_ids(connection, "ledger_entries")
    row = {
        "school_id": school_id, "id": number, "kind": kind, "day": day, "at": now, "key": key,
        "account_id": account_id, "note": note, "reversible_until": reversible_until, "reverses": reverses,
    }  # fmt: skip
    if not insert_new(connection, ledger_entries, row):
        return False
    lines = [_posted(connection, each, amounts[each], number) for each in in_turn(amounts) if amounts[each]]
    if lines:
        connection.execute(insert(ledger_postings), lines)
    return True


def in_turn(accounts: Iterable[Account]) -> list[Account]:
    """The common order in which accounts are locked, so that two entries cannot deadlock.

    The school's own accounts are last: they are used by all its entries, so their locks should be short.
    """
    return sorted(accounts, key=lambda account: (account.pupil_id == 0, account))


def _posted(connection: Connection, account: Account, amount: int, entry_id: int) -> dict[str, Any]:
    grown = (
        update(_own)
        .where(_is(account))
        .values(balance=_own.c.balance + amount, postings=_own.c.postings + 1)
        .returning(_own.c.balance, _own.c.postings)
    )
    after = connection.execute(grown).one_or_none()
    if after is None:
        insert_missing(connection, _own, [{**_key(account), "balance": 0, "postings": 0}])
        after = connection.execute(grown).one()
    line = {"number": after.postings, "entry_id": entry_id, "amount": amount, "balance": after.balance}
    return {**_key(account), **line}


def balance(connection: Connection, account: Account) -> int:
    """The balance of an account, in kopecks; 0 before the first posting."""
    return connection.scalar(select(_own.c.balance).where(_is(account))) or 0


def has_account(connection: Connection, account: Account) -> bool:
    """Whether there was ever a posting."""
    return connection.scalar(select(_own.c.postings).where(_is(account))) is not None


def statement(
    connection: Connection, account: Account, *, before: int | None = None, limit: int = 50
) -> list[Posting]:
    """The latest postings first; ``before`` is the number of the last line of the page before."""
    original, back, taken = _lines.alias("original"), _of.alias("back"), _lines.alias("taken")

    def here(other: Any, entry: Any) -> Any:
        """A line of the same account, of another entry."""
        same = (other.c[name] == _lines.c[name] for name in ("school_id", "pupil_id", "name"))
        return and_(*same, other.c.entry_id == entry)

    query = (
        select(
            _lines.c.number,
            _of.c.kind,
            _of.c.day,
            _of.c.at,
            _lines.c.amount,
            _lines.c.balance,
            _of.c.note,
            _of.c.reversible_until,
            original.c.number.label("reverses"),
            taken.c.number.label("reversed_by"),
        )
        .join(_of, (_of.c.school_id == _lines.c.school_id) & (_of.c.id == _lines.c.entry_id))
        .outerjoin(original, here(original, _of.c.reverses))
        .outerjoin(back, (back.c.school_id == _of.c.school_id) & (back.c.reverses == _of.c.id))
        .outerjoin(taken, here(taken, back.c.id))
        .where(posting_of(account))
        .order_by(_lines.c.number.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(_lines.c.number < before)
    return [Posting(**row._asdict()) for row in connection.execute(query)]


def sums(connection: Connection, account: Account, since: date) -> list[tuple[bool, str, bool, int]]:
    """Totals of an account: whether since that day, kind, whether incoming, amount."""
    recent = (_of.c.day >= since).label("recent")
    comes_in = (_lines.c.amount > 0).label("comes_in")
    rows = connection.execute(
        select(recent, _of.c.kind, comes_in, func.sum(_lines.c.amount))
        .join(_of, (_of.c.school_id == _lines.c.school_id) & (_of.c.id == _lines.c.entry_id))
        .where(posting_of(account))
        .group_by("recent", _of.c.kind, "comes_in")
    )
    return [(bool(is_recent), kind, bool(adds), int(total)) for is_recent, kind, adds, total in rows]


def by_day(connection: Connection, account: Account, start: date, end: date) -> list[tuple[date, int, int]]:
    """Amounts taken from the account and added to it, for each day of the range with any."""
    went = func.sum(case((_lines.c.amount < 0, -_lines.c.amount), else_=0))
    came = func.sum(case((_lines.c.amount > 0, _lines.c.amount), else_=0))
    rows = connection.execute(
        select(_of.c.day, went, came)
        .join(_lines, (_of.c.school_id == _lines.c.school_id) & (_of.c.id == _lines.c.entry_id))
        .where(posting_of(account), _of.c.day.between(start, end))
        .group_by(_of.c.day)
        .order_by(_of.c.day)
    )
    return [(day, int(spent), int(added)) for day, spent, added in rows]


def faults(connection: Connection) -> list[str]:
    """Errors in the ledger, as texts; empty if it is right."""
    found = []
    uneven = (
        select(_lines.c.school_id, _lines.c.entry_id)
        .group_by(_lines.c.school_id, _lines.c.entry_id)
        .having(func.sum(_lines.c.amount) != 0)
    )
    found += [f"entry {entry} of school {school} is uneven" for school, entry in connection.execute(uneven)]
    keys = (_own.c.school_id, _own.c.pupil_id, _own.c.name)
    same = (
        (_lines.c.school_id == _own.c.school_id)
        & (_lines.c.pupil_id == _own.c.pupil_id)
        & (_lines.c.name == _own.c.name)
    )
    wrong = (
        select(*keys)
        .outerjoin(_lines, same)
        .group_by(*keys, _own.c.balance, _own.c.postings)
        .having(
            (func.coalesce(func.sum(_lines.c.amount), 0) != _own.c.balance)
            | (func.count(_lines.c.number) != _own.c.postings)
            | (func.coalesce(func.max(_lines.c.number), 0) != _own.c.postings)
        )
    )
    found += [f"account {tuple(row)} is not what its postings sum to" for row in connection.execute(wrong)]
    running = select(
        *(_lines.c[name] for name in ("school_id", "pupil_id", "name", "number", "balance")),
        func.sum(_lines.c.amount)
        .over(partition_by=[_lines.c.school_id, _lines.c.pupil_id, _lines.c.name], order_by=_lines.c.number)
        .label("summed"),
    ).subquery()
    broken = select(running).where(running.c.balance != running.c.summed)
    found += [f"posting {tuple(row)[:4]} breaks the running balance" for row in connection.execute(broken)]
    return found


def _key(account: Account) -> dict[str, Any]:
    return {"school_id": account.school_id, "pupil_id": account.pupil_id, "name": account.name}


def _is(account: Account) -> Any:
    return (
        (_own.c.school_id == account.school_id)
        & (_own.c.pupil_id == account.pupil_id)
        & (_own.c.name == account.name)
    )


def posting_of(account: Account) -> Any:
    """The condition for the postings of an account."""
    return (
        (_lines.c.school_id == account.school_id)
        & (_lines.c.pupil_id == account.pupil_id)
        & (_lines.c.name == account.name)
    )

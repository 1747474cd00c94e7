"""What has just changed, told to accounts in the transaction that changes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, text

from ruobr_server.accounts.tables import accounts, guardianships
from ruobr_server.database.ids import take_ids
from ruobr_server.events.acting import is_acting
from ruobr_server.events.tables import live_events
from ruobr_server.schools.tables import pupils

CHANNEL = "ruobr_events"
"""PostgreSQL's notifications: the numbers of the accounts that something was told to."""

KEPT = timedelta(days=2)
PAGE = 100
"""So many are told to a stream at once."""

AT_ONCE = 400
"""Accounts in one notification, which may be 8000 bytes long, and in one list of values."""

_own = live_events


class Told(NamedTuple):
    """One thing to tell one account."""

    account_id: int
    kind: str
    about: Mapping[str, Any]


def tell(
    connection: Connection, account_ids: Iterable[int], kind: str, about: Mapping[str, Any], now: datetime
) -> None:
    """Tell these accounts. ``about`` holds numbers and states: nothing personal, no sums."""
    tell_all(connection, [Told(each, kind, about) for each in sorted(set(account_ids))], now)


def tell_all(connection: Connection, told: Sequence[Told], now: datetime) -> None:
    """Tell many things at once, each account in the order given.

    Numbers are given while their counter is locked, so they grow in the order of the commits: who has
    seen one has seen all before it. They are not below the microseconds of the clock: a restored database
    would otherwise give out again what a listener has seen before, who would then miss the new ones.
    Until the end of the transaction nobody else tells anything, so it comes last in it.
    """
    if not told:
        return
    numbers = take_ids(connection, "live_events", len(told), floor=int(now.timestamp() * 1_000_000))
    rows = [
        {
            "id": number,
            "account_id": each.account_id,
            "kind": each.kind,
            "about": json.dumps(_about(each), ensure_ascii=False, sort_keys=True),
            "at": now,
        }
        for number, each in zip(numbers, told, strict=True)
    ]
    connection.execute(insert(_own), rows)
    if connection.dialect.name == "postgresql":
        whom = sorted({each.account_id for each in told})
        for first in range(0, len(whom), AT_ONCE):
            told_to = {"channel": CHANNEL, "whom": ",".join(map(str, whom[first : first + AT_ONCE]))}
            connection.execute(text("SELECT pg_notify(:channel, :whom)"), told_to)


def _about(told: Told) -> dict[str, Any]:
    """``own``: the account has caused it by its own request, so it is shown but is no news."""
    return {**told.about, **({"own": True} if is_acting(told.account_id) else {})}


def told_of_pupil(connection: Connection, pupil_id: int, kind: str, about: Mapping[str, Any]) -> list[Told]:
    """What is told to everybody who may read this pupil's diary: parents with an open one, and the pupil."""
    whom = readers(connection, [pupil_id]).get(pupil_id, [])
    return [Told(each, kind, {**about, "child": pupil_id}) for each in sorted(set(whom))]


def tell_pupils(connection: Connection, pupil_ids: Iterable[int], kind: str, now: datetime) -> None:
    """Tell everybody who may read the diaries of these pupils, each about each."""
    told = [
        Told(account_id, kind, {"child": pupil_id})
        for pupil_id, whom in sorted(readers(connection, pupil_ids).items())
        for account_id in whom
    ]
    tell_all(connection, told, now)


def readers(connection: Connection, pupil_ids: Iterable[int]) -> dict[int, list[int]]:
    """The accounts that may read the diary of each of these pupils, as ``accounts.service`` decides it."""
    known = sorted(set(pupil_ids))
    found: dict[int, list[int]] = {}
    for first in range(0, len(known), AT_ONCE):
        some = known[first : first + AT_ONCE]
        parents = (
            select(guardianships.c.pupil_id, accounts.c.id)
            .join(accounts, accounts.c.id == guardianships.c.account_id)
            .where(
                guardianships.c.pupil_id.in_(some), guardianships.c.diary_open, accounts.c.role == "parent"
            )
        )
        own = (
            select(pupils.c.id, accounts.c.id)
            .join(accounts, accounts.c.person_id == pupils.c.person_id)
            .where(pupils.c.id.in_(some), accounts.c.role == "pupil")
        )
        for pupil_id, account_id in [*connection.execute(parents), *connection.execute(own)]:
            found.setdefault(pupil_id, []).append(account_id)
    return found


def after(connection: Connection, account_id: int, last: int, limit: int = PAGE) -> list[Row[Any]]:
    """What was told to an account behind a number, in order."""
    query = select(_own.c.id, _own.c.kind, _own.c.about).where(
        _own.c.account_id == account_id, _own.c.id > last
    )
    return list(connection.execute(query.order_by(_own.c.id).limit(limit)))


def told_since(connection: Connection, last: int) -> tuple[int, set[int]]:
    """The highest number, and which accounts were told anything behind ``last``."""
    rows = connection.execute(select(_own.c.id, _own.c.account_id).where(_own.c.id > last)).all()
    return max([last, *(row.id for row in rows)]), {row.account_id for row in rows}


def latest(connection: Connection) -> int:
    """The highest number so far; 0 before the first."""
    return connection.scalar(select(func.max(_own.c.id))) or 0


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Whatever was told to an account."""
    connection.execute(delete(_own).where(_own.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove what nobody will ask for again."""
    connection.execute(delete(_own).where(_own.c.at < now - KEPT))

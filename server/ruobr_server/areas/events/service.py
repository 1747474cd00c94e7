"""What has just changed, told to accounts in the transaction that changes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Dialect, delete, insert, literal_column, select

from ruobr_server.areas.events.queries import before, first_since, latest
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.schools.queries import pupil_places
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.actor import is_acting
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.db.tables import sequences
from ruobr_tui.api.roles import Role

KEPT = timedelta(days=2)

_PIECE = 400
"""Pupils of one statement with a list of values."""

_own = live_events
_TELL = insert(_own).values(
    id=sequences["live_events"].next_value(),
    xid=literal_column("pg_current_xact_id()::text::bigint", BigInteger),
)
_WRITTEN = ["account_id", "kind", "about", "at"]


def telling(dialect: Dialect) -> str:
    """PostgreSQL's statement that writes an event, for whoever measures it; its values are named."""
    return str(_TELL.compile(dialect=dialect, column_keys=_WRITTEN))


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

    Nobody waits for anybody: readers find out by the transaction's number what they have not seen
    (``reading``). They hear of it once every transaction that was writing before has ended.
    """
    if not told:
        return
    rows = [
        {
            "account_id": each.account_id,
            "kind": each.kind,
            "about": json.dumps(_about(each), ensure_ascii=False, sort_keys=True),
            "at": now,
        }
        for each in told
    ]
    if connection.dialect.name == "postgresql":
        connection.execute(_TELL, rows)
        return
    numbers = take_ids(connection, "live_events", len(rows))
    connection.execute(
        insert(_own), [{**row, "id": number, "xid": 0} for number, row in zip(numbers, rows, strict=True)]
    )


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
    for first in range(0, len(known), _PIECE):
        some = known[first : first + _PIECE]
        parents = (
            select(guardians.c.pupil_id, account_owners.c.id)
            .join(account_owners, account_owners.c.id == guardians.c.account_id)
            .where(
                guardians.c.pupil_id.in_(some), guardians.c.diary_open, account_owners.c.role == Role.PARENT
            )
        )
        own = (
            select(pupil_places.c.id, account_owners.c.id)
            .join(account_owners, account_owners.c.person_id == pupil_places.c.person_id)
            .where(pupil_places.c.id.in_(some), account_owners.c.role == Role.PUPIL)
        )
        for pupil_id, account_id in [*connection.execute(parents), *connection.execute(own)]:
            found.setdefault(pupil_id, []).append(account_id)
    return found


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Whatever was told to an account."""
    connection.execute(delete(_own).where(_own.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove what nobody will ask for again; of all that is behind an event that stays, everything stays.

    The newest stays in any case: who has heard nothing for long goes on behind it.
    """
    kept = first_since(connection, now - KEPT) or latest(connection)
    connection.execute(delete(_own).where(before(kept)))

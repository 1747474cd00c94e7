"""Publishing of live events, in the transaction of the change."""

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

RETENTION = timedelta(days=2)

_PIECE = 400
"""Pupils in one statement with a list of values."""

_own = live_events
_INSERT = insert(_own).values(
    id=sequences["live_events"].next_value(),
    xid=literal_column("pg_current_xact_id()::text::bigint", BigInteger),
)
_WRITTEN = ["account_id", "kind", "about", "at"]


def insert_sql(dialect: Dialect) -> str:
    """PostgreSQL's statement that inserts an event, for benchmarks; its parameters are named."""
    return str(_INSERT.compile(dialect=dialect, column_keys=_WRITTEN))


class NewEvent(NamedTuple):
    """An event for one account."""

    account_id: int
    kind: str
    about: Mapping[str, Any]


def publish(
    connection: Connection, account_ids: Iterable[int], kind: str, about: Mapping[str, Any], now: datetime
) -> None:
    """Publish an event to these accounts. ``about`` contains ids and states: no personal data, no amounts."""
    publish_many(connection, [NewEvent(each, kind, about) for each in sorted(set(account_ids))], now)


def publish_many(connection: Connection, events: Sequence[NewEvent], now: datetime) -> None:
    """Publish several events; those of one account stay in order.

    Writers do not wait for each other: readers find new events by the transaction id (``queries``). They are
    readable when all transactions that were writing before have ended.
    """
    if not events:
        return
    rows = [
        {
            "account_id": each.account_id,
            "kind": each.kind,
            "about": json.dumps(_about(each), ensure_ascii=False, sort_keys=True),
            "at": now,
        }
        for each in events
    ]
    if connection.dialect.name == "postgresql":
        connection.execute(_INSERT, rows)
        return
    numbers = take_ids(connection, "live_events", len(rows))
    connection.execute(
        insert(_own), [{**row, "id": number, "xid": 0} for number, row in zip(numbers, rows, strict=True)]
    )


def _about(event: NewEvent) -> dict[str, Any]:
    """``own``: caused by the account's own request, so it is no news."""
    return {**event.about, **({"own": True} if is_acting(event.account_id) else {})}


def events_of_pupil(
    connection: Connection, pupil_id: int, kind: str, about: Mapping[str, Any]
) -> list[NewEvent]:
    """Events for all who may read this pupil's diary: parents with an open one, and the pupil."""
    whom = readers(connection, [pupil_id]).get(pupil_id, [])
    return [NewEvent(each, kind, {**about, "child": pupil_id}) for each in sorted(set(whom))]


def notify_pupils(connection: Connection, pupil_ids: Iterable[int], kind: str, now: datetime) -> None:
    """Publish an event for each of these pupils to all who may read the diary."""
    events = [
        NewEvent(account_id, kind, {"child": pupil_id})
        for pupil_id, whom in sorted(readers(connection, pupil_ids).items())
        for account_id in whom
    ]
    publish_many(connection, events, now)


def readers(connection: Connection, pupil_ids: Iterable[int]) -> dict[int, list[int]]:
    """The accounts that may read the diary of each of these pupils, as in ``accounts.service``."""
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
    """Delete the events of an account."""
    connection.execute(delete(_own).where(_own.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete events after the retention period; events after a retained one stay.

    The newest one always stays: idle clients continue after it.
    """
    oldest = first_since(connection, now - RETENTION) or latest(connection)
    connection.execute(delete(_own).where(before(oldest)))

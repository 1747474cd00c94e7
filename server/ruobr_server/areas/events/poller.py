"""Polling of new events: one query, on a separate connection.

Writers do not notify readers: PostgreSQL's NOTIFY takes a lock of the whole cluster while a transaction
commits. A poll without events is one probe of an index.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import Connection

from ruobr_server.areas.events.queries import HORIZON, LOOK, Position, events_since, latest
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import Address
from ruobr_server.kit.db.causes import SILENT, DatabaseUnavailable
from ruobr_server.kit.db.instances import OF_CLUSTER, history

if TYPE_CHECKING:
    import psycopg

ANSWER_SECONDS = 5.0
"""A poll that takes longer counts as a lost connection."""

# As ``instances.history``, ``queries.latest`` and ``queries.events_since``, in one statement.
_NOW = f"""
SELECT coalesce((SELECT name FROM instances ORDER BY id DESC LIMIT 1), '') || ' ' || {OF_CLUSTER} AS history,
    {HORIZON} AS horizon
"""  # noqa: S608 - no value from outside
_LATEST = f"""
SELECT now.history, now.horizon, newest.xid, newest.id FROM ({_NOW}) AS now
LEFT JOIN LATERAL (
    SELECT xid, id FROM live_events WHERE xid < now.horizon ORDER BY xid DESC, id DESC LIMIT 1
) AS newest ON true
"""  # noqa: S608
_SINCE = f"""
SELECT now.history, now.horizon, EXISTS (SELECT FROM live_events WHERE xid >= now.horizon) AS waits,
    recent.xid, recent.id, recent.account_id
FROM ({_NOW}) AS now
LEFT JOIN LATERAL (
    SELECT xid, id, account_id FROM live_events
    WHERE (xid, id) > (%s, %s) AND xid < now.horizon ORDER BY xid, id LIMIT {LOOK}
) AS recent ON true
"""  # noqa: S608
_OLDEST = """
SELECT pid, application_name, extract(epoch FROM clock_timestamp() - xact_start)::int FROM pg_stat_activity
WHERE backend_xid IS NOT NULL ORDER BY age(backend_xid) DESC LIMIT 1
"""


class Look(NamedTuple):
    """The result of a poll. ``whom``: the accounts with new events; ``is_all``: there are no more.

    ``horizon`` is the transaction that delays events, 0 if there is none.
    """

    history: str
    reached: Position
    whom: frozenset[int]
    is_all: bool
    horizon: int


class Looking(Protocol):
    """Polls one database. Raises ``Unavailable``."""

    async def begin(self) -> tuple[str, Position]:
        """The database's history, and the present position."""
        ...

    async def since(self, position: Position) -> Look:
        """The events after a position."""
        ...

    async def oldest(self) -> str:
        """The process that delays events, for the log."""
        ...


@asynccontextmanager
async def looking(database: Database, address: Address) -> AsyncIterator[Looking]:
    """Open a poller. ``address`` is that of ``database``, or one without a pooler."""
    if address.kind != "postgresql":
        yield _Sqlite(database)
        return
    import psycopg

    from ruobr_server.kit.db.connecting import connect_async
    from ruobr_server.kit.db.postgresql_causes import cause_of, cause_of_words

    try:
        connection = await connect_async(address, "events")
        try:
            yield _Postgresql(connection)
        finally:
            await connection.close()  # at once, even if cancelled: there is nothing to roll back
    except TimeoutError as error:
        raise DatabaseUnavailable(SILENT) from error
    except (psycopg.Error, OSError) as error:
        raise DatabaseUnavailable(cause_of(error) or cause_of_words(str(error))) from error


class _Sqlite:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self) -> tuple[str, Position]:
        return await self._database.read(lambda connection: (history(connection), latest(connection)))

    async def since(self, position: Position) -> Look:
        def look(connection: Connection) -> Look:
            reached, whom, is_all = events_since(connection, position)
            return Look(history(connection), reached, frozenset(whom), is_all, 0)

        return await self._database.read(look)

    async def oldest(self) -> str:
        return ""


class _Postgresql:
    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection

    async def begin(self) -> tuple[str, Position]:
        [(history, _, xid, number)] = await self._rows(_LATEST)
        return history, Position(xid or 0, number or 0)

    async def since(self, position: Position) -> Look:
        rows = await self._rows(_SINCE, *position)
        history, horizon, waits, *_ = rows[0]
        found = [row[3:] for row in rows if row[3] is not None]
        reached = Position(found[-1][0], found[-1][1]) if found else position
        whom = frozenset(account_id for _, _, account_id in found)
        return Look(history, reached, whom, len(found) < LOOK, horizon if waits else 0)

    async def oldest(self) -> str:
        for pid, name, seconds in await self._rows(_OLDEST):
            return f"process {pid} ({name or 'without a name'}), begun {seconds} s ago"
        return "one that this role may not see (pg_stat_activity, pg_prepared_xacts)"

    async def _rows(self, query: str, *values: int) -> list[Any]:
        async with asyncio.timeout(ANSWER_SECONDS):
            cursor = await self._connection.execute(query.encode(), values or None)
            return await cursor.fetchall()

"""The one interface to SQLite and PostgreSQL for services, which are plain functions of a connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import URL, Connection

from ruobr_server.kit.db.address import Address, parse
from ruobr_server.kit.db.calls import deadline_of
from ruobr_server.kit.db.causes import Cause
from ruobr_server.kit.db.health import Health
from ruobr_server.kit.db.prepared import Prepared
from ruobr_server.kit.db.slow_queries import SlowQueries
from ruobr_server.kit.db.state import State
from ruobr_tui.api.clock import Clock, system_clock

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[[Connection], T]


class Engine(Protocol):
    """Runs work in a transaction of one kind of database."""

    health: Health

    async def read(self, work: Work[T], seconds: float) -> T: ...
    async def write(self, work: Work[T], seconds: float) -> T: ...
    async def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]: ...
    def read_now(self, work: Work[T]) -> T: ...
    def write_now(self, work: Work[T]) -> T: ...
    def log_slow(self, slow: SlowQueries) -> None: ...
    def close(self) -> None: ...


class Database:
    """Runs services: ``await database.read(service.week, pupil, monday)``.

    A write is one transaction. On PostgreSQL a function may run again after a deadlock or a lost connection,
    so it must do nothing that a rollback does not undo. Reads have one snapshot and cannot write. Everything
    raises ``DatabaseUnavailable`` (503) if the database cannot be used: at the latest after
    ``calls.CALL_SECONDS``, or the ``takes_long`` of ``f``; at once if the queue is full, or if a health check
    has failed.

    ``url``: ``sqlite:///file`` (one writer, any number of readers; one school or a demo), ``sqlite://`` (in
    memory, for tests), ``postgresql://…`` (see ``address.parse``; raises ``WrongAddress``). Nothing is opened
    before the first use. ``connections`` is the number of connections of this process to PostgreSQL.
    """

    def __init__(self, url: str | URL, *, clock: Clock = system_clock, connections: int = 8) -> None:
        self.address = parse(url)
        self.url = self.address.url
        self.clock = clock
        self.dialect = self.address.kind
        self._engine = _engine(self.address, connections)

    async def read(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return ``f(connection, …)``, run on a read-only connection."""
        return await self._engine.read(lambda connection: f(connection, *args, **kwargs), deadline_of(f))

    async def write(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return ``f(connection, …)`` after its transaction is committed."""
        return await self._engine.write(lambda connection: f(connection, *args, **kwargs), deadline_of(f))

    async def trouble(self) -> Cause | None:
        """Why the database cannot be used; null if it reads and writes.

        Checked on a separate connection; returns within ``health.ANSWER_SECONDS``.
        """
        return await self._engine.health.trouble()

    async def rows(self, query: Prepared, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a prepared query: a faster ``read`` for frequent queries."""
        return await self._engine.rows(query, values)

    def read_now(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``read`` without an event loop, for commands and tests."""
        return self._engine.read_now(lambda connection: f(connection, *args, **kwargs))

    def write_now(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``write`` without an event loop, for commands and tests."""
        return self._engine.write_now(lambda connection: f(connection, *args, **kwargs))

    def log_slow(self, seconds: float) -> None:
        """From now on log statements that take longer."""
        self._engine.log_slow(SlowQueries(seconds))

    async def close(self) -> None:
        """Close all connections; running work is completed first."""
        self.close_now()

    def close_now(self) -> None:
        """``close`` without an event loop."""
        self._engine.close()


def _engine(address: Address, connections: int) -> Engine:
    state = State(f"database {address}")
    # Importing the driver is slow, so only the needed one is imported.
    if address.kind == "sqlite":
        from ruobr_server.kit.db.sqlite import SqliteEngine

        return SqliteEngine(address.url, state)
    from ruobr_server.kit.db.postgresql import PostgresqlEngine

    return PostgresqlEngine(address, connections, state)

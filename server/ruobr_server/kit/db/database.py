"""One door to SQLite or PostgreSQL for services, which are plain functions of a connection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import URL, Connection

from ruobr_server.kit.db.address import Address, parse
from ruobr_server.kit.db.calls import deadline_of
from ruobr_server.kit.db.causes import Cause
from ruobr_server.kit.db.health import Health
from ruobr_server.kit.db.prepared import Prepared
from ruobr_server.kit.db.state import State
from ruobr_tui.api.clock import Clock, system_clock

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[[Connection], T]


class Engine(Protocol):
    """How one kind of database runs a piece of work in a transaction."""

    health: Health

    async def read(self, work: Work[T], seconds: float) -> T: ...
    async def write(self, work: Work[T], seconds: float) -> T: ...
    async def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]: ...
    def read_now(self, work: Work[T]) -> T: ...
    def write_now(self, work: Work[T]) -> T: ...
    def close(self) -> None: ...


class Database:
    """Runs services: ``await database.read(service.week, pupil, monday)``.

    A write is one transaction: all of it or nothing. On PostgreSQL a function may run again after a
    deadlock or a lost connection, so it must do nothing that a rollback does not undo. Reads see one
    moment of the database and cannot write. Everything raises ``DatabaseUnavailable`` (503) when the
    database cannot be used now: at the latest after ``calls.CALL_SECONDS``, or what ``takes_long`` says
    of ``f``; at once when too much waits already, or when a check has found that nothing comes back.

    ``url``: ``sqlite:///file`` (one writer, any number of readers; one school or a demo),
    ``sqlite://`` (in memory, for tests), ``postgresql://…`` (see ``address.parse``; raises
    ``WrongAddress``). Nothing is opened before the first use.
    ``connections`` is how many statements PostgreSQL may run for this process at once.
    """

    def __init__(self, url: str | URL, *, clock: Clock = system_clock, connections: int = 8) -> None:
        self.address = parse(url)
        self.url = self.address.url
        self.clock = clock
        self.dialect = self.address.kind
        self._engine = _engine(self.address, connections)

    async def read(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``f(connection, …)`` returns, from a connection that only reads."""
        return await self._engine.read(lambda connection: f(connection, *args, **kwargs), deadline_of(f))

    async def write(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``f(connection, …)`` returns, after its transaction is committed."""
        return await self._engine.write(lambda connection: f(connection, *args, **kwargs), deadline_of(f))

    async def trouble(self) -> Cause | None:
        """Why the database cannot be used as it should be; null when it reads and writes.

        Found out on a connection of its own; the answer comes within ``health.ANSWER_SECONDS``.
        """
        return await self._engine.health.trouble()

    async def rows(self, query: Prepared, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of one prepared query: ``read`` for what is asked many times a second."""
        return await self._engine.rows(query, values)

    def read_now(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``read`` without an event loop, for commands and tests."""
        return self._engine.read_now(lambda connection: f(connection, *args, **kwargs))

    def write_now(self, f: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``write`` without an event loop, for commands and tests."""
        return self._engine.write_now(lambda connection: f(connection, *args, **kwargs))

    async def close(self) -> None:
        """Close every connection; work that runs is let to end first."""
        self.close_now()

    def close_now(self) -> None:
        """``close`` without an event loop."""
        self._engine.close()


def _engine(address: Address, connections: int) -> Engine:
    state = State(f"database {address}")
    # Only one of the two kinds is needed, and each costs its driver's import.
    if address.kind == "sqlite":
        from ruobr_server.kit.db.sqlite import SqliteEngine

        return SqliteEngine(address.url, state)
    from ruobr_server.kit.db.postgresql import PostgresqlEngine

    return PostgresqlEngine(address, connections, state)

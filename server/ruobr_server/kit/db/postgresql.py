"""PostgreSQL: reads and writes in threads, as many as there are pooled connections.

A transaction is repeated after a deadlock, a serialization failure, or a connection lost before the commit
was sent. It is not repeated if the connection is lost during the commit, because it may have been committed.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.address import Address
from ruobr_server.kit.db.calls import CALL_SECONDS, Call, Calls
from ruobr_server.kit.db.causes import Cause, DatabaseUnavailable
from ruobr_server.kit.db.connecting import CONNECT_SECONDS, connect, cut, settings_of_a_transaction
from ruobr_server.kit.db.health import Health
from ruobr_server.kit.db.postgresql_causes import READ_ONLY, UNDONE, cause_of, cause_of_words
from ruobr_server.kit.db.prepared import Prepared
from ruobr_server.kit.db.slow_queries import SlowQueries
from ruobr_server.kit.db.state import State

T = TypeVar("T")

TRIES = 5
LONGEST_PAUSE = 0.05
"""Maximum pause before a transaction is repeated, in seconds, so that the other one can finish."""


class PostgresqlEngine:
    """A PostgreSQL server, through a connection pool of this process."""

    def __init__(self, address: Address, connections: int, state: State) -> None:
        self._engine = create_engine(
            "postgresql+psycopg://",
            hide_parameters=True,  # an error's text may be logged: it must not contain names or hashes
            pool_size=connections,
            max_overflow=2,  # for commands and start-up, beyond those of the threads
            pool_timeout=CONNECT_SECONDS,
            pool_recycle=1800,
        )
        event.listen(self._engine, "do_connect", _connects(address))
        event.listen(self._engine, "checkin", _forget_read_only)
        if address.pooled:
            event.listen(self._engine, "begin", _settle_transaction)
        # One snapshot for all statements of a read; an error if it tries to write.
        self._reading = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._state = state
        self._has_several_hosts = "," in address.libpq.get("host", "")
        self.health = Health(PostgresqlProbe(address), state)
        self._calls = Calls(connections, "postgresql", state, self.health, cut)

    async def read(self, work: Callable[[Connection], T], seconds: float) -> T:
        return await self._calls.run(
            lambda call: self._tried(self._reading, work, call), writes=False, seconds=seconds
        )

    async def write(self, work: Callable[[Connection], T], seconds: float) -> T:
        return await self._calls.run(
            lambda call: self._tried(self._engine, work, call), writes=True, seconds=seconds
        )

    async def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return await self.read(lambda connection: query.rows(connection, **values), CALL_SECONDS)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        return self._tried(self._reading, work, Call())

    def log_slow(self, slow: SlowQueries) -> None:
        slow.watch(self._engine)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        return self._tried(self._engine, work, Call())

    def close(self) -> None:
        self._calls.close()
        self.health.close()
        self._engine.dispose()

    def _tried(self, engine: Engine, work: Callable[[Connection], T], call: Call) -> T:
        writes = engine is self._engine
        for left in reversed(range(TRIES)):
            try:
                result = _once(engine, work, call, self._may_be_elsewhere)
            except _CommitUnknown as error:
                raise self._unavailable(error.__cause__ or error, call) from error.__cause__
            except (DBAPIError, PoolTimeout) as error:
                if _sqlstate(error) == READ_ONLY and not writes:
                    raise  # a read that tries to write is a programming error
                if left and not call.is_over and (_may_pass(error) or self._may_be_elsewhere(error)):
                    _pause_after(error)
                    continue
                if cause_of(error) is None and not _may_pass(error):
                    raise
                raise self._unavailable(error, call) from error
            if writes:
                self._state.worked()
            return result
        raise AssertionError("the last try returns or raises")

    def _may_be_elsewhere(self, error: Exception) -> bool:
        """Whether another host may accept the writes that this one refuses."""
        return self._has_several_hosts and _sqlstate(error) == READ_ONLY

    def _unavailable(self, error: BaseException, call: Call) -> DatabaseUnavailable:
        cause = (cause_of(error) if isinstance(error, Exception) else None) or causes.UNREACHABLE
        if not call.is_over:  # an abandoned call fails because its connection was cut: that is no cause
            self._state.failed(cause)
        return DatabaseUnavailable(cause)


class _CommitUnknown(Exception):
    """The connection was lost during the commit."""


def _once(
    engine: Engine, work: Callable[[Connection], T], call: Call, is_wrong_host: Callable[[Exception], bool]
) -> T:
    with engine.connect() as connection:
        try:
            call.uses(connection.connection.driver_connection)
            transaction = connection.begin()
            try:
                result = work(connection)
            except BaseException as error:
                if isinstance(error, DBAPIError) and is_wrong_host(error):
                    connection.invalidate(error)
                transaction.close()
                raise
            try:
                transaction.commit()
            except DBAPIError as error:
                if error.connection_invalidated:
                    raise _CommitUnknown from error
                raise
            return result
        finally:
            call.leaves()


def _connects(address: Address) -> Callable[..., psycopg.Connection[Any]]:
    # Not a method: a compiled query outlives the database, and its dialect refers to this function.
    def make(_dialect: object, _record: object, _arguments: object, named: dict[str, Any]) -> Any:
        return connect(address, "pool", context=named.get("context"))

    return make


def _forget_read_only(connection: Any, _record: object) -> None:
    # Otherwise SQLAlchemy sets READ WRITE after each read, overriding the operator's setting.
    if connection is not None and not connection.closed:
        connection.read_only = None


def _settle_transaction(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    raw.execute(settings_of_a_transaction().encode())


def _may_pass(error: Exception) -> bool:
    """Whether the same work may succeed at once if repeated."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or _sqlstate(error) in UNDONE


def _pause_after(error: Exception) -> None:
    if _sqlstate(error) in UNDONE:
        # A random pause, so that the two transactions do not collide again.
        time.sleep(random.uniform(0, LONGEST_PAUSE))  # noqa: S311


def _sqlstate(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


class PostgresqlProbe:
    """The separate connection of the health check."""

    # A row of ``counters``, a table that every database of ours has.
    _WRITE = (
        "INSERT INTO counters (name, next_id) VALUES ('health', 1)"
        " ON CONFLICT (name) DO UPDATE SET next_id = counters.next_id + 1"
    )

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: psycopg.Connection[Any] | None = None
        self._cutting = threading.Lock()

    def read(self) -> Cause | None:
        """Null if a query succeeded."""
        cause = None
        for _ in range(2):  # the open connection may have been lost long ago
            fresh = self._connection is None
            cause = self._probe(lambda connection: connection.execute("SELECT 1"))
            if cause is None or fresh:
                return cause
        return cause

    def write(self) -> Cause | None:
        """Null if a small write was committed, on a server that is no standby."""

        def ask(connection: psycopg.Connection[Any]) -> None:
            row = connection.execute("SELECT pg_is_in_recovery()").fetchone()
            if row is not None and row[0]:
                raise psycopg.errors.ReadOnlySqlTransaction
            connection.execute(self._WRITE)

        return self._probe(ask)

    def cutter(self) -> Callable[[], None]:
        """A function that interrupts the running check, and no later one."""
        connection = self._connection

        def end() -> None:
            with self._cutting:
                if connection is not None and not connection.closed:
                    cut(connection)

        return end

    def close(self) -> None:
        """Close the connection."""
        self.renew()

    def renew(self) -> None:
        """Drop the connection: the next check opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with self._cutting, suppress(psycopg.Error):
                connection.close()

    def _probe(self, ask: Callable[[psycopg.Connection[Any]], object]) -> Cause | None:
        try:
            if self._connection is None:
                self._connection = connect(self._address, "health", autocommit=True, connect_timeout="2")
            ask(self._connection)
        except psycopg.errors.UndefinedTable:
            return None  # not migrated yet: the database itself is healthy
        except psycopg.Error as error:
            self.renew()
            if error.sqlstate is None:
                return cause_of_words(str(error))
            return cause_of(error) or causes.UNREACHABLE.with_detail(f"SQLSTATE {error.sqlstate}")
        return None

"""PostgreSQL: reads and writes in threads, as many as there are pooled connections.

What the server may undo is tried again: deadlocks and serialization failures, and a connection that
was lost before the commit was sent. A connection lost while committing is not: it may have happened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ruobr_server.database.prepared import Prepared
from ruobr_server.errors import Unavailable

T = TypeVar("T")

TRIES = 5
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 30

_UNDONE = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_NOT_NOW = frozenset({"53300", "57P01", "57P02", "57P03"})  # too many clients, shutting down, starting up


class PostgresqlEngine:
    """A server, through a pool of this process."""

    def __init__(self, url: URL, connections: int) -> None:
        self._engine = create_engine(
            url,
            hide_parameters=True,  # an error's text may be logged: no names, no hashes in it
            pool_size=connections,
            max_overflow=2,  # for commands and start-up beside the threads
            pool_timeout=CONNECT_SECONDS,
            pool_recycle=1800,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "ruobr-server",
                "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c timezone=UTC",
                "keepalives_idle": 30,
            },
        )
        # One snapshot for all statements of a read; a refusal if it tries to write.
        self._reading = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="postgresql")

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_now, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.write_now, work)

    async def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return await self.read(lambda connection: query.rows(connection, **values))

    def read_now(self, work: Callable[[Connection], T]) -> T:
        return _tried(self._reading, work)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        return _tried(self._engine, work)

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self._engine.dispose()


def _tried(engine: Engine, work: Callable[[Connection], T]) -> T:
    for left in reversed(range(TRIES)):
        try:
            return _once(engine, work)
        except _CommitUnknown as error:
            raise Unavailable() from error.__cause__
        except (DBAPIError, PoolTimeout) as error:
            if left and _may_pass(error):
                continue
            if _may_pass(error) or _is_down(error):
                raise Unavailable() from error
            raise
    raise AssertionError("the last try returns or raises")


class _CommitUnknown(Exception):
    """The connection broke while committing."""


def _once(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.connect() as connection:
        transaction = connection.begin()
        try:
            result = work(connection)
        except BaseException:
            transaction.close()
            raise
        try:
            transaction.commit()
        except DBAPIError as error:
            if error.connection_invalidated:
                raise _CommitUnknown from error
            raise
        return result


def _may_pass(error: Exception) -> bool:
    """Whether the same work can succeed at once on another try."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _UNDONE


def _is_down(error: Exception) -> bool:
    """Whether nobody answers (as against a fault in a statement)."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state in _NOT_NOW or state.startswith("08")

"""SQLite: reads in the event loop, writes in one thread, because SQLite has one writer anyway.

A read is some tens of microseconds from the page cache; a thread's hand-over costs more than that.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool, StaticPool

from ruobr_server.database.prepared import Prepared
from ruobr_server.errors import Unavailable

T = TypeVar("T")

BUSY_SECONDS = 5
"""How long to wait for a writer in another process."""


class _Line:
    """One lasting connection, used by one thread at a time."""

    def __init__(self, engine: Any, *, writes: bool) -> None:
        self._engine = engine.execution_options(sqlite_writes=writes)
        self._writes = writes
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def run(self, work: Callable[[Connection], T]) -> T:
        with self._lock:
            try:
                connection = self._connection or self._connect()
                with connection.begin():
                    return work(connection)
            except (OperationalError, sqlite3.OperationalError) as error:
                if _is_not_now(error):
                    raise Unavailable from error
                raise

    def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """A single ``SELECT``, which is a transaction by itself: straight to the driver."""
        with self._lock:
            connection = self._connection or self._connect()
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            try:
                return query.rows_of(raw.cursor(), connection.dialect, values)
            except sqlite3.OperationalError as error:
                if _is_not_now(error):
                    raise Unavailable from error
                raise

    def _connect(self) -> Connection:
        try:
            connection: Connection = self._engine.connect()
        except OSError as error:  # no such folder, no permission
            raise Unavailable from error
        if not self._writes:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.commit()
        self._connection = connection
        return connection

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class SqliteEngine:
    """A file, or the memory of this process."""

    def __init__(self, url: URL) -> None:
        self._path = url.database if url.database not in (None, "", ":memory:") else None
        self._engine = create_engine(
            url,
            hide_parameters=True,  # an error's text may be logged: no names, no hashes in it
            poolclass=NullPool if self._path else StaticPool,
            connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS, "cached_statements": 512},
        )
        # Not methods: a compiled query outlives the database and keeps its dialect, and that keeps these.
        event.listen(self._engine, "do_connect", _private_file(self._path))
        event.listen(self._engine, "connect", _settings(self._path))
        event.listen(self._engine, "begin", _begin)
        self._writer = _Line(self._engine, writes=True)
        # What is in memory belongs to one connection.
        self._reader = _Line(self._engine, writes=False) if self._path else self._writer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite-writer")

    async def read(self, work: Callable[[Connection], T]) -> T:
        if self._reader is self._writer:  # the loop must not wait for a writing thread's lock
            return await self.write(work)
        return self._reader.run(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.run, work)

    async def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if self._reader is self._writer:
            return await self.write(lambda connection: query.rows(connection, **values))
        return self._reader.rows(query, values)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        return self._reader.run(work)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        return self._writer.run(work)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._reader.close()
        self._writer.close()
        self._engine.dispose()


def _private_file(path: str | None) -> Callable[..., None]:
    """A new file is for its owner alone: it holds password hashes and children's marks.

    An existing one must not be opened here: closing it again would drop SQLite's own locks.
    """

    def make(*_: object) -> None:
        if path and not path.startswith("file:"):
            try:
                os.close(os.open(Path(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                return

    return make


def _settings(path: str | None) -> Callable[[sqlite3.Connection, object], None]:
    def opened(connection: sqlite3.Connection, _record: object) -> None:
        # The driver must not open transactions by itself: see `_begin`.
        connection.isolation_level = None
        cursor = connection.cursor()
        if path:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")  # what was answered as written survives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-32000")  # KiB
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    return opened


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a transaction that only later turns out to write would fail
    # when another writer came first, instead of waiting for it.
    driver = connection.connection.driver_connection  # each read pays for this: the shortest way
    assert isinstance(driver, sqlite3.Connection)
    writes = connection.get_execution_options().get("sqlite_writes")
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_not_now(error: OperationalError | sqlite3.OperationalError) -> bool:
    """Whether the file is busy or unreachable, as against a fault in a statement."""
    cause = error.orig if isinstance(error, OperationalError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    not_now = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL)
    return code is not None and code & 0xFF in not_now  # the higher bits only detail it

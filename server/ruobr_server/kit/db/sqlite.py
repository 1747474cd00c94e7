"""SQLite: reads in the event loop, writes in one thread, because SQLite has one writer.

A read from the page cache takes tens of microseconds; passing it to a thread would take longer.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.calls import CALL_SECONDS, Call, Calls
from ruobr_server.kit.db.causes import Cause, DatabaseUnavailable
from ruobr_server.kit.db.health import Health
from ruobr_server.kit.db.prepared import Prepared
from ruobr_server.kit.db.slow_queries import SlowQueries
from ruobr_server.kit.db.sqlite_causes import cause_of, is_locked
from ruobr_server.kit.db.state import State

T = TypeVar("T")

BUSY_SECONDS = 5
"""Timeout of a lock of a writer in another process."""

CHECK_BUSY_SECONDS = 1.0
"""The same for the health check."""

STEP_BYTES = 32 * 1024
"""SQLite's index of the log grows in such steps."""


class _Place:
    """A path, and the identity of the file that was opened there first."""

    def __init__(self, path: str | None) -> None:
        self._path = None if path is None or path.startswith("file:") else Path(path)
        self._opened: tuple[int, int] | None = None

    def is_open(self) -> None:
        """Store the file's identity, unless it is stored already."""
        if self._opened is None:
            self._opened = self._now()

    def is_full(self) -> bool:
        """Whether its disk is full: SQLite reports some writes there as failures of the disk."""
        if self._path is None:
            return False
        try:
            return shutil.disk_usage(self._path.parent).free < STEP_BYTES
        except OSError:
            return False

    def was_moved(self) -> bool:
        """Whether the path now leads to another file, or none: writes would be lost."""
        return self._opened is not None and self._now() != self._opened

    def _now(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


class _Line:
    """One permanent connection, used by one thread at a time.

    ``busy_seconds`` is the timeout for another process's lock; 0 where waiting is not allowed.
    """

    def __init__(
        self, engine: Any, place: _Place, state: State, *, writes: bool, busy_seconds: float
    ) -> None:
        self._place = place
        self._engine = engine.execution_options(sqlite_writes=writes)
        self._state = state
        self._writes = writes
        self._busy_seconds = busy_seconds
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def run(self, work: Callable[[Connection], T], call: Call | None = None) -> T:
        with self._lock:
            try:
                connection = self._connection or self._connect()
                if self._writes:
                    self._must_be_there()
                if call is not None:
                    call.uses(connection.connection.driver_connection)
                try:
                    with connection.begin():
                        result = work(connection)
                finally:
                    if call is not None:
                        call.leaves()
            except (DBAPIError, sqlite3.Error) as error:
                unavailable = self._unavailable(error, is_given_up=call is not None and call.is_over)
                if unavailable is None:
                    raise
                raise unavailable from error
        if self._writes:
            self._state.worked()
        return result

    def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """A single ``SELECT``, which is a transaction by itself: sent directly to the driver."""
        with self._lock:
            try:
                connection = self._connection or self._connect()
                raw = connection.connection.driver_connection
                assert isinstance(raw, sqlite3.Connection)
                return query.rows_of(raw.cursor(), connection.dialect, values)
            except (DBAPIError, sqlite3.Error) as error:
                unavailable = self._unavailable(error)
                if unavailable is None:
                    raise
                raise unavailable from error

    def _unavailable(
        self, error: DBAPIError | sqlite3.Error, *, is_given_up: bool = False
    ) -> DatabaseUnavailable | None:
        """The error to raise instead; null for an error of a statement."""
        if not self._writes and _is_forbidden_write(error):
            return None
        cause = cause_of(error)
        if cause is None:
            return None
        if cause.code == causes.DISK.code and self._place.is_full():
            cause = causes.FULL.with_detail(cause.detail)
        # Not logged: an abandoned call was interrupted by us; without a timeout, the call is repeated with
        # one.
        if not is_given_up and (self._busy_seconds or not is_locked(error)):
            self._state.failed(cause)
        return DatabaseUnavailable(cause)

    def _connect(self) -> Connection:
        self._must_be_there()  # otherwise a new, empty file would be created
        try:
            connection: Connection = self._engine.connect()
        except OSError as error:  # no such folder, no permission, disk full
            cause = causes.NO_FILE.with_detail(error.strerror or type(error).__name__)
            self._state.failed(cause)
            raise DatabaseUnavailable(cause) from error
        try:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute(f"PRAGMA busy_timeout={int(self._busy_seconds * 1000)}")
            raw.execute("PRAGMA cache_size=-32000")  # KiB; this reads the file's header
            if self._writes:
                raw.execute("PRAGMA journal_mode=WAL")  # stored in the file; no effect in memory
                raw.execute("PRAGMA synchronous=FULL")  # acknowledged writes survive a power cut
            else:
                raw.execute("PRAGMA query_only=ON")
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._place.is_open()
        return connection

    def _must_be_there(self) -> None:
        if self._place.was_moved():
            self._state.failed(causes.MOVED)
            raise DatabaseUnavailable(causes.MOVED)

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


class SqliteEngine:
    """A file, or an in-memory database."""

    def __init__(self, url: URL, state: State) -> None:
        self._path = url.database if url.database not in (None, "", ":memory:") else None
        self._engine = create_engine(
            url,
            hide_parameters=True,  # an error's text may be logged: it must not contain names or hashes
            poolclass=NullPool if self._path else StaticPool,
            connect_args={"check_same_thread": False, "timeout": 0, "cached_statements": 512},
        )
        # Not methods: a compiled query outlives the database, and its dialect refers to these functions.
        event.listen(self._engine, "do_connect", _private_file(self._path))
        event.listen(self._engine, "connect", _settings)
        event.listen(self._engine, "begin", _begin)
        line = partial(_Line, self._engine, _Place(self._path), state)
        self._writer: _Line = line(writes=True, busy_seconds=BUSY_SECONDS)
        # An in-memory database belongs to one connection.
        self._reader: _Line = line(writes=False, busy_seconds=0) if self._path else self._writer
        self._patient: _Line = line(writes=False, busy_seconds=BUSY_SECONDS) if self._path else self._writer
        checked: _Line = line(writes=True, busy_seconds=CHECK_BUSY_SECONDS) if self._path else self._writer
        self.health = Health(SqliteProbe(checked, own=self._path is not None), state)
        self._writes = Calls(1, "sqlite-writer", state, self.health, sqlite3.Connection.interrupt)
        self._late_reads = Calls(1, "sqlite-reader", state, self.health, sqlite3.Connection.interrupt)
        self._long: _Line = line(writes=False, busy_seconds=BUSY_SECONDS) if self._path else self._writer
        self._long_reads = Calls(1, "sqlite-long-reader", state, self.health, sqlite3.Connection.interrupt)

    async def read(self, work: Callable[[Connection], T], seconds: float) -> T:
        if self._reader is self._writer:  # the event loop must not wait for the writing thread's lock
            return await self.write(work, seconds)
        if seconds > CALL_SECONDS:  # nor for a read that goes through a whole school
            return await self._long_reads.run(partial(self._long.run, work), writes=False, seconds=seconds)
        try:
            return self._reader.run(work)
        except DatabaseUnavailable as error:
            if error.cause.code != causes.LOCKED.code:
                raise
        # The event loop must not wait for another process's lock.
        return await self._late_reads.run(partial(self._patient.run, work), writes=False, seconds=seconds)

    async def write(self, work: Callable[[Connection], T], seconds: float) -> T:
        return await self._writes.run(partial(self._writer.run, work), writes=True, seconds=seconds)

    async def rows(self, query: Prepared, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if self._reader is self._writer:
            return await self.write(lambda connection: query.rows(connection, **values), CALL_SECONDS)
        try:
            return self._reader.rows(query, values)
        except DatabaseUnavailable as error:
            if error.cause.code != causes.LOCKED.code:
                raise
        return await self.read(lambda connection: query.rows(connection, **values), CALL_SECONDS)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        return self._patient.run(work)

    def log_slow(self, slow: SlowQueries) -> None:
        slow.watch(self._engine)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        return self._writer.run(work)

    def close(self) -> None:
        self._writes.close()
        self._late_reads.close()
        self._long_reads.close()
        self.health.close()
        self._reader.close()
        self._patient.close()
        self._long.close()
        self._writer.close()
        self._engine.dispose()


class SqliteProbe:
    """The separate connection of the health check; in memory there is only one."""

    def __init__(self, line: _Line, *, own: bool) -> None:
        self._line = line
        self._is_own = own

    def read(self) -> Cause | None:
        """Null if a query succeeded."""
        return None  # the write covers it: each transaction reads the file's header first

    def write(self) -> Cause | None:
        """Null if a small write was committed."""
        try:
            self._line.run(_count)
        except DatabaseUnavailable as error:
            return error.cause
        except DBAPIError:
            return None  # not migrated yet: the database itself is healthy
        return None

    def cutter(self) -> Callable[[], None]:
        """Nothing to interrupt: a lock is waited for no longer than ``CHECK_BUSY_SECONDS``."""
        return lambda: None

    def renew(self) -> None:
        """Nothing to do: the connection stays valid."""

    def close(self) -> None:
        """Close the connection."""
        if self._is_own:
            self._line.close()


def _count(connection: Connection) -> None:
    # A row of ``counters``, a table that every database of ours has.
    connection.exec_driver_sql(
        "INSERT INTO counters (name, next_id) VALUES ('health', 1)"
        " ON CONFLICT (name) DO UPDATE SET next_id = next_id + 1"
    )


def _private_file(path: str | None) -> Callable[..., None]:
    """Create a new file with mode 0600: it contains password hashes and children's marks.

    An existing file must not be opened here: closing it again would drop SQLite's own locks.
    """

    def make(*_: object) -> None:
        if path and not path.startswith("file:"):
            try:
                os.close(os.open(Path(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            except FileExistsError:
                return

    return make


def _settings(connection: sqlite3.Connection, _record: object) -> None:
    # Nothing here accesses the file; the timeout of locks is set later. The driver must not begin
    # transactions by itself: see `_begin`.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: a transaction that begins with a read and then writes would fail
    # instead of waiting if another writer came first.
    driver = connection.connection.driver_connection  # the shortest way, as it runs for each read
    assert isinstance(driver, sqlite3.Connection)
    writes = connection.get_execution_options().get("sqlite_writes")
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_forbidden_write(error: DBAPIError | sqlite3.Error) -> bool:
    """Whether a read-only connection was used to write: a programming error."""
    raw = error.orig if isinstance(error, DBAPIError) else error
    return getattr(raw, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY

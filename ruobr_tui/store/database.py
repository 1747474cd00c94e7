"""Access to an account's SQLite file: opened with checks, one transaction at a time, errors of one tree."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ruobr_tui import __version__
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.store.errors import InMemory, MovedAside, NotStored, StoreBusy, StoreError
from ruobr_tui.store.schema import ForeignFile, prepare

R = TypeVar("R")

PATIENCE = 2.0
"""Seconds to wait for another process that is writing."""

Changes = tuple[int, int, int]
"""Connection, changes by it, changes by others."""
SIDE_FILES = ("-wal", "-shm", "-journal")


class Database:
    """One SQLite connection. ``warnings`` are problems of opening it, to be shown to the user."""

    def __init__(self, path: Path | None, clock: Clock, patience: float = PATIENCE) -> None:
        self.path = path
        self.warnings: list[RuobrError] = []
        self._clock = clock
        self._patience = patience
        self._connection = self._in_memory() if path is None else self._open(path)

    @property
    def is_persistent(self) -> bool:
        """Whether anything outlives the program."""
        return self.path is not None

    def read(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Run ``work``, which only reads. Raises ``StoreError``."""
        return self._guarded(work)

    def write(self, work: Callable[[sqlite3.Connection], R]) -> R:
        """Run ``work`` in one transaction: all of it, or nothing. Raises ``NotStored`` or ``StoreError``."""

        def transaction(connection: sqlite3.Connection) -> R:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk ends the transaction by itself
                    connection.execute("ROLLBACK")
                raise
            return result

        return self._guarded(transaction)

    def state(self) -> Changes:
        """What changes with every write, also by another process: while it is the same, so is what was read.
        Raises ``StoreError``.
        """
        return self.read(
            lambda db: (id(db), db.total_changes, int(db.execute("PRAGMA data_version").fetchone()[0]))
        )

    def close(self) -> None:
        """Close the file; nothing can be read afterwards."""
        self._connection.close()

    def forget(self) -> None:
        """Delete the file and all that belongs to it; go on in memory. Raises ``NotStored``."""
        self._connection.close()
        path, self.path = self.path, None
        self._connection = self._in_memory()
        if path is not None:
            delete(path)

    # Opening

    def _open(self, path: Path) -> sqlite3.Connection:
        try:
            _make_private(path)
            return self._connect(path)
        except ForeignFile as error:
            return self._begin_anew(path, str(error))
        except (OSError, sqlite3.Error) as error:
            if _is_broken(error):
                return self._begin_anew(path, _reason(error))
            return self._in_memory_copy(path, error)

    def _connect(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=self._patience, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            prepare(connection, __version__)
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin_anew(self, path: Path, reason: str) -> sqlite3.Connection:
        try:
            aside = _move_aside(path, self._clock().strftime("%Y%m%d-%H%M%S"))
            _make_private(path)
            connection = self._connect(path)
        except (OSError, sqlite3.Error) as error:
            return self._in_memory_copy(path, error)
        self.warnings.append(MovedAside(reason=reason, name=aside))
        return connection

    def _in_memory_copy(self, path: Path, error: Exception) -> sqlite3.Connection:
        """Go on in memory, with a copy of what the file holds when it can at least be read."""
        self.path = None
        self.warnings.append(InMemory(reason=_reason(error)))
        connection = self._in_memory(prepared=False)
        for how in ("mode=ro", "mode=ro&immutable=1"):
            try:
                source = sqlite3.connect(
                    f"{path.absolute().as_uri()}?{how}", timeout=self._patience, uri=True
                )
            except sqlite3.Error:
                continue  # there is nothing to copy
            try:
                source.backup(connection)
                prepare(connection, __version__)
                return connection
            except (sqlite3.Error, ForeignFile):
                connection.close()
                connection = self._in_memory(prepared=False)
            finally:
                source.close()
        prepare(connection, __version__)
        return connection

    def _in_memory(self, *, prepared: bool = True) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=16)
        connection.execute("PRAGMA page_size = 1024")
        if prepared:
            prepare(connection, __version__)
        return connection

    # Failing

    def _guarded(self, work: Callable[[sqlite3.Connection], R]) -> R:
        try:
            return work(self._connection)
        except sqlite3.Error as error:
            if not _is_broken(error) or self.path is None:
                raise _as_ours(error) from error
            # The file was spoilt while it was in use.
            self._connection.close()
            self._connection = self._begin_anew(self.path, _reason(error))
        try:
            return work(self._connection)
        except sqlite3.Error as error:
            raise _as_ours(error) from error


def delete(path: Path) -> None:
    """Delete an account's file, its side files, and what was moved aside from it. Raises ``NotStored``."""
    try:
        for each in path.parent.glob(f"{path.stem}.*{path.suffix}*"):
            each.unlink(missing_ok=True)
        for suffix in ("", *SIDE_FILES):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise NotStored(reason=_reason(error)) from error


def _make_private(path: Path) -> None:
    """The folder is the owner's alone, and so is the file (and SQLite's side files after it)."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
    path.chmod(0o600)


def _move_aside(path: Path, stamp: str) -> str:
    """Rename a file that cannot be used, with its side files; returns its new name."""
    number = 0
    while True:
        aside = path.with_name(f"{path.stem}.aside-{stamp}{f'-{number}' if number else ''}{path.suffix}")
        if not aside.exists():
            break
        number += 1
    path.rename(aside)
    for suffix in SIDE_FILES:
        side = path.with_name(path.name + suffix)
        if side.exists():
            side.rename(aside.with_name(aside.name + suffix))
    return aside.name


def _is_broken(error: Exception) -> bool:
    """Whether the file itself is spoilt (and not the disk, the rights, or another program in the way)."""
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    missing = code == sqlite3.SQLITE_ERROR and str(error).startswith("no such table")
    return missing or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _as_ours(error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(reason=_reason(error))
    return NotStored(reason=_reason(error))


def _reason(error: Exception) -> str:
    return (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)

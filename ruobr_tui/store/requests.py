"""The requests that a portal got in the last minute, from every process of this user.

Only moments are written down, under a name of the portal; nothing of an account.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from ruobr_tui.api.pace import MINUTE, Limits, MemoryLedger, delay
from ruobr_tui.files.private_files import make_private_folder

_PATIENCE = 0.5
"""Seconds to wait for another process that is writing."""

_log = logging.getLogger(__name__)


class SharedLedger:
    """A ledger in a file, for one ``portal``. What cannot be written is counted in this process alone."""

    def __init__(self, path: Path, portal: str) -> None:
        self._path = path
        self._portal = portal
        self._connection: sqlite3.Connection | None = None
        self._own = MemoryLedger()
        self._is_logged = False

    def take(self, now: float, limits: Limits, in_background: bool) -> float:
        """As ``Ledger`` says."""
        try:
            wait = self._take(now, limits, in_background)
        except (OSError, sqlite3.Error) as error:
            self._close()
            if not self._is_logged:
                self._is_logged = True
                _log.warning("requests are counted in this process alone: %s", error)
            return self._own.take(now, limits, in_background)
        if not wait:
            self._own.take(now, limits, in_background)
        return wait

    def _take(self, now: float, limits: Limits, in_background: bool) -> float:
        connection = self._opened()
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Later ones were written before the clock was set back.
            connection.execute("DELETE FROM requests WHERE at <= ? OR at > ?", (now - MINUTE, now))
            rows = connection.execute(
                "SELECT at, in_background FROM requests WHERE portal = ?", (self._portal,)
            ).fetchall()
            wait = delay(now, limits, in_background, [(at, bool(flag)) for at, flag in rows])
            if not wait:
                connection.execute(
                    "INSERT INTO requests VALUES (?, ?, ?)", (self._portal, now, int(in_background))
                )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return wait

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            make_private_folder(self._path.parent)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            os.close(os.open(self._path, flags, 0o600))
            connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
            # A minute's count is worth no flush to the disk.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS requests"
                " (portal TEXT NOT NULL, at REAL NOT NULL, in_background INTEGER NOT NULL)"
            )
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

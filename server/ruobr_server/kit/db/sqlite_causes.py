"""Causes of SQLite's errors."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.causes import Cause

_CODES = {
    sqlite3.SQLITE_BUSY: causes.LOCKED,
    sqlite3.SQLITE_LOCKED: causes.LOCKED,
    sqlite3.SQLITE_FULL: causes.FULL,
    sqlite3.SQLITE_READONLY: causes.FILE_READ_ONLY,
    sqlite3.SQLITE_PERM: causes.FILE_READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: causes.NO_FILE,
    sqlite3.SQLITE_IOERR: causes.DISK,
    sqlite3.SQLITE_NOLFS: causes.DISK,
    sqlite3.SQLITE_PROTOCOL: causes.LOCKED,
    sqlite3.SQLITE_NOTADB: causes.NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: causes.NOT_A_DATABASE,
    sqlite3.SQLITE_NOMEM: causes.CROWDED,
    sqlite3.SQLITE_INTERRUPT: causes.SLOW,
}


def cause_of(error: BaseException) -> Cause | None:
    """Why the file cannot be used now; null for an error of a statement."""
    raw = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(raw, "sqlite_errorcode", None)
    if code is None:
        return None
    found = _CODES.get(code & 0xFF)  # the higher bits are details
    return found and found.with_detail(getattr(raw, "sqlite_errorname", ""))


def is_locked(error: BaseException) -> bool:
    """Whether another connection has the lock."""
    found = cause_of(error)
    return found is not None and found.code == causes.LOCKED.code

"""The tables of an account's file, and the migration of older files.

``CACHE`` holds portal data: it can be fetched again, so tables of another layout are dropped.
``OWN`` holds the user's data (ticks, notes, read marks): no refresh and no migration may lose it.
"""

from __future__ import annotations

import sqlite3
from typing import Final

APPLICATION: Final = 0x52554F42
"""``PRAGMA application_id`` of our files ("RUOB"): another program's file is not ours to change."""

VERSION: Final = 7
"""``PRAGMA user_version``. Raise it with every change of a table below, and say in ``_migrate`` how."""

CACHE: Final = {
    "meta": "key TEXT PRIMARY KEY, value TEXT NOT NULL",
    "documents": """key TEXT PRIMARY KEY, body BLOB NOT NULL, etag TEXT, fetched_at TEXT NOT NULL,
        version INTEGER NOT NULL""",
    # `copy` numbers the rows of a response that repeats an id, so that none is lost.
    "lessons": """child INTEGER, date TEXT, id INTEGER, copy INTEGER, body TEXT NOT NULL, words TEXT NOT NULL,
        PRIMARY KEY (child, date, id, copy)""",
    "spans": """child INTEGER, start TEXT, end TEXT, etag TEXT, fetched_at TEXT NOT NULL,
        set_aside INTEGER NOT NULL, PRIMARY KEY (child, start, end)""",
    "news": """id INTEGER PRIMARY KEY, child INTEGER NOT NULL, key TEXT NOT NULL, found_at TEXT NOT NULL,
        change TEXT NOT NULL, seen_at TEXT, UNIQUE (child, key)""",
    "sheets": "key TEXT PRIMARY KEY, value TEXT NOT NULL",
}
OWN: Final = {
    # Whose all of this is (``store.owner``): one row, JSON.
    "owner": "one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL",
    # `type` '': ticked before types were stored; `due` '': without a deadline.
    "ticks": """child INTEGER, type TEXT NOT NULL, task INTEGER NOT NULL, day TEXT NOT NULL,
        subject TEXT NOT NULL, due TEXT NOT NULL, text TEXT NOT NULL, ticked_at TEXT NOT NULL,
        PRIMARY KEY (child, type, task, day, subject, due, text)""",
    # Not made by the user but given to the user's calendars, which know entries by it: ``store.diary.uids``.
    "calendar_uids": """child INTEGER, kind TEXT NOT NULL, uid TEXT NOT NULL, number INTEGER NOT NULL,
        type TEXT NOT NULL, day TEXT NOT NULL, start TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT '', sequence INTEGER NOT NULL DEFAULT 0, gone_at TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (child, kind, uid)""",
    "notes": """child INTEGER, lesson INTEGER, text TEXT NOT NULL, written_at TEXT NOT NULL,
        PRIMARY KEY (child, lesson)""",
    "read_letters": "id INTEGER PRIMARY KEY, version TEXT NOT NULL, read_at TEXT NOT NULL",
    "low_balances": "child INTEGER PRIMARY KEY, kopecks INTEGER NOT NULL, named_at TEXT NOT NULL",
    "drafts": """name TEXT PRIMARY KEY, body TEXT NOT NULL, version INTEGER NOT NULL,
        request_key TEXT NOT NULL, saved_at TEXT NOT NULL""",
}


class ForeignFile(Exception):
    """The file is a database, but not one that this version may write."""


def prepare(connection: sqlite3.Connection, program: str) -> None:
    """Make the tables, or bring older ones up to date. ``program`` is the version of the program.

    Raises ``ForeignFile`` for a file of a newer program or of another one, ``sqlite3.Error`` for a
    broken one.
    """
    version = _pragma(connection, "user_version")
    application = _pragma(connection, "application_id")
    if version > VERSION:
        raise ForeignFile("a newer program wrote it")
    if application != APPLICATION and (application != 0 or _tables(connection)):
        raise ForeignFile("another program wrote it")
    if version == VERSION and _meta(connection, "program") == program:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _pragma(connection, "user_version") < VERSION:  # another process may have been faster
            _migrate(connection)
        # Another version of the program may read fields that this one left out: ask for all of it again.
        connection.execute("UPDATE spans SET etag = NULL")
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('program', ?)", (program,))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def empty_cache(connection: sqlite3.Connection) -> None:
    """Remove portal data; the user's data stays. Inside the caller's transaction.

    In a file without an owner the portal's response about the account stays: only it can prove the owner.
    """
    is_owned = connection.execute("SELECT 1 FROM owner").fetchone() is not None
    for name in CACHE:
        if name == "documents" and not is_owned:
            connection.execute("DELETE FROM documents WHERE key <> 'account'")
        elif name != "meta":
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names


def _migrate(connection: sqlite3.Connection) -> None:
    # Since version 3 only tables of ``OWN`` have changed. Since 6 a lesson's JSON has the fields that the
    # portal sent as empty: in older rows they are unknown until the next fetch.
    if _pragma(connection, "user_version") not in (3, 4, 5, 6):
        for name in CACHE:
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    ticks = _columns(connection, "ticks")
    has_old_ticks = bool(ticks) and "type" not in ticks
    if has_old_ticks:
        connection.execute("ALTER TABLE ticks RENAME TO ticks_without_types")
    for name, columns in {**CACHE, **OWN}.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    if "state" not in _columns(connection, "calendar_uids"):  # version 6
        connection.execute("ALTER TABLE calendar_uids ADD COLUMN state TEXT NOT NULL DEFAULT ''")
        connection.execute("ALTER TABLE calendar_uids ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0")
        connection.execute("ALTER TABLE calendar_uids ADD COLUMN gone_at TEXT NOT NULL DEFAULT ''")
    if has_old_ticks:
        connection.execute(
            "INSERT INTO ticks SELECT child, '', task, day, subject, '', text, ticked_at"
            " FROM ticks_without_types"
        )
        connection.execute("DROP TABLE ticks_without_types")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _tables(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def _meta(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])

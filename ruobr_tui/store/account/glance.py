"""A look into the stored data of an account that is not open: read-only, without models, in milliseconds.

Nothing is written, made or migrated. A file that cannot be read, is another account's or of another version
is unknown, not empty.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ruobr_tui.store.account.children import SHEET as CHILDREN
from ruobr_tui.store.account.children import Children
from ruobr_tui.store.account.owner import owner_of
from ruobr_tui.store.diary.news import unseen
from ruobr_tui.store.schema import APPLICATION, VERSION

R = TypeVar("R")

PATIENCE = 0.2
"""Seconds to wait for another process that is writing."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is stored of an account: first names of its children, and how much is new."""

    children: tuple[str, ...]
    unseen: int


def glance_at(file: Path) -> Glance | None:
    """Look into an account's file; None if it is unknown what it holds."""
    return _read(file, _glance)


def stored_sheet(file: Path, key: str) -> tuple[dict[str, Any], Children] | None:
    """The JSON that a screen of that account drew last, and the children of the account, which are empty if
    they are unknown; None if there is none.
    """
    return _read(file, lambda connection: _sheet_and_children(connection, key))


State = tuple[tuple[int, int, int], ...]


def state_of(file: Path) -> State:
    """What tells without opening a file whether anything was written to it: while it is the same, what was
    read is what is stored. Empty without a file.
    """
    found = []
    for path in (file, file.with_name(f"{file.name}-wal")):  # where SQLite writes first
        try:
            seen = path.lstat()
        except OSError:
            continue
        found.append((seen.st_ino, seen.st_mtime_ns, seen.st_size))
    return tuple(found)


def _sheet_and_children(connection: sqlite3.Connection, key: str) -> tuple[dict[str, Any], Children] | None:
    sheet = _sheet(connection, key)
    return (sheet, _children(connection)) if sheet is not None else None


def _children(connection: sqlite3.Connection) -> Children:
    rows = (_sheet(connection, CHILDREN) or {}).get("children", [])
    return [(int(number), str(name), str(school_class)) for number, name, school_class in rows]


def _glance(connection: sqlite3.Connection) -> Glance:
    names = tuple(name for _number, name, _class in _children(connection))
    return Glance(names, unseen(connection, None))


def _sheet(connection: sqlite3.Connection, key: str) -> dict[str, Any] | None:
    row = connection.execute("SELECT value FROM sheets WHERE key = ?", (key,)).fetchone()
    value = json.loads(row[0]) if row else None
    return value if isinstance(value, dict) else None


def _read(file: Path, work: Callable[[sqlite3.Connection], R]) -> R | None:
    if not file.is_file() or file.is_symlink():
        return None
    try:
        address = f"{file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, timeout=PATIENCE, uri=True)) as connection:
            return work(connection) if _is_fit(connection, file.stem) else None
    except (sqlite3.Error, ValueError, TypeError, OSError):
        return None


def _is_fit(connection: sqlite3.Connection, name: str) -> bool:
    """Whether this version wrote the file, for the account that it is named by."""
    names = ("application_id", "user_version")
    marks = [connection.execute(f"PRAGMA {each}").fetchone()[0] for each in names]
    row = connection.execute("SELECT value FROM owner").fetchone()
    owner = owner_of(json.loads(row[0])) if row else None
    return marks == [APPLICATION, VERSION] and owner is not None and owner.name == name

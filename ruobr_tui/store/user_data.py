"""What the user made: notes on lessons, letters read (``store.diary.ticks``: ticks). No refresh writes it."""

from __future__ import annotations

import sqlite3
from datetime import datetime


def set_note(connection: sqlite3.Connection, child: int, lesson: int, text: str, now: datetime) -> None:
    """Write a note on a lesson; an empty one removes it."""
    connection.execute("DELETE FROM notes WHERE child = ? AND lesson = ?", (child, lesson))
    if text.strip():
        connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?)", (child, lesson, text, now.isoformat()))


def notes(connection: sqlite3.Connection, child: int) -> dict[int, str]:
    """The notes of a child, by lesson."""
    return dict(connection.execute("SELECT lesson, text FROM notes WHERE child = ?", (child,)))


def mark_read(connection: sqlite3.Connection, letter: int, version: str, now: datetime) -> None:
    """The user has read this letter as it stands (``version`` is when it was last added to)."""
    connection.execute(
        "INSERT OR REPLACE INTO read_letters VALUES (?, ?, ?)", (letter, version, now.isoformat())
    )


def read_version(connection: sqlite3.Connection, letter: int) -> str | None:
    """The version of the letter that was read, or None."""
    row = connection.execute("SELECT version FROM read_letters WHERE id = ?", (letter,)).fetchone()
    return None if row is None else str(row[0])

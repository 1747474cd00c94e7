"""Drafts of forms: stored while typing, so that no lost connection and no end of the program loses them.

A draft has the idempotency key of its request: sent twice, it is carried out once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The typed values, the version of the edited object, and the idempotency key."""

    values: Mapping[str, str] = field(repr=False)
    version: int
    key: str
    saved_at: datetime


def draft(connection: sqlite3.Connection, name: str) -> Draft | None:
    """The draft of this name."""
    row = connection.execute(
        "SELECT body, version, request_key, saved_at FROM drafts WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        return None
    values = json.loads(row[0])
    return Draft({str(key): str(value) for key, value in values.items()}, row[1], row[2], _moment(row[3]))


def save(connection: sqlite3.Connection, name: str, value: Draft) -> None:
    """Store a draft, replacing the former one."""
    connection.execute(
        "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?)",
        (
            name,
            json.dumps(dict(value.values), ensure_ascii=False),
            value.version,
            value.key,
            value.saved_at.isoformat(),
        ),
    )


def drop(connection: sqlite3.Connection, name: str) -> None:
    """Remove a draft that was sent or discarded."""
    connection.execute("DELETE FROM drafts WHERE name = ?", (name,))


def names(connection: sqlite3.Connection) -> list[str]:
    """The names of all drafts, the latest first."""
    return [row[0] for row in connection.execute("SELECT name FROM drafts ORDER BY saved_at DESC")]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

"""News since they were last seen: written in the transaction of the save that found them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ruobr_tui.api.rules.diary.differences import Change

ACCOUNT = 0
"""The ``child`` of news that belong to the account as a whole (letters)."""


class News(NamedTuple):
    """One news item: a change of the diary from ``rules.diary.differences``, a letter, or a low balance.

    ``kind`` is a value of ``differences.Kind``, or "letter" (then ``subject`` and ``detail`` are the
    letter's subject and author, and ``child`` is None).
    """

    id: int
    child: int | None
    kind: str
    day: date | None
    subject: str
    before: str | None
    after: str | None
    detail: str
    lesson_id: int | None
    letter_id: int | None
    found_at: datetime
    seen_at: datetime | None

    @property
    def is_seen(self) -> bool:
        """Whether the user has seen it."""
        return self.seen_at is not None


def to_json(change: Change) -> dict[str, Any]:
    """A change of the diary in its stored form."""
    return {
        "kind": str(change.kind),
        "day": change.day.isoformat(),
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
        "detail": change.detail,
        "lesson": change.lesson_id,
    }


def add(
    connection: sqlite3.Connection,
    child: int,
    key: str,
    change: dict[str, Any],
    found_at: datetime,
    *,
    again: bool = True,
) -> None:
    """Store a change. ``again``: the same key may occur again (a mark withdrawn and given once more)."""
    text = json.dumps(change, ensure_ascii=False, separators=(",", ":"))
    unique, number = key, 1
    while connection.execute("SELECT 1 FROM news WHERE child = ? AND key = ?", (child, unique)).fetchone():
        if not again:
            return
        number += 1
        unique = f"{key}~{number}"
    connection.execute(
        "INSERT INTO news (child, key, found_at, change) VALUES (?, ?, ?, ?)",
        (child, unique, found_at.isoformat(), text),
    )


def listed(
    connection: sqlite3.Connection, child: int | None, limit: int, *, is_unseen: bool = False
) -> list[News]:
    """The newest first; of one child, or of everyone; of all, or only the unseen. ``limit`` -1: all."""
    where, values = ("WHERE true", ()) if child is None else ("WHERE child = ?", (child,))
    where += " AND seen_at IS NULL" if is_unseen else ""
    rows = connection.execute(
        "SELECT id, child, change, found_at, seen_at FROM news"  # noqa: S608 - our own text
        f" {where} ORDER BY found_at DESC, id DESC LIMIT ?",
        (*values, limit),
    )
    return [_news(*row) for row in rows]


def _news(number: int, child: int, change: str, found_at: str, seen_at: str | None) -> News:
    content = json.loads(change)
    return News(
        number,
        child or None,
        content["kind"],
        date.fromisoformat(content["day"]) if content.get("day") else None,
        content.get("subject", ""),
        content.get("before"),
        content.get("after"),
        content.get("detail", ""),
        content.get("lesson"),
        content.get("letter"),
        datetime.fromisoformat(found_at),
        datetime.fromisoformat(seen_at) if seen_at else None,
    )


def last(connection: sqlite3.Connection) -> int:
    """The number of the latest one; 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(id), 0) FROM news").fetchone()[0])


def since(connection: sqlite3.Connection, number: int) -> list[News]:
    """The news after a number, in order."""
    rows = connection.execute(
        "SELECT id, child, change, found_at, seen_at FROM news WHERE id > ? ORDER BY id", (number,)
    )
    return [_news(*row) for row in rows]


def unseen(connection: sqlite3.Connection, child: int | None, kinds: Collection[str] = ()) -> int:
    """The number of unseen news; of one child, or of everyone; of some kinds, or of all."""
    return counted(unseen_by_kind(connection), child, kinds)


Counts = dict[tuple[int, str], int]
"""How many by child and kind."""


def unseen_by_kind(connection: sqlite3.Connection) -> Counts:
    """Count the unseen news, without reading one."""
    rows = connection.execute(
        "SELECT child, json_extract(change, '$.kind'), count(*) FROM news WHERE seen_at IS NULL GROUP BY 1, 2"
    )
    return {(child, kind): number for child, kind, number in rows}


def counted(counts: Counts, child: int | None, kinds: Collection[str]) -> int:
    """How many there are of one child, or of everyone; of some kinds, or of all."""
    return sum(
        number
        for (owner, kind), number in counts.items()
        if child in (None, owner) and (not kinds or kind in kinds)
    )


def mark_seen(connection: sqlite3.Connection, ids: list[int] | None, seen_at: datetime) -> None:
    """Mark these as seen, or all."""
    when = seen_at.isoformat()
    if ids is None:
        connection.execute("UPDATE news SET seen_at = ? WHERE seen_at IS NULL", (when,))
        return
    connection.executemany(
        "UPDATE news SET seen_at = ? WHERE id = ? AND seen_at IS NULL", [(when, each) for each in ids]
    )

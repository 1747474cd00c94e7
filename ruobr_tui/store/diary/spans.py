"""Which days of a diary are known, from when, and what the portal calls that state (its ETag).

A span is the range of one request: a week, a period. Spans overlap, lessons are stored once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Coverage(NamedTuple):
    """How well some days are known: the oldest word about any of them, rows that could not be read."""

    fetched_at: datetime
    set_aside: int


def days(start: date, end: date) -> Iterator[date]:
    """Every day from ``start`` to ``end``, both included."""
    day = start
    while day <= end:
        yield day
        day += ONE_DAY


def coverage(connection: sqlite3.Connection, child: int, start: date, end: date) -> Coverage | None:
    """Age and unreadable rows of these days; None if any of them was never fetched."""
    missing = set(days(start, end))
    oldest: datetime | None = None
    aside = 0
    rows = connection.execute(
        "SELECT start, end, fetched_at, set_aside FROM spans"
        " WHERE child = ? AND start <= ? AND end >= ? ORDER BY fetched_at DESC",
        (child, end.isoformat(), start.isoformat()),
    )
    for first, last, fetched, rows_aside in rows:
        covered = set(
            days(max(start, date.fromisoformat(first)), min(end, date.fromisoformat(last)))
        ).intersection(missing)
        if covered:
            missing -= covered
            oldest = datetime.fromisoformat(fetched)
            aside = max(aside, rows_aside)
        if not missing:
            break
    return None if missing or oldest is None else Coverage(oldest, aside)


def covered_days(connection: sqlite3.Connection, child: int, start: date, end: date) -> set[date]:
    """Those of the days that were fetched before."""
    known: set[date] = set()
    rows = connection.execute(
        "SELECT start, end FROM spans WHERE child = ? AND start <= ? AND end >= ?",
        (child, end.isoformat(), start.isoformat()),
    )
    for first, last in rows:
        known.update(days(max(start, date.fromisoformat(first)), min(end, date.fromisoformat(last))))
    return known


def etag(connection: sqlite3.Connection, child: int, start: date, end: date) -> str | None:
    """The ETag of exactly this span, as long as its lessons are unchanged."""
    row = connection.execute(
        "SELECT etag FROM spans WHERE child = ? AND start = ? AND end = ?", _key(child, start, end)
    ).fetchone()
    return None if row is None else row[0]


def save(
    connection: sqlite3.Connection,
    child: int,
    start: date,
    end: date,
    *,
    etag: str | None,
    now: datetime,
    set_aside: int,
) -> None:
    """Note that this span was fetched."""
    connection.execute(
        "INSERT OR REPLACE INTO spans VALUES (?, ?, ?, ?, ?, ?)",
        (*_key(child, start, end), etag, now.isoformat(), set_aside),
    )


def confirm(connection: sqlite3.Connection, child: int, start: date, end: date, now: datetime) -> None:
    """Note that the portal has confirmed the span (304)."""
    connection.execute(
        "UPDATE spans SET fetched_at = ? WHERE child = ? AND start = ? AND end = ?",
        (now.isoformat(), *_key(child, start, end)),
    )


def drop_etags(connection: sqlite3.Connection, child: int, start: date, end: date) -> None:
    """Remove ETags of spans that touch these days, because their lessons have changed."""
    connection.execute(
        "UPDATE spans SET etag = NULL WHERE child = ? AND start <= ? AND end >= ?",
        (child, end.isoformat(), start.isoformat()),
    )


def _key(child: int, start: date, end: date) -> tuple[int, str, str]:
    return child, start.isoformat(), end.isoformat()

"""Locking of rows that are due, so that no other process takes the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, select


def next_due(connection: Connection, due: Column[Any], *conditions: ColumnElement[bool]) -> datetime | None:
    """When the next row is due; null when there is none. It locks nothing: an idle process only reads."""
    found: datetime | None = connection.scalar(
        select(due).where(due.is_not(None), *conditions).order_by(due).limit(1)
    )
    return found


def lock_due(
    connection: Connection,
    columns: Sequence[Column[Any]],
    due: Column[Any],
    now: datetime,
    most: int,
    *conditions: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """At most ``most`` rows with ``due`` not after ``now``, the earliest first, locked until the commit.

    PostgreSQL skips rows that another transaction has locked; SQLite has one writer. The caller writes the
    lease (until when other processes leave the rows alone) in the same transaction.
    """
    return connection.execute(
        select(*columns)
        .where(due <= now, *conditions)
        .order_by(due)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()

"""Taking rows whose time has come, so that no other process takes them too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, select


def lock_due(
    connection: Connection,
    columns: Sequence[Column[Any]],
    due: Column[Any],
    now: datetime,
    most: int,
    *conditions: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """At most so many rows with ``due`` not after ``now``, the earliest first, locked until the commit.

    PostgreSQL passes over rows that another transaction has locked; SQLite has one writer. The caller
    writes the lease in the same transaction: until when the rows are left alone.
    """
    return connection.execute(
        select(*columns)
        .where(due <= now, *conditions)
        .order_by(due)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()

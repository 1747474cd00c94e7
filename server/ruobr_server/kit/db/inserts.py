"""``INSERT … ON CONFLICT DO NOTHING``, which SQLAlchemy has only in its dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, literal


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose keys do not exist; the others stay unchanged."""
    # A process uses one kind of database: the other dialect is not imported.
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as into_sqlite

        connection.execute(into_sqlite(table).on_conflict_do_nothing(), rows)
    else:
        from sqlalchemy.dialects.postgresql import insert as into_postgresql

        connection.execute(into_postgresql(table).on_conflict_do_nothing(), rows)


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert one row unless its key exists; return whether it was inserted.

    On PostgreSQL it waits for another transaction that inserts the same key.
    """
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as into_sqlite

        statement = into_sqlite(table).values(**row).on_conflict_do_nothing().returning(literal(1))
    else:
        from sqlalchemy.dialects.postgresql import insert as into_postgresql

        statement = into_postgresql(table).values(**row).on_conflict_do_nothing().returning(literal(1))
    # Not by the row count: psycopg returns none for such a statement.
    return connection.execute(statement).first() is not None

"""Inserting what may be there already, which both databases can but SQLAlchemy's common part cannot say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, literal


def insert_missing(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet; the others stay as they are."""
    # A process talks to one kind of database: the other one's dialect is not worth its import.
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as into_sqlite

        connection.execute(into_sqlite(table).on_conflict_do_nothing(), rows)
    else:
        from sqlalchemy.dialects.postgresql import insert as into_postgresql

        connection.execute(into_postgresql(table).on_conflict_do_nothing(), rows)


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert one row unless its key is there already; whether it was inserted.

    On PostgreSQL it waits for another transaction that inserts the same key to end.
    """
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as into_sqlite

        statement = into_sqlite(table).values(**row).on_conflict_do_nothing().returning(literal(1))
    else:
        from sqlalchemy.dialects.postgresql import insert as into_postgresql

        statement = into_postgresql(table).values(**row).on_conflict_do_nothing().returning(literal(1))
    # Not by counting rows: psycopg counts none for a statement like this.
    return connection.execute(statement).first() is not None

"""Statements of tests, as work for a database: ``database.write_now(execute, statement)``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Executable, Row, Select


def execute(connection: Connection, statement: Executable) -> None:
    """Carry it out; what it returns is not needed."""
    connection.execute(statement)


def rows(connection: Connection, query: Select[Any]) -> list[Row[Any]]:
    """All rows of a query."""
    return list(connection.execute(query).all())

"""Copies into an empty database, row by row, what was built in another one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from ruobr_server.kit.db import Database

T = TypeVar("T")

Rows = dict[str, list[tuple[Any, ...]]]
"""By table; on PostgreSQL each row is a line of ``COPY``."""


@dataclass
class _Seed(Generic[T]):
    """What building has changed: rows of tables before and after, sequences; and what it returned."""

    before: Rows
    after: Rows
    result: T
    sequences: dict[str, int] = field(default_factory=dict)


_seeds: dict[tuple[str, str], _Seed[Any]] = {}


def seeded(database: Database, name: str, build: Callable[[Connection], T]) -> T:
    """``build(connection)`` in one transaction; what it returned. From the second time on it is copied.

    It is built again where the tables that it fills hold something else than they did at the first time.
    """
    seed = _seeds.get((database.dialect, name))
    if seed is not None and database.write_now(_copy, seed):
        result: T = seed.result
        return result

    def first(connection: Connection) -> T:
        before = _rows(connection)
        result = build(connection)
        after = _rows(connection)
        changed = [table for table in after if after[table] != before[table]]
        _seeds[database.dialect, name] = _Seed(
            {table: before[table] for table in changed},
            {table: after[table] for table in changed},
            result,
            _sequences(connection),
        )
        return result

    return database.write_now(first if seed is None else build)


def _copy(connection: Connection, seed: _Seed[Any]) -> bool:
    """Whether it could be done."""
    if any(_rows_of(connection, table) != rows for table, rows in seed.before.items() if rows):
        return False
    empty = [table for table, rows in seed.before.items() if not rows]
    held = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in empty)
    if connection.exec_driver_sql(f"SELECT {held or 'false'}").scalar():
        return False
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    elif connection.exec_driver_sql("SHOW is_superuser").scalar() != "on":
        return False
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # in any order
    for table, rows in seed.after.items():
        if seed.before[table]:
            connection.exec_driver_sql(f"DELETE FROM {table}")
        if rows:
            _put(connection, table, rows)
    for sequence, value in seed.sequences.items():
        connection.exec_driver_sql(f"SELECT setval('{sequence}', {value})")
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL session_replication_role = DEFAULT")
    return True


def _put(connection: Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", rows)
        return
    with _driver(connection).cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for (line,) in rows:
            copy.write(line)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _tables(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'"
    else:
        query = (
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " ORDER BY relname"
        )
    return [f'"{name}"' for (name,) in connection.exec_driver_sql(query)]


def _rows(connection: Connection) -> Rows:
    return {table: _rows_of(connection, table) for table in _tables(connection)}


def _rows_of(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    if connection.dialect.name == "sqlite":
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
    with _driver(connection).cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return [(bytes(line),) for line in copy]


def _sequences(connection: Connection) -> dict[str, int]:
    """PostgreSQL's that have given a number: they are not part of a table."""
    if connection.dialect.name == "sqlite":
        return {}
    query = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0"
    return {str(name): int(value) for name, value in connection.exec_driver_sql(query)}

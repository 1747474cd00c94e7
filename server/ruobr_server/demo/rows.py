"""Bulk rows for a database: plain tuples in the order of a table's columns.

Values are in the database's format, so that nothing is converted per row: days and times are ISO texts,
timestamps are texts in UTC (``stamp``), weights are hundredths. SQLite inserts them with ``executemany``,
PostgreSQL with ``COPY``.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Table

from ruobr_server.kit.db.ids import continue_after
from ruobr_server.tables import metadata

Row = tuple[Any, ...]


def stamp(moment: datetime) -> str:
    """A timestamp that both databases read as UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def clock_time(value: time) -> str:
    """A time of the day."""
    return value.isoformat("microseconds")


class Rows:
    """Rows by table, in the order they were added."""

    def __init__(self) -> None:
        self._of: dict[str, list[Row]] = defaultdict(list)
        self._others: dict[str, Table] = {}
        """Tables outside of the portal's metadata: of an area within a test."""

    def of(self, table: Table) -> list[Row]:
        """The list to append a table's rows to; each has a value for every column."""
        self._note(table)
        return self._of[table.name]

    def add(self, table: Table, **values: Any) -> None:
        """Add one row by names, with defaults for missing columns. Slow: not for bulk rows."""
        row = tuple(_value(column, values) for column in table.columns)
        unknown = values.keys() - table.columns.keys()
        if unknown:
            raise KeyError(f"{table.name} has no {', '.join(sorted(unknown))}")
        self._note(table)
        self._of[table.name].append(row)

    def _note(self, table: Table) -> None:
        if table.metadata is not metadata:
            self._others[table.name] = table

    def named(self, table: Table) -> list[dict[str, Any]]:
        """A table's rows by the names of its columns."""
        names = table.columns.keys()
        return [dict(zip(names, row, strict=True)) for row in self._of.get(table.name, ())]

    def __len__(self) -> int:
        return sum(len(rows) for rows in self._of.values())

    def tables(self) -> list[tuple[Table, list[Row]]]:
        """All tables with rows, in an order in which references come first."""
        known = [*metadata.sorted_tables, *self._others.values()]
        return [(table, self._of[table.name]) for table in known if self._of.get(table.name)]

    def clear(self) -> None:
        """Delete the rows; lists that were returned before stay valid."""
        for rows in self._of.values():
            rows.clear()

    def write(self, connection: Connection) -> None:
        """Insert all rows within the transaction of ``connection``, then delete them."""
        driver = connection.connection.driver_connection
        for table, rows in self.tables():
            if isinstance(driver, sqlite3.Connection):
                driver.executemany(insert_of(table), rows)
            else:
                _copy(driver, table, rows)
        self.clear()


def insert_of(table: Table) -> str:
    """The SQLite statement for whole rows of a table. Names come from our own tables."""
    # By name: in a migrated database the columns have another order.
    names = ", ".join(column.name for column in table.columns)
    marks = ",".join("?" * len(table.columns))
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608


def _copy(driver: Any, table: Table, rows: Sequence[Row]) -> None:
    names = ", ".join(column.name for column in table.columns)
    with driver.cursor() as cursor:
        cursor.execute("SET LOCAL timezone TO 'UTC'")
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _value(column: Any, values: dict[str, Any]) -> Any:
    if column.name in values:
        value = values[column.name]
    else:
        value = None if column.default is None else _default(column)
        if value is None and not column.nullable:
            raise KeyError(f"{column.table.name}.{column.name} has no value")
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return clock_time(value)
    processed = column.type.bind_processor(_dialect()) if type(value).__name__ == "Decimal" else None
    return processed(value) if processed else value


def _default(column: Any) -> Any:
    return column.default.arg(None) if column.default.is_callable else column.default.arg


def _dialect() -> Any:
    from sqlalchemy.dialects.sqlite import dialect

    return dialect()


def set_counters(connection: Connection, highest: dict[str, int]) -> None:
    """Set the counters of ids to continue after these, by table."""
    for name, number in highest.items():
        continue_after(connection, name, number)

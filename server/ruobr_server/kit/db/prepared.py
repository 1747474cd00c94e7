"""Queries that are compiled once for each kind of database, for very frequent reads.

Building a statement's cache key and its result costs SQLAlchemy several times what SQLite needs for the
query. Types are converted as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select

Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    names: tuple[str, ...]  # in the order of the placeholders, if positional
    positional: bool
    fixed: tuple[Any, ...]  # by position: literal values of the statement, else null
    given: tuple[tuple[int, str, Processor | None], ...]  # position, name and converter of each parameter
    readers: tuple[tuple[int, Processor], ...]

    def bound(self, values: Mapping[str, Any]) -> Any:
        bound = list(self.fixed)
        for place, name, write in self.given:
            value = values[name]
            bound[place] = value if write is None else write(value)
        return bound if self.positional else dict(zip(self.names, bound, strict=True))

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.readers:
            return row
        fields = list(row)
        for place, read in self.readers:
            fields[place] = read(fields[place])
        return tuple(fields)


class Prepared:
    """A ``SELECT`` whose variable values are named parameters (``bindparam``); no ``IN`` lists."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """All rows, within the transaction of ``connection``."""
        if connection.dialect.name == "sqlite":
            cursor = connection.connection.cursor()
            try:
                return self.rows_of(cursor, connection.dialect, values)
            finally:
                cursor.close()
        # Repeating a transaction depends on SQLAlchemy's errors.
        compiled = self.compiled(connection.dialect)
        found = connection.exec_driver_sql(compiled.text, compiled.bound(values))
        return [compiled.read(tuple(row)) for row in found]

    def rows_of(self, cursor: Any, dialect: Dialect, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows, with a cursor of the driver."""
        compiled = self.compiled(dialect)
        cursor.execute(compiled.text, compiled.bound(values))
        rows = cursor.fetchall()
        return [compiled.read(row) for row in rows] if compiled.readers else rows

    def compiled(self, dialect: Dialect) -> _Compiled:
        """The SQL for this kind of database, compiled at the first call."""
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self._statement, dialect)
        return known


def _compile(statement: Select[Any], dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    if compiled.literal_execute_params or compiled.post_compile_params:
        raise ValueError("a prepared query holds no list of values")
    places = compiled.positiontup
    names = tuple(compiled.bind_names.values() if places is None else places)
    fixed: list[Any] = [None] * len(names)
    given: list[tuple[int, str, Processor | None]] = []
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    for place, name in enumerate(names):
        bind = binds[name]
        write = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            given.append((place, name, write))
        else:
            fixed[place] = bind.value if write is None else write(bind.value)
    readers = tuple(
        (place, read)
        for place, column in enumerate(statement.selected_columns)
        if (read := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    )
    return _Compiled(str(compiled), names, places is not None, tuple(fixed), tuple(given), readers)

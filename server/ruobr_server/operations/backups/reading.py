"""Restoring a backup into an empty database, in one transaction: it is there as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, insert, inspect, select, text

from ruobr_server.kit.db.statistics import count_anew
from ruobr_server.kit.db.tables import counters, sequences
from ruobr_server.kit.language import _
from ruobr_server.migrations import schema
from ruobr_server.operations.backups.columns import row_decoder, table_of
from ruobr_server.operations.backups.container import Reader
from ruobr_server.operations.backups.errors import BackupError, Unreadable
from ruobr_server.operations.backups.manifest import TableShape
from ruobr_server.restoring import after_restoring

_ROWS_AT_ONCE = 1000
_BYTES_AT_ONCE = 8 * 1024 * 1024


class NotEmpty(BackupError):
    """A restore adds to nothing and replaces nothing."""

    def __init__(self) -> None:
        super().__init__(
            _("The database is not empty; a backup is restored into an empty one alone."),
            _("Make a new database, or name another file by --database."),
        )


def require_empty(connection: Connection) -> None:
    """Raises ``NotEmpty`` if there is any table."""
    if inspect(connection).get_table_names():
        raise NotEmpty


def load(connection: Connection, backup: Reader, now: datetime) -> str:
    """Restore everything, migrate it to this version's schema, and give it a new identity.

    Returns its new mark in order numbers (see ``restoring``). Raises ``BackupError``.
    """
    load_unchanged(connection, backup)
    schema.upgrade(connection)
    return after_restoring(connection, now)


def load_unchanged(connection: Connection, backup: Reader) -> None:
    """Restore the rows as they are in the backup, in its schema."""
    require_empty(connection)
    schema.create_at(connection, backup.manifest.schema)
    order = _tables_in_order(connection, backup)
    for table in reversed(order):  # migrations of an empty database may have added rows
        connection.execute(table_of(table.name, table.columns).delete())
    for table in order:
        _load_table(connection, backup, table)
    _set_next_ids(connection, backup.manifest.next_ids)
    if order:
        count_anew(connection, *(table.name for table in order))


def _tables_in_order(connection: Connection, backup: Reader) -> list[TableShape]:
    """The tables of the backup, each after those that it refers to. Raises ``Unreadable``."""
    inspector = inspect(connection)
    listed = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name]
    present = [name for name in listed if name != schema.VERSION_TABLE]
    by_name = {table.name: table for table in backup.manifest.tables}
    if sorted(present) != sorted(by_name):
        raise Unreadable(_("its tables are not those of its schema"))
    for name in present:
        columns = [column["name"] for column in inspector.get_columns(name)]
        if sorted(columns) != sorted(column.name for column in by_name[name].columns):
            raise Unreadable(_("the columns of %(table)s are not those of its schema") % {"table": name})
    return [by_name[name] for name in present]


def _load_table(connection: Connection, backup: Reader, shape: TableShape) -> None:
    table = table_of(shape.name, shape.columns)
    for rows in _batches(backup, shape, table):
        connection.execute(insert(table), rows)


def _batches(backup: Reader, shape: TableShape, table: Table) -> Iterator[list[dict[str, Any]]]:
    decoder = row_decoder(shape.columns)
    names = [column.name for column in table.columns]
    rows: list[dict[str, Any]] = []
    size = 0
    for line in backup.lines(shape):
        try:
            rows.append(dict(zip(names, decoder.decode(line), strict=True)))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise Unreadable(_("a row of %(table)s is not one") % {"table": shape.name}) from error
        size += len(line)
        if len(rows) >= _ROWS_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _set_next_ids(connection: Connection, next_ids: dict[str, int]) -> None:
    """Go on with the identifiers: in sequences where the schema has them, else in the table of counters."""
    if unknown := next_ids.keys() - sequences.keys():
        raise Unreadable(_("it has identifiers of no table: %(name)s") % {"name": min(unknown)})
    made: set[str] = set()
    if connection.dialect.name == "postgresql":
        made = set(inspect(connection).get_sequence_names())
    for name, number in next_ids.items():
        if sequences[name].name in made:
            connection.execute(select(func.setval(sequences[name].name, number, text("false"))))
        else:
            connection.execute(insert(counters).values(name=name, next_id=number))

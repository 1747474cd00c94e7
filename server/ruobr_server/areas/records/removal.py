"""What is in use is never removed: a row that another one refers to stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from ruobr_server.kit.db.metadata import metadata
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.sheets.applying import stored
from ruobr_server.kit.sheets.records import Record
from ruobr_tui.api.reasons import records as reasons


def refuse_what_is_in_use(connection: Connection, record: Record) -> None:
    """Raise ``Conflict`` where some row refers to this one."""
    sheet, row = record.sheet, stored(record)
    if sheet.is_in_use is not None and sheet.is_in_use(connection, record):
        raise Conflict(reasons.IN_USE)
    for table in metadata.tables.values():
        for query in _references(table, sheet.stored_in, row):
            if connection.execute(query.limit(1)).first() is not None:
                raise Conflict(reasons.IN_USE)


def _references(table: Table, target: Table, row: Mapping[str, Any]) -> Iterator[Select[Any]]:
    """The rows of a table that refer to this one: by a key, or by a number of the same school alone."""
    for key in table.foreign_key_constraints:
        if key.referred_table is target:
            pairs = [(element.parent, row[element.column.name]) for element in key.elements]
            yield select(pairs[0][0]).where(*(column == value for column, value in pairs))
    number = f"{target.name.removesuffix('s')}_id"
    if "school_id" in row and "id" in row and number in table.c and "school_id" in table.c:
        own = table.c
        yield select(own[number]).where(own.school_id == row["school_id"], own[number] == row["id"])

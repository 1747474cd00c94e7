"""Writing a plan, in the transaction of its connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record

_AT_ONCE = 500


class Applying:
    """What the hooks of a table need while it is written."""

    def __init__(self, planning: Planning, now: datetime) -> None:
        self.planning, self.now = planning, now
        self.connection: Connection = planning.connection

    def run(self) -> None:
        """Write everything, in the order in which tables refer to each other."""
        plan = self.planning
        for sheet in reversed(plan.sheets):
            self._delete(sheet, plan.removed[sheet.name])
        for sheet in plan.sheets:
            created = plan.created[sheet.name]
            changed = [each for each in plan.changed[sheet.name] if each.before]
            if created:
                if sheet.write is not None:
                    sheet.write(self, created)
                else:
                    self.insert(sheet, created)
            self._update(sheet, changed)
            if sheet.after is not None and (created or changed):
                sheet.after(self, created, changed)

    def insert(self, sheet: Sheet, records: Sequence[Record]) -> None:
        """New rows, with ids where the table has any."""
        if sheet.has_id:
            numbers = take_ids(self.connection, sheet.stored_in.name, len(records))
            for record, number in zip(records, numbers, strict=True):
                record.id = number
        rows = [stored(record) for record in records]
        for start in range(0, len(rows), _AT_ONCE):
            self.connection.execute(insert(sheet.stored_in), rows[start : start + _AT_ONCE])

    def _update(self, sheet: Sheet, records: Sequence[Record]) -> None:
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for record in records:
            columns = tuple(sorted(each for each in record.before if each in sheet.table.c))
            row = stored(record)
            new = {f"new_{column}": row[column] for column in columns}
            by_columns[columns].append({**new, **_where(record, record.before)})
        for columns, rows in by_columns.items():
            if columns:
                values: dict[str, Any] = {each: bindparam(f"new_{each}") for each in columns}
                self.connection.execute(
                    update(sheet.stored_in).where(*_conditions(sheet)).values(values), rows
                )

    def _delete(self, sheet: Sheet, records: Sequence[Record]) -> None:
        if records:
            rows = [_where(record, record.before) for record in records]
            self.connection.execute(delete(sheet.stored_in).where(*_conditions(sheet)), rows)


def stored(record: Record) -> dict[str, Any]:
    """The row as it is stored."""
    row = {
        column: value.id if isinstance(value, Record) else value
        for column, value in record.values.items()
        if column in record.sheet.table.c
    }
    return {**row, "id": record.id} if record.sheet.has_id else row


def _where(record: Record, before: dict[str, Any]) -> dict[str, Any]:
    row = stored(record)
    old = {name: value.id if isinstance(value, Record) else value for name, value in before.items()}
    names = [each.name for each in record.sheet.stored_in.primary_key.columns]
    return {f"of_{name}": old.get(name, row[name]) for name in names}


def _conditions(sheet: Sheet) -> list[Any]:
    return [column == bindparam(f"of_{column.name}") for column in sheet.stored_in.primary_key.columns]

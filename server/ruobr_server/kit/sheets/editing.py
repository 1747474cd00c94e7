"""One row as a form says it: planned by the same rules as a row of a file, about the record that is named.

A file finds the record of a row by its key, so it cannot change the key. A form knows the record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ruobr_server.kit.sheets.cells import cleaned
from ruobr_server.kit.sheets.description import EMPTIED, SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.planning import Planning, defaults
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_tui.api.reasons import records as reasons
from ruobr_tui.api.reasons import school_import
from ruobr_tui.api.rules.fields.wrong import Wrong

FILE = "form"
"""What faults call the file."""


def begin(planning: Planning, name: str, schools: list[int]) -> None:
    """Read a table and all that it refers to; the rows beside the one of the form stay as they are."""
    planning.is_whole = False
    wanted = planning.wanted({name})
    for sheet in planning.sheets:
        if sheet.name in wanted:
            planning.load(sheet, schools)


def fields_of(sheet: Sheet) -> list[Field]:
    """The columns that a form asks for; the school is where the form is."""
    return [
        each for each in sheet.fields if each.is_in_form and not (each.name == SCHOOL and sheet.in_school)
    ]


def add_row(
    planning: Planning, sheet: Sheet, school: Record | None, cells: Mapping[str, str]
) -> Record | None:
    """Plan what is new; faults are added to those of the plan."""
    row = _row(sheet, school)
    for each in fields_of(sheet):
        if cleaned(cells.get(each.name, "")):
            _take(planning, row, each, cells[each.name])
    values = _values(planning, sheet, row)
    if values is None or planning.lacks(sheet, row):
        return None
    known = planning.records[sheet.name].get(planning.key_of(sheet, values))
    if known is not None:
        planning.fault(row, _key_field(sheet, cells), reasons.ALREADY_THERE.with_fields(name=known.label))
        return None
    record = planning.create(sheet, {**defaults(sheet), **sheet.fixed, **values}, row)
    _finish(planning, sheet, row, record)
    return record


def change_row(planning: Planning, record: Record, before: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Plan other texts for some cells of a row; ``before``: the texts of all its cells now."""
    sheet = record.sheet
    row = _row(sheet, record.values.get("school_id"), record)
    for each in sheet.fields:
        if each.name in new:
            _take(planning, row, each, new[each.name])
        elif each.name != SCHOOL or not sheet.in_school:
            _repeat(row, each, record, before.get(each.name, ""))
    values = _values(planning, sheet, row)
    if values is None:
        return
    same = {each.stored for each in sheet.fields if each.stored and each.name not in new}
    values = {**record.values, **{name: value for name, value in values.items() if name not in same}}
    old_key, key = planning.key_of(sheet, record.values), planning.key_of(sheet, values)
    if key != old_key:
        known = planning.records[sheet.name].get(key)
        if known is not None and known is not record:
            planning.fault(row, _key_field(sheet, new), reasons.ALREADY_THERE.with_fields(name=known.label))
            return
        planning.records[sheet.name].pop(old_key, None)
        planning.records[sheet.name][key] = record
    planning.change(record, values)
    planning.rows_of[record] = row
    _finish(planning, sheet, row, record)


def _row(sheet: Sheet, school: Record | None, record: Record | None = None) -> Row:
    columns = {each.name: each.name for each in sheet.fields}
    return Row(FILE, 0, columns, school=school if sheet.in_school else None, record=record)


def _take(planning: Planning, row: Row, column: Field, raw: str) -> None:
    """Read a cell into the row; an empty one empties the field."""
    text = cleaned(raw)
    try:
        if not text:
            if column.required or not column.is_emptied:
                raise Wrong(school_import.NOT_EMPTIED)
            row.values[column.name] = EMPTIED
        else:
            row.values[column.name] = column.value.read(text)
    except Wrong as error:
        planning.fault(row, column.name, error.explanation)
        row.wrong.add(column.name)


def _repeat(row: Row, column: Field, record: Record, text: str) -> None:
    """Say of a cell that is left as it is what is there."""
    stored: Any = record.values.get(column.stored) if column.stored else None
    if isinstance(stored, Record):
        row.values[column.name] = stored
    elif text:
        try:
            row.values[column.name] = column.value.read(text)
        except Wrong:  # older than the rule: only what is changed is checked
            return


def _values(planning: Planning, sheet: Sheet, row: Row) -> dict[str, Any] | None:
    if row.wrong:
        return None
    if sheet.prepare is not None:
        sheet.prepare(planning, [row])
    return planning.values_of(sheet, row)


def _finish(planning: Planning, sheet: Sheet, row: Row, record: Record) -> None:
    if sheet.check is not None:
        sheet.check(planning, row, record)
    wanted = planning.wanted({sheet.name})
    for each in planning.sheets:
        if each.plan is not None and each.name in wanted:
            each.plan(planning)


def _key_field(sheet: Sheet, given: Collection[str]) -> str:
    """The cell to which it belongs that there is such a row already."""
    of_key = [each.name for each in sheet.fields if each.stored in sheet.key]
    return next((name for name in of_key if name in given), of_key[0] if of_key else "")

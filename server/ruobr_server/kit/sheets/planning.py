"""What an import would do: the rows of files compared with those of the database. Nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from ruobr_server.kit.sheets.description import EMPTIED, SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row, Tables
from ruobr_server.kit.sheets.values import folded
from ruobr_tui.api.reasons import canteen, school_import
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.rules.text.safe_text import one_line

FIRST_MONTH = 7
"""From July on a table is about the school year that begins in that year."""

LOOSE = "\0"
"""Before words by which a row is found if no label is exactly the text of a cell."""

SCHOOLS, TERRITORIES = "schools", "territories"


class Planning:
    """The rows of the schools concerned, those of the files, and what differs.

    ``sheets`` are in the order in which they refer to each other. ``person_key``: that of the keys file.
    """

    def __init__(
        self,
        connection: Connection,
        sheets: Sequence[Sheet],
        today: date,
        *,
        school_id: int | None = None,
        person_key: bytes | None = None,
    ) -> None:
        self.connection, self.sheets, self.today, self.person_key = connection, sheets, today, person_key
        self.year = today.year if today.month >= FIRST_MONTH else today.year - 1
        self.tables = Tables()
        self.records: dict[str, dict[Any, Record]] = defaultdict(dict)
        self.by_id: dict[str, dict[int, Record]] = defaultdict(dict)
        self.created: dict[str, list[Record]] = defaultdict(list)
        self.changed: dict[str, dict[Record, None]] = defaultdict(dict)
        self.removed: dict[str, list[Record]] = defaultdict(list)
        self.shared: dict[str, Any] = {}
        """What the hooks of several tables share."""
        self.rows_of: dict[Record, Row] = {}
        """The row that says something of a record."""
        self.is_whole = True
        """Whether files say all there is to say of what they are about; a form changes one row of many."""
        self.territory_id: int | None = None
        """The municipality outside of which nothing is read; None: there is no such limit."""
        self._school_id = school_id
        self._default: Record | None = None
        self._labels: dict[str, dict[tuple[Record | None, str], list[Record]]] = {}
        self._by_name = {sheet.name: sheet for sheet in sheets}

    def sheet(self, name: str) -> Sheet:
        """The description of this name."""
        return self._by_name[name]

    def add(self, tables: Tables) -> None:
        """Plan what these files say; faults are added to theirs."""
        self.tables = tables
        wanted = self.wanted({name for name, rows in tables.rows.items() if rows})
        schools: list[int] = []
        for sheet in self.sheets:
            if sheet.name in wanted:
                self.load(sheet, schools)
                self._plan(sheet)
                if sheet.plan is not None:
                    sheet.plan(self)
            if sheet.name == SCHOOLS:
                schools = self._find_schools()

    def load(self, sheet: Sheet, schools: list[int]) -> None:
        """Read the present rows of these schools (of a table that belongs to none: all)."""
        if sheet.load is not None:
            sheet.load(self, schools)
            return
        query = select(sheet.table)
        if sheet.in_school:
            query = query.where(sheet.table.c.school_id.in_(schools))
        elif (inside := self.is_inside(sheet)) is not None:
            query = query.where(inside)
        for row in self.connection.execute(query).mappings():
            self.note(sheet, dict(row))

    def note(self, sheet: Sheet, values: dict[str, Any]) -> Record:
        """A present row of the database, with the ids of its references."""
        number = values.pop("id", None) if sheet.has_id else None
        references = sheet.references
        if sheet.in_school:
            references = {**references, "school_id": SCHOOLS}
        for column, target in references.items():
            if values.get(column) is not None:
                values[column] = self.by_id[target].get(values[column])
        record = Record(sheet, values, number, is_new=False)
        self.records[sheet.name].setdefault(self.key_of(sheet, values), record)
        if number is not None:
            self.by_id[sheet.name][number] = record
        return record

    def key_of(self, sheet: Sheet, values: dict[str, Any]) -> tuple[Any, ...]:
        """What tells this row apart from the others of its table."""
        school = (values.get("school_id"),) if sheet.in_school else ()
        if sheet.key_by is not None:
            return (*school, *sheet.key_by(values))
        return school + tuple(
            folded(one_line(value)) if isinstance(value, str) else value
            for value in map(values.get, sheet.key)
        )

    def fault(self, row: Row, column: str, why: Reason | Explanation) -> None:
        """Say what is wrong with a cell (``column``: its English name) or, with "", a row."""
        self.tables.faults.append(row.fault(column, why))

    def create(self, sheet: Sheet, values: dict[str, Any], row: Row | None = None) -> Record:
        """Plan a new row."""
        record = Record(sheet, values)
        self.records[sheet.name][self.key_of(sheet, values)] = record
        self.created[sheet.name].append(record)
        if row is not None:
            self.rows_of[record] = row
        return record

    def change(self, record: Record, values: dict[str, Any]) -> None:
        """Plan other values; equal ones change nothing."""
        for column, value in values.items():
            old = record.values.get(column)
            if _is_same(old, value):
                continue
            if not record.is_new:
                if column in record.before and _is_same(record.before[column], value):
                    del record.before[column]
                else:
                    record.before.setdefault(column, old)
                self.changed[record.sheet.name][record] = None
            record.values[column] = value

    def remove(self, record: Record) -> None:
        """Plan that a row goes."""
        record.is_removed = True
        if record.is_new:
            self.created[record.sheet.name].remove(record)
        else:
            self.removed[record.sheet.name].append(record)

    def find(self, name: str, text: str, school: Record | None) -> list[Record]:
        """The rows of a table that a cell may mean."""
        sheet = self.sheet(name)
        if name not in self._labels:
            index: dict[tuple[Record | None, str], list[Record]] = defaultdict(list)
            for record in self.records[name].values():
                place = record.values.get("school_id") if sheet.in_school else None
                for label in map(one_line, sheet.labels(record)):
                    for word in (folded(label), f"{LOOSE}{_loose(label)}"):
                        if record not in index[place, word]:
                            index[place, word].append(record)
            self._labels[name] = index
        place = school if sheet.in_school else None
        index = self._labels[name]
        found = index.get((place, folded(text))) or index.get((place, f"{LOOSE}{_loose(text)}"), [])
        if len(found) > 1 and sheet.closes:
            found = [each for each in found if each.values.get(sheet.closes) is None] or found
        return found if len(found) < 2 else sheet.prefers(self, found)

    def _plan(self, sheet: Sheet) -> None:
        rows = self.tables.rows.get(sheet.name, [])
        if not rows:
            return
        if sheet.prepare is not None:
            sheet.prepare(self, rows)
        seen: dict[Record, Row] = {}
        for row in rows:
            if sheet.in_school and row.school is None:
                continue
            values = self.values_of(sheet, row)
            if values is None:
                continue
            record = self.records[sheet.name].get(self.key_of(sheet, values))
            if record is not None and record in seen:
                self.fault(row, "", school_import.SECOND_ROW.with_fields(row=seen[record].number))
                continue
            if record is None:
                if self.lacks(sheet, row):
                    continue
                record = self.create(sheet, {**defaults(sheet), **sheet.fixed, **values}, row)
            else:
                self.change(record, values)
                self.rows_of[record] = row
            seen[record] = row
            if sheet.check is not None:
                sheet.check(self, row, record)

    def values_of(self, sheet: Sheet, row: Row) -> dict[str, Any] | None:
        """What the row says, by stored columns; None: it has a fault."""
        values: dict[str, Any] = {"school_id": row.school} if sheet.in_school else {}
        is_right = True
        for each in sheet.fields:
            value = row.values.get(each.name)
            if each.name == SCHOOL and sheet.in_school:
                continue
            if each.name in row.wrong:
                is_right = False
            elif value is None:
                if each.required and each.stored in sheet.key:
                    self.fault(row, each.name, canteen.CELL_MISSING)
                    is_right = False
                elif each.stored in sheet.key:
                    values[each.stored] = _default(sheet, each)
            elif value is EMPTIED:
                if each.stored:
                    values[each.stored] = _emptied(sheet, each)
            elif each.refers and each.stored:
                values[each.stored] = target = self.resolve(row, each, value)
                is_right = is_right and target is not None
            elif each.stored:
                values[each.stored] = value
        if is_right and sheet.derive is not None:
            derived = sheet.derive(self, row)
            return None if derived is None else {**values, **derived}
        return values if is_right else None

    def resolve(self, row: Row, column: Field, text: str | Record) -> Record | None:
        """The row that a cell names, or is; None, with a fault, if there is not exactly one."""
        if isinstance(text, Record):
            return text
        found = self.find(column.refers, text, row.school)
        if len(found) == 1:
            return found[0]
        why = school_import.NOT_CLEAR if found else school_import.NOT_FOUND
        self.fault(row, column.name, why.with_fields(table=column.refers))
        return None

    def lacks(self, sheet: Sheet, row: Row) -> bool:
        """Whether what is new has no value for a column that it needs; a fault for each."""
        missing = [each for each in sheet.fields if each.required and each.name not in row.values]
        for each in missing:
            self.fault(row, each.name, school_import.NOT_FILLED)
        return bool(missing)

    def _school_of(self, row: Row) -> Record | None:
        name = row.values.get(SCHOOL)
        if name is None:
            if self._default is None:
                self.fault(row, "", school_import.WHICH_SCHOOL)
            return self._default
        found = self.find(SCHOOLS, name, None)
        if len(found) == 1:
            return found[0]
        why = school_import.NOT_CLEAR if found else school_import.NOT_FOUND
        self.fault(row, SCHOOL, why.with_fields(table=SCHOOLS))
        return None

    def _find_schools(self) -> list[int]:
        """Find the school of every row; the ids of those that are there already."""
        self._find_default()
        for sheet in self.sheets:
            for row in self.tables.rows.get(sheet.name, ()) if sheet.in_school else ():
                row.school = self._school_of(row)
        every = (row.school for rows in self.tables.rows.values() for row in rows)
        return sorted({each.id for each in every if each is not None and each.id is not None})

    def _find_default(self) -> None:
        """The school of rows that name none: the one asked for, the only one of the files, or of all."""
        every = self.records[SCHOOLS].values()
        listed = [each for each in every if each in self.rows_of]
        if self._school_id is not None:
            self._default = self.by_id[SCHOOLS].get(self._school_id)
        elif len(listed) == 1:
            self._default = listed[0]
        elif len(every) == 1:
            self._default = next(iter(every))

    def wanted(self, names: set[str]) -> set[str]:
        """These tables, and those that they refer to."""
        wanted = {SCHOOLS, *names}
        for sheet in reversed(self.sheets):
            if sheet.name in wanted:
                wanted |= {*sheet.references.values(), *sheet.needs}
        return wanted

    def is_inside(self, sheet: Sheet) -> ColumnElement[bool] | None:
        """Whether a row belongs to the municipality; None where it belongs to none."""
        if self.territory_id is None:
            return None
        if sheet.name == TERRITORIES:
            return sheet.table.c.id == self.territory_id
        for column, target in sheet.references.items():
            inside = self.is_inside(self.sheet(target))
            if target == TERRITORIES:
                return sheet.table.c[column] == self.territory_id
            if inside is not None:
                return sheet.table.c[column].in_(select(self.sheet(target).table.c.id).where(inside))
        return None


def _is_same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return old == new or one_line(old) == new
    return bool(old == new)


def _loose(text: str) -> str:
    return "".join(sign for sign in folded(text) if sign.isalnum())


def _emptied(sheet: Sheet, column: Field) -> Any:
    if _is_nullable(sheet, column):
        return None
    return "" if column.default is None else column.default


def _is_nullable(sheet: Sheet, column: Field) -> bool:
    return bool(sheet.stored_in.c[column.stored].nullable)


def _default(sheet: Sheet, column: Field) -> Any:
    return "" if column.default is None and not _is_nullable(sheet, column) else column.default


def defaults(sheet: Sheet) -> dict[str, Any]:
    """Values of what is new and of which the file says nothing."""
    return {each.stored: _default(sheet, each) for each in sheet.fields if each.stored}

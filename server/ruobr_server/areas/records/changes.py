"""The history of records: who changed which field of which row, when, and what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from ruobr_server.areas.records.rows import key_of
from ruobr_server.areas.records.tables import record_changes
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.sheets.planning import SCHOOLS, Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.summary import shown
from ruobr_tui.api.models.records import RecordChange

CREATE, CHANGE, END, REMOVE = "create", "change", "end", "remove"
SHOWN = 100
"""Changes of a row that are shown, the newest."""
PEOPLE, PERSON = "people", "person_id"
"""Names stand in a table of their own, which staff and pupils refer to."""
_AT_ONCE = 500
_own = record_changes.c


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes, when, and by which import, or leading a school into which year.

    ``account_id`` null: a command of the server.
    """

    account_id: int | None
    now: datetime
    import_id: int | None = None
    rollover_year: int | None = None


@dataclass(frozen=True, slots=True)
class RowName:
    """A row that was not loaded: its table as files name it, its school, and its key."""

    sheet: str
    school_id: int | None
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry about a row."""

    record: Record | RowName
    action: str
    field: str = ""
    old: str = ""
    new: str = ""


def note(connection: Connection, author: Author, changes: Iterable[Change]) -> None:
    """Store what was changed; new rows have their numbers."""
    found = list(changes)
    if not found:
        return
    numbers = take_ids(connection, "record_changes", len(found))
    rows = [
        {
            "id": number,
            "at": author.now,
            "account_id": author.account_id,
            "import_id": author.import_id,
            "rollover_year": author.rollover_year,
            "sheet": row.sheet,
            "school_id": row.school_id,
            "row_key": row.key,
            "action": each.action,
            "field": each.field,
            "old": each.old,
            "new": each.new,
        }
        for number, each in zip(numbers, found, strict=True)
        for row in (_row_of(each.record),)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(record_changes), rows[start : start + _AT_ONCE])


def changes_of(planning: Planning) -> list[Change]:
    """What a plan changes, row by row; of what goes, all that it said."""
    found: list[Change] = []
    for sheet in planning.sheets:
        named = {each.stored: each.name for each in sheet.fields if each.stored}
        if sheet.is_listed_new:
            found += [Change(each, CREATE, new=each.label) for each in planning.created[sheet.name]]
        for record in planning.changed[sheet.name]:
            for column, old in record.before.items():
                new = record.values.get(column)
                if column not in named and (isinstance(old, bytes) or isinstance(new, bytes)):
                    continue
                is_end = column == sheet.closes and old is None
                name, before = named.get(column, column), shown(sheet, column, old)
                found.append(
                    Change(record, END if is_end else CHANGE, name, before, shown(sheet, column, new))
                )
        for record in planning.removed[sheet.name]:
            found += removed(
                record,
                {name: shown(sheet, column, record.values.get(column)) for column, name in named.items()},
            )
    return found


def removed(record: Record, texts: Mapping[str, str]) -> list[Change]:
    """That a row goes, with all that it said."""
    cells = [Change(record, REMOVE, name, text) for name, text in texts.items() if text]
    return cells or [Change(record, REMOVE, old=record.label)]


def follow(connection: Connection, record: Record, old_key: str) -> None:
    """Keep the history with a row whose key has changed."""
    if (new := key_of(record)) != old_key:
        connection.execute(update(record_changes).where(_is_of(record, old_key)).values(row_key=new))


def history(connection: Connection, record: Record) -> list[RecordChange]:
    """What was done with a row and with whom it is about, the newest first."""
    rows = connection.execute(
        _named().where(_is_about(record)).order_by(_own.at.desc(), _own.id.desc()).limit(SHOWN)
    )
    titles = _titles(record)
    return [
        RecordChange(
            at=row.at,
            by=_name(row),
            source=_source(row),
            action=row.action,
            field=row.field,
            russian=titles.get(row.field, row.field),
            old=row.old,
            new=row.new,
        )
        for row in rows
    ]


def last_changes(connection: Connection, records: Iterable[Record]) -> dict[str, tuple[datetime, str]]:
    """When and by whom rows of one table were last changed, by their keys."""
    by_key = {key_of(each): each for each in records}
    if not by_key:
        return {}
    first = next(iter(by_key.values()))
    newest = (
        select(func.max(_own.id)).where(_in_table(first), _own.row_key.in_(by_key)).group_by(_own.row_key)
    )
    rows = connection.execute(_named().where(_own.id.in_(newest)))
    return {row.row_key: (row.at, _name(row)) for row in rows}


def who_changed(connection: Connection, record: Record, names: Iterable[str]) -> str:
    """Who has changed one of these fields last; "" if that is not known."""
    row = connection.execute(
        _named().where(_is_about(record), _own.field.in_(list(names))).order_by(_own.id.desc()).limit(1)
    ).first()
    return "" if row is None else _name(row)


def _source(row: Any) -> str:
    if row.rollover_year is not None:
        return "rollover"
    return "form" if row.import_id is None else "import"


def _row_of(record: Record | RowName) -> RowName:
    if isinstance(record, RowName):
        return record
    return RowName(record.sheet.name, _school_of(record), key_of(record))


def _named() -> Any:
    names = person_names.c
    return (
        select(record_changes, names.last_name, names.first_name, names.middle_name)
        .outerjoin(account_owners, account_owners.c.id == _own.account_id)
        .outerjoin(person_names, names.id == account_owners.c.person_id)
    )


def _name(row: Any) -> str:
    return "" if row.last_name is None else full_name(row.last_name, row.first_name, row.middle_name)


def _is_about(record: Record) -> ColumnElement[bool]:
    person = record.values.get(PERSON)
    mine = _is_of(record, key_of(record))
    return or_(mine, _is_of(person, key_of(person))) if isinstance(person, Record) else mine


def _is_of(record: Record, key: str) -> ColumnElement[bool]:
    return and_(_in_table(record), _own.row_key == key)


def _in_table(record: Record) -> ColumnElement[bool]:
    school = _school_of(record)
    is_here = _own.school_id.is_(None) if school is None else _own.school_id == school
    return and_(_own.sheet == record.sheet.name, is_here)


def _school_of(record: Record) -> int | None:
    school = record.values.get("school_id") if record.sheet.in_school else None
    return school.id if isinstance(school, Record) and school.sheet.name == SCHOOLS else None


def _titles(record: Record) -> dict[str, str]:
    person = record.values.get(PERSON)
    others = person.sheet.fields if isinstance(person, Record) else ()
    return {each.name: each.russian[0] for each in (*others, *record.sheet.fields)}

"""The tables of a place, and their rows page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from ruobr_server.areas.records.changes import last_changes
from ruobr_server.areas.records.places import (
    Where,
    editor_of,
    place_named,
    places_to_choose,
    roles_of,
    scope_at,
)
from ruobr_server.areas.records.rows import Rows, key_of, read_rows
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.pages import Order, read_place
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.editing import fields_of
from ruobr_server.kit.sheets.planning import SCHOOLS, Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_tui.api.models.records import RecordColumn, RecordRow, RecordRows, RecordTable, RecordTables
from ruobr_tui.api.roles import Scope
from ruobr_tui.api.rules.records import TABLES, may_add, tables_at
from ruobr_tui.api.rules.text.folding import folded

PAGE = 100


def tables(
    connection: Connection, caller: Identity, sheets: Sequence[Sheet], where: Where, find: str
) -> RecordTables:
    """The tables of a place with their counts, and the places whose name has ``find``.

    Where nothing is named and the caller has one place alone, it is that one. Raises ``Forbidden``,
    ``NotFound`` for a place that is not the caller's.
    """
    held = roles_of(connection, caller)
    places, more = places_to_choose(connection, held, find)
    is_named = where.territory_id is not None or where.school_id is not None
    if not is_named and len(places) == 1 and not find:
        where = Where(places[0].territory_id, places[0].school_id)
    place = scope_at(connection, where)
    names = [] if place is None else tables_at(held, place)
    if place is None or not names:
        if is_named:
            raise NotFound
        return RecordTables(places=places, more=more)
    by_name = {each.name: each for each in sheets}
    return RecordTables(
        place=place_named(connection, place),
        tables=[
            RecordTable(
                name=name,
                russian=by_name[name].russian[0],
                group=TABLES[name].group,
                count=_count(connection, sheets, by_name[name], place),
                may_add=may_add(held, name, place),
            )
            for name in names
        ],
        places=places,
        more=more,
    )


def rows(
    connection: Connection,
    caller: Identity,
    sheets: Sequence[Sheet],
    where: Where,
    table: str,
    find: str,
    after: str,
    today: date,
) -> RecordRows:
    """The rows behind the place ``after`` that have all words of ``find`` in some cell.

    Raises ``Forbidden``, ``NotFound``, and ``Invalid`` for an ``after`` that is none.
    """
    editor = editor_of(connection, caller, where, table)
    loaded = read_rows(connection, sheets, table, editor.place, today)
    begin = tuple(read_place(after, (str, str))) if after else ("", "")
    words = folded(find).split()
    wanted = sorted(
        ((loaded.place_in_list(each), each) for each in loaded.records if _has(loaded, each, words)),
        key=lambda one: one[0],
    )
    page = [(place, record) for place, record in wanted if place > begin]
    shown = [record for _place, record in page[:PAGE]]
    last = last_changes(connection, shown)
    return RecordRows(
        columns=[RecordColumn(name=each.name, russian=each.russian[0]) for each in fields_of(loaded.sheet)],
        listed=list(loaded.sheet.listed),
        rows=[_row(loaded, record, last) for record in shown],
        found=len(wanted),
        next=Order((), (str, str)).place_of(page[PAGE - 1][0]) if len(page) > PAGE else "",
        may_add=editor.may_add(table),
    )


def _row(loaded: Rows, record: Record, last: dict[str, tuple[datetime, str]]) -> RecordRow:
    key, texts = key_of(record), loaded.texts(record)
    at, by = last.get(key, (None, ""))
    return RecordRow(
        key=key,
        label=record.label,
        cells={each.name: texts[each.name] for each in fields_of(loaded.sheet)},
        has_ended=loaded.has_ended(record),
        changed_at=at,
        changed_by=by,
    )


def _has(loaded: Rows, record: Record, words: Sequence[str]) -> bool:
    if not words:
        return True
    whole = folded(" ".join((record.label, *loaded.texts(record).values())))
    return all(word in whole for word in words)


def _count(connection: Connection, sheets: Sequence[Sheet], sheet: Sheet, place: Scope) -> int:
    query = select(func.count()).select_from(sheet.table)
    planning = Planning(connection, sheets, date.min)
    planning.territory_id = place.territory_id
    if sheet.in_school and "school_id" in sheet.table.c:
        query = query.where(sheet.table.c.school_id == place.school_id)
    elif sheet.in_school:
        begin_at = [place.school_id] if place.school_id is not None else []
        for each in sheets:
            if each.name in planning.wanted({sheet.name}):
                planning.load(each, begin_at)
        return len(planning.records[sheet.name])
    elif sheet.name == SCHOOLS and place.school_id is not None:
        return 1
    elif (inside := planning.is_inside(sheet)) is not None:
        query = query.where(inside)
    return int(connection.execute(query).scalar_one())

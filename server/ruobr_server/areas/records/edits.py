"""Adding, changing, ending and removing a row: by the rules of an import, with a history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from ruobr_server.areas.diary.service import Generated
from ruobr_server.areas.families.service import key_of as person_key_of
from ruobr_server.areas.families.service import needs_keys_file
from ruobr_server.areas.records.changes import (
    CHANGE,
    CREATE,
    END,
    Author,
    Change,
    follow,
    note,
    removed,
    who_changed,
)
from ruobr_server.areas.records.details import detail_of
from ruobr_server.areas.records.places import Editor, Where, editor_of
from ruobr_server.areas.records.removal import refuse_what_is_in_use
from ruobr_server.areas.records.rows import Rows, key_of, read_rows
from ruobr_server.areas.records.writing import wait_for_others, write
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, InvalidFields
from ruobr_server.kit.sheets.cells import cleaned
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.editing import add_row, change_row, fields_of
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.values import Day
from ruobr_tui.api.models.records import RecordCell, RecordDetail, RecordLessons, RecordOutcome, RecordPlan
from ruobr_tui.api.reasons import records as reasons
from ruobr_tui.api.reasons import school_import
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.rules import long_work

WHOLE_ROW = "row"
"""The name under which faults come that belong to no field."""
NUMBER = "snils"
"""Written and never read."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who changes which table, where and when. ``person_key``: that of the keys file."""

    caller: Identity
    sheets: Sequence[Sheet]
    where: Where
    table: str
    today: date
    now: datetime
    person_key: bytes | None = None


@takes_long(long_work.RECORD)
def add(connection: Connection, given: Request, cells: Mapping[str, str]) -> RecordDetail:
    """Add a row. Raises ``Forbidden``, ``NotFound``, ``InvalidFields`` with what the import would say."""
    editor, loaded = _begin(connection, given)
    if not editor.may_add(given.table):
        raise Forbidden
    _only_known(loaded, cells)
    record = add_row(loaded.planning, loaded.sheet, loaded.school, cells)
    _refuse_faults(loaded.planning)
    if record is None:
        raise Conflict
    return _finish(connection, given, editor, loaded, record, None)


@takes_long(long_work.RECORD)
def change(connection: Connection, given: Request, key: str, cells: Mapping[str, RecordCell]) -> RecordDetail:
    """Change cells of a row.

    Raises ``Forbidden``, ``NotFound``, ``InvalidFields``, and ``Changed`` with the present values where a
    cell says something else than what the new text replaces: nothing is changed then.
    """
    editor, loaded = _begin(connection, given)
    record = loaded.record(key)
    before = loaded.texts(record)
    new = _new_texts(connection, loaded, record, before, cells)
    if not new:
        return detail_of(connection, loaded, record, may_add=editor.may_add(given.table))
    change_row(loaded.planning, record, before, new)
    _refuse_faults(loaded.planning)
    return _finish(connection, given, editor, loaded, record, (key, before, new))


@takes_long(long_work.RECORD)
def end(connection: Connection, given: Request, key: str, day: date | None) -> RecordDetail | None:
    """End a row on a day, or (without a day) remove what nothing refers to: None then.

    Raises ``Forbidden``, ``NotFound``, ``InvalidFields``, and ``Conflict`` for what is in use or never ends.
    """
    editor, loaded = _begin(connection, given)
    record = loaded.record(key)
    if not editor.may_add(given.table):
        raise Forbidden
    sheet = loaded.sheet
    if day is None and sheet.is_removable:
        _remove(connection, given, loaded, record)
        return None
    if not sheet.closes:
        raise Conflict(reasons.NEVER_ENDS)
    if day is None:
        raise InvalidFields({"day": reasons.NO_DAY})
    if loaded.has_ended(record):
        raise Conflict(reasons.HAS_ENDED)
    before = loaded.texts(record)
    column = next(each for each in sheet.fields if each.stored == sheet.closes)
    change_row(loaded.planning, record, before, {column.name: Day().write(day)})
    _refuse_faults(loaded.planning, {column.name: "day"})
    return _finish(connection, given, editor, loaded, record, (key, before, {}))


@takes_long(long_work.RECORD)
def preview(connection: Connection, given: Request, planned: RecordPlan) -> RecordOutcome:
    """What a change would do to the lessons: everything is written, and taken back."""
    nested = connection.begin_nested()
    try:
        if planned.key:
            done = change(connection, given, planned.key, planned.cells)
        else:
            done = add(connection, given, {name: each.new for name, each in planned.cells.items()})
    finally:
        nested.rollback()
    return RecordOutcome(lessons=done.lessons)


def _begin(connection: Connection, given: Request) -> tuple[Editor, Rows]:
    """The table as it is when everybody else's change is made."""
    editor_of(connection, given.caller, given.where, given.table)
    wait_for_others(connection)
    editor = editor_of(connection, given.caller, given.where, given.table)
    if given.person_key is None and needs_keys_file(connection):
        raise Conflict(school_import.NO_KEYS)
    key = person_key_of(connection, given.person_key)
    return editor, read_rows(connection, given.sheets, given.table, editor.place, given.today, key)


def _only_known(loaded: Rows, cells: Mapping[str, object]) -> None:
    known = {each.name for each in fields_of(loaded.sheet)}
    if unknown := [name for name in cells if name not in known]:
        raise InvalidFields(dict.fromkeys(unknown, reasons.NO_SUCH_FIELD))


def _new_texts(
    connection: Connection,
    loaded: Rows,
    record: Record,
    before: Mapping[str, str],
    cells: Mapping[str, RecordCell],
) -> dict[str, str]:
    """The texts that change something. Raises ``InvalidFields``, ``Changed``."""
    _only_known(loaded, cells)
    new = {
        name: cell.new
        for name, cell in cells.items()
        if cleaned(cell.new) != before[name] and (name != NUMBER or cleaned(cell.new))
    }
    fixed = {each.name for each in fields_of(loaded.sheet) if each.is_fixed}
    if refused := fixed.intersection(new):
        raise InvalidFields(dict.fromkeys(refused, reasons.NOT_CHANGED_HERE))
    others = [name for name in new if cleaned(cells[name].old) != before[name]]
    if others:
        raise Changed(
            {
                "values": dict(before),
                "fields": others,
                "by": who_changed(connection, record, others),
            }
        )
    return new


def _finish(
    connection: Connection,
    given: Request,
    editor: Editor,
    loaded: Rows,
    record: Record,
    was: tuple[str, Mapping[str, str], Mapping[str, str]] | None,
) -> RecordDetail:
    """Write the plan, then read the row anew: the history says what it says now.

    ``was``: its key, its texts before, and those that were given; None for what is new.
    """
    author = Author(given.caller.account_id, given.now)
    made = write(connection, loaded.planning, author, given.today, ())
    after = read_rows(connection, given.sheets, given.table, editor.place, given.today)
    shown = after.record(key_of(record))
    if was is None:
        changes = [Change(shown, CREATE, new=shown.label)]
    else:
        key, before, new = was
        follow(connection, shown, key)
        changes = _differences(loaded.sheet, shown, before, after.texts(shown), new)
    note(connection, author, changes)
    detail = detail_of(connection, after, shown, may_add=editor.may_add(given.table))
    return detail.model_copy(update={"lessons": _lessons(made)})


def _differences(
    sheet: Sheet,
    record: Record,
    before: Mapping[str, str],
    after: Mapping[str, str],
    given: Mapping[str, str],
) -> list[Change]:
    ends = next((each.name for each in sheet.fields if sheet.closes and each.stored == sheet.closes), "")
    loaded = [
        Change(record, END if name == ends and not before[name] else CHANGE, name, before[name], text)
        for name, text in after.items()
        if text != before[name]
    ]
    return [*loaded, Change(record, CHANGE, NUMBER)] if NUMBER in given else loaded


def _remove(connection: Connection, given: Request, loaded: Rows, record: Record) -> None:
    refuse_what_is_in_use(connection, record)
    texts = loaded.texts(record)
    changes = removed(record, {each.name: texts[each.name] for each in fields_of(loaded.sheet)})
    loaded.planning.remove(record)
    author = Author(given.caller.account_id, given.now)
    write(connection, loaded.planning, author, given.today, changes)


def _refuse_faults(planning: Planning, names: Mapping[str, str] | None = None) -> None:
    """Raise ``InvalidFields`` with the faults of a plan; ``names``: other names of columns."""
    wrong: dict[str, Reason | Explanation] = {}
    for fault in planning.tables.faults:
        column = fault.column or WHOLE_ROW
        wrong.setdefault((names or {}).get(column, column), fault.why)
    if wrong:
        raise InvalidFields(wrong)


def _lessons(made: Mapping[int, Generated]) -> RecordLessons | None:
    if not made:
        return None
    every = list(made.values())
    return RecordLessons(
        created=sum(each.created for each in every),
        changed=sum(each.changed for each in every),
        deleted=sum(each.deleted for each in every),
        retained=sum(each.retained for each in every),
    )

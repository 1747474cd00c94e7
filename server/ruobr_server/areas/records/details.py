"""One row as a form: its fields with their texts, kinds and choices, and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.personal_data.service import Subject
from ruobr_server.areas.records.changes import CHANGE, END, REMOVE, history
from ruobr_server.areas.records.places import Where, editor_of
from ruobr_server.areas.records.rows import Rows, key_of, read_rows
from ruobr_server.areas.schools.queries import pupil_places
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import guardians
from ruobr_server.kit.errors import Forbidden
from ruobr_server.kit.sheets.description import TEXT, Field, Sheet
from ruobr_server.kit.sheets.editing import fields_of
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.values import Choice, Clock, Day, Fraction, Snils, Whole, Words, Zone
from ruobr_tui.api.models.records import RecordChoice, RecordDetail, RecordField

WHAT = "school-record"
"""A pupil or a parent in the access log of the family."""
KINDS: Mapping[type, str] = {
    Whole: "whole",
    Fraction: "decimal",
    Day: "date",
    Clock: "time",
    Choice: "choice",
    Snils: "snils",
    Zone: "zone",
}
_LONGEST = 40
"""Characters of what is neither words nor chosen."""


def new(
    connection: Connection, caller: Identity, sheets: Sequence[Sheet], where: Where, table: str, today: date
) -> RecordDetail:
    """The form of what is new. Raises ``Forbidden``, ``NotFound``."""
    editor = editor_of(connection, caller, where, table)
    if not editor.may_add(table):
        raise Forbidden
    loaded = read_rows(connection, sheets, table, editor.place, today)
    fields = [_field(loaded, each, "", is_new=True) for each in fields_of(loaded.sheet)]
    return RecordDetail(table=table, fields=fields)


def one(
    connection: Connection,
    caller: Identity,
    sheets: Sequence[Sheet],
    where: Where,
    table: str,
    key: str,
    today: date,
) -> RecordDetail:
    """A row of the caller's. Raises ``Forbidden``, ``NotFound``."""
    editor = editor_of(connection, caller, where, table)
    loaded = read_rows(connection, sheets, table, editor.place, today)
    return detail_of(connection, loaded, loaded.record(key), may_add=editor.may_add(table))


def detail_of(connection: Connection, loaded: Rows, record: Record, *, may_add: bool) -> RecordDetail:
    """A row as a form, with its history."""
    texts = loaded.texts(record)
    fields = [_field(loaded, each, texts[each.name], is_new=False) for each in fields_of(loaded.sheet)]
    return RecordDetail(
        table=loaded.sheet.name,
        key=key_of(record),
        label=record.label,
        fields=fields,
        history=history(connection, record),
        actions=actions_of(loaded, record, may_add=may_add),
    )


def actions_of(loaded: Rows, record: Record, *, may_add: bool) -> list[str]:
    """What can be done with a row. Who adds rows also ends and removes them."""
    sheet = loaded.sheet
    actions = [CHANGE] if any(not each.is_fixed for each in fields_of(sheet)) else []
    if may_add and sheet.closes and not loaded.has_ended(record):
        actions.append(END)
    if may_add and sheet.is_removable:
        actions.append(REMOVE)
    return actions


def families_of(connection: Connection, shown: RecordDetail) -> list[Subject]:
    """The accounts of the families whose record is shown."""
    if shown.table != "pupils":
        return []
    rows = guardians.join(pupil_places, pupil_places.c.id == guardians.c.pupil_id)
    own = connection.execute(
        guardians.select().select_from(rows).where(guardians.c.pupil_id == int(shown.key))
    )
    return [(row.account_id, None) for row in own]


def _field(loaded: Rows, column: Field, text: str, *, is_new: bool) -> RecordField:
    value = column.value
    kind = KINDS.get(type(value), "line")
    if column.refers:
        kind = "choice" if column.stored or value is TEXT else "many"
    return RecordField(
        name=column.name,
        russian=column.russian[0],
        kind=kind,
        value=_proposed(loaded, column) if is_new else text,
        required=column.required,
        can_be_empty=column.is_emptied and not column.required,
        fixed=column.is_fixed and not is_new,
        choices=_choices(loaded, column, "" if kind == "many" else text),
        refers=column.refers,
        longest=value.most if isinstance(value, Words) else _LONGEST,
        least=value.least if isinstance(value, Whole) else None,
        most=value.most if isinstance(value, Whole | Fraction) else None,
    )


def _proposed(loaded: Rows, column: Field) -> str:
    """What a new row has unless something else is entered."""
    if column.name == "year":
        return str(loaded.planning.year)
    return "" if column.default is None else column.value.write(column.default)


def _choices(loaded: Rows, column: Field, text: str) -> list[RecordChoice]:
    """What may be chosen; ``text``: what the cell says now."""
    if isinstance(column.value, Choice):
        return [
            RecordChoice(value=word, english=_english(column.value, word))
            for word in column.value.first_words()
        ]
    if not column.refers:
        return []
    planning = loaded.planning
    others = Rows(planning, planning.sheet(column.refers), loaded.place)
    of_school = others.sheet.in_school
    records = [
        each
        for each in planning.records[column.refers].values()
        if not others.has_ended(each) and (not of_school or each.values.get("school_id") is loaded.school)
    ]
    records.sort(key=others.place_in_list)
    # The cell may say a longer name, or name somebody who has left: it stays as it is.
    meant = planning.find(column.refers, text, loaded.school) if text else []
    names = [text] if meant else []
    names += [loaded.names.of(each) for each in records if each not in meant]
    return [RecordChoice(value=name) for name in dict.fromkeys(names)]


def _english(choice: Choice, word: str) -> str:
    """The spelling in Latin letters; "" without one."""
    meant = choice.words[word]
    spelled = (each for each, value in choice.words.items() if value == meant and each.isascii())
    return next((each for each in spelled if not each.isdecimal()), "")

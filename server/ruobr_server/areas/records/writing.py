"""Writing a plan of records, by a form or an import: rows, history, caches of diaries, lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from importlib import import_module

from sqlalchemy import Connection

from ruobr_server.areas.declaration import Area
from ruobr_server.areas.diary.service import Generated, bump_pupils, bump_school
from ruobr_server.areas.records.changes import Author, Change, note
from ruobr_server.areas.timetable.service import generate
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import wait_turn
from ruobr_server.kit.sheets.applying import Applying
from ruobr_server.kit.sheets.description import Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_tui.api.rules import long_work
from ruobr_tui.api.rules.records import RETIMING

TURN = "school_import"
"""One change of records at a time: what one plans, another does not change."""
LONGEST = long_work.IMPORT


def sheets_of(areas: Sequence[Area]) -> list[Sheet]:
    """The tables of all areas, in the order in which they refer to each other."""
    found: list[Sheet] = []
    for area in areas:
        if area.sheets:
            module, _, function = area.sheets.partition(":")
            found += getattr(import_module(module), function)()
    return found


def wait_for_others(connection: Connection) -> None:
    """Wait until everybody else's change of records is made."""
    wait_turn(connection, TURN)


@takes_long(LONGEST)
def write(
    connection: Connection, planning: Planning, author: Author, today: date, changes: Iterable[Change]
) -> dict[int, Generated]:
    """Write a plan, and ``changes`` as its history. What became of the lessons, by school."""
    found = list(changes)
    Applying(planning, author.now).run()
    note(connection, author, found)
    _renew_diaries(planning)
    return {school_id: generate(connection, school_id, today) for school_id in _retimed(planning)}


def _retimed(planning: Planning) -> list[int]:
    """The schools whose lessons are to be made anew."""
    found: set[int] = set()
    for name in RETIMING:
        for record in (*planning.created[name], *planning.changed[name], *planning.removed[name]):
            found.add(record.values["school_id"].id)
    return sorted(found)


def _renew_diaries(planning: Planning) -> None:
    """What is cached of the diaries of changed schools is void."""
    schools: set[int] = set()
    moved: dict[int, list[int]] = {}
    for name, records in planning.changed.items():
        for record in records:
            school = record if name == "schools" else record.values.get("school_id")
            if isinstance(school, Record) and school.id is not None and not school.is_new:
                schools.add(school.id)
                if name == "pupils" and record.id is not None:
                    moved.setdefault(school.id, []).append(record.id)
            if name == "people":
                schools |= {
                    each.values["school_id"].id
                    for kind in ("staff", "pupils")
                    for each in planning.records[kind].values()
                    if each.values["person_id"] is record
                }
    for school_id in sorted(schools):
        bump_school(planning.connection, school_id)
    for school_id, pupils in sorted(moved.items()):
        for start in range(0, len(pupils), 500):
            bump_pupils(planning.connection, school_id, pupils[start : start + 500])

"""Leading a school into its next year: planned, and applied class by class (``undoing.py``: and back)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ruobr_server.areas.diary.service import bump_school
from ruobr_server.areas.records.service import Author, note, wait_for_others
from ruobr_server.areas.rollover.history import changes_of_step
from ruobr_server.areas.rollover.moves import stored_moves
from ruobr_server.areas.rollover.plan import (
    STAGES,
    Member,
    Named,
    SchoolClass,
    Unit,
    before,
    groups,
    proposed,
    units,
)
from ruobr_server.areas.rollover.tables import class_rollovers
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.areas.schools.service import (
    ClassValues,
    classes_of_years,
    full_name,
    open_class,
    place_pupils,
    places_of_pupils,
    pupils_of_year,
    set_class,
)
from ruobr_server.areas.timetable.service import (
    copy_courses,
    end_versions,
    generate,
    renew_courses,
)
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_tui.api.reasons import rollover as reasons
from ruobr_tui.api.rules import long_work
from ruobr_tui.api.rules.rollover import last_day_of_old_timetable

FIRST_MONTH = 5
"""A school year is prepared from this month on."""
NEXT_FROM = 11
"""From this month on the year after is planned."""
LONGEST = long_work.ROLLOVER


@dataclass(frozen=True, slots=True)
class Pupil:
    """A present pupil of the old year; ``to`` None: leaves."""

    id: int
    name: str
    born: date | None
    old: Named
    to: Named | None
    proposed: Named | None

    @property
    def is_changed(self) -> bool:
        """Whether it is another class than the proposed one."""
        return self.to != self.proposed


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of one school; without units there is nothing to do."""

    school_id: int
    school: str
    year: int
    groups: Sequence[tuple[Unit, ...]]
    """What is written together, in this order."""
    pupils: Sequence[Pupil]
    members: Sequence[Member]

    @property
    def units(self) -> list[Unit]:
        """Each class of the new year, and those who leave."""
        return [unit for group in self.groups for unit in group]

    @property
    def leaving(self) -> list[Pupil]:
        """Who leaves the school."""
        return [each for each in self.pupils if each.to is None]

    def before(self, group: Sequence[Unit]) -> list[str]:
        """The names of what must be written before this group."""
        return list(dict.fromkeys(each.name for each in before(group, self.groups, self.members)))


@takes_long(LONGEST)
def planned(
    connection: Connection, school_id: int, year: int, changes: Mapping[int, Named | None] | None = None
) -> Planned:
    """What is left to do for ``year``; ``changes``: where pupils go, before what is stored of them.

    Raises ``NotFound`` for a school that is not there; ``Conflict`` without classes of the year before.
    """
    school = connection.execute(
        select(school_names.c.name).where(school_names.c.id == school_id)
    ).scalar_one_or_none()
    if school is None:
        raise NotFound
    classes = [
        SchoolClass(row.id, row.year, Named(row.grade, row.letter))
        for row in classes_of_years(connection, school_id, (year - 1, year))
    ]
    if not classes:
        raise Conflict(reasons.NO_CLASSES)
    rows = pupils_of_year(connection, school_id, year - 1)
    members = [Member(row.id, row.class_id) for row in rows]
    usual = proposed(classes, members, year)
    names = {each.id: each.name for each in classes}
    stored = stored_moves(connection, school_id, year, {row.id: names[row.class_id] for row in rows})
    moves = {**usual, **stored, **{number: to for number, to in (changes or {}).items() if number in usual}}
    pupils = [
        Pupil(
            row.id,
            full_name(row.last_name, row.first_name, row.middle_name),
            row.birth_date,
            names[row.class_id],
            moves[row.id],
            usual[row.id],
        )
        for row in rows
    ]
    found = groups(units(classes, members, moves, year), members)
    return Planned(school_id, school, year, found, pupils, members)


def digest_of(group: Sequence[Unit]) -> str:
    """The same for the same group, whatever was done of the others."""
    return hashlib.sha256(repr(tuple(group)).encode()).hexdigest()


def first_day(year: int) -> date:
    """From when a year is begun: in the spring in which the old one ends."""
    return date(year, FIRST_MONTH, 1)


def year_to_begin(today: date) -> int:
    """The year that is planned on this day."""
    return today.year + (today.month >= NEXT_FROM)


def require_season(year: int, today: date) -> None:
    """Raises ``Conflict`` before its ``first_day``."""
    first = first_day(year)
    if today < first:
        raise Conflict(reasons.TOO_EARLY.with_fields(day=f"{first:%d.%m.%Y}"))


@takes_long(LONGEST)
def close_timetable(
    connection: Connection,
    school_id: int,
    year: int,
    today: date,
    now: datetime,
    account_id: int | None = None,
) -> None:
    """No timetable of the old year holds in the new one; lessons that were made of it there go."""
    wait_for_others(connection)
    before = end_versions(connection, school_id, last_day_of_old_timetable(year))
    if not before:
        return
    stored = [[number, None if day is None else day.isoformat()] for number, day in before]
    _note(connection, school_id, year, "", {"versions": stored}, now, account_id)
    generate(connection, school_id, today)


@takes_long(LONGEST)
def carry_out(
    connection: Connection,
    school_id: int,
    year: int,
    group: Sequence[Unit],
    today: date,
    now: datetime,
    account_id: int | None = None,
) -> None:
    """Write one group of the plan. Raises ``Conflict`` if its classes are not as they were planned."""
    wait_for_others(connection)
    numbers = [number for unit in group for number in unit.pupils]
    places = places_of_pupils(connection, school_id, numbers)
    rows = {row.id: row for row in classes_of_years(connection, school_id, (year - 1, year))}
    if not all(_is_as_planned(unit, year, places, rows) for unit in group):
        raise Conflict(reasons.PLAN_CHANGED)
    old_names = {number: f"{row.grade}{row.letter}" for number, row in rows.items()}
    author = Author(account_id, now, rollover_year=year)
    for unit in group:
        step: dict[str, Any] = {"pupils": [[number, places[number][0]] for number in unit.pupils]}
        after = None
        if unit.to is None:
            assert unit.leaves is not None
            step |= {"to": unit.leaves.id, "left": today.isoformat()}
            place_pupils(connection, school_id, unit.pupils, unit.leaves.id, today)
        else:
            opened, after = _open(connection, school_id, year, unit, rows)
            step |= opened
            place_pupils(connection, school_id, unit.pupils, step["to"], None)
        _note(connection, school_id, year, unit.name, step, now, account_id)
        note(
            connection,
            author,
            changes_of_step(connection, school_id, year, unit.name, step, after, old_names),
        )
    bump_school(connection, school_id)


def done_for(connection: Connection, school_id: int, year: int) -> list[str]:
    """The names of the classes that were led into this year and can be undone."""
    own = class_rollovers.c
    names = connection.scalars(
        select(own.name)
        .where(own.school_id == school_id, own.year == year, own.undone_at.is_(None), own.name != "")
        .order_by(own.id)
    )
    return list(names)


def _is_as_planned(
    unit: Unit,
    year: int,
    places: Mapping[int, tuple[int, date | None]],
    rows: Mapping[int, Row[Any]],
) -> bool:
    for number in unit.pupils:
        class_id, left_on = places.get(number, (0, None))
        if left_on is not None or class_id not in rows:
            return False
        if rows[class_id].year != year - 1:
            return False
    if unit.goes_on is not None and rows[unit.goes_on.id].year != year - 1:
        return False
    taken = {(row.grade, row.letter): row.id for row in rows.values() if row.year == year}
    if unit.to is None:
        return True
    there = taken.get((unit.to.grade, unit.to.letter))
    return there == (None if unit.present is None else unit.present.id)


def _open(
    connection: Connection, school_id: int, year: int, unit: Unit, rows: Mapping[int, Row[Any]]
) -> tuple[dict[str, Any], ClassValues | None]:
    """The class of the new year: one that goes on (and what it is then), that is there, or a new one."""
    assert unit.to is not None
    grade, letter = unit.to.grade, unit.to.letter
    if unit.goes_on is not None:
        was = rows[unit.goes_on.id]
        teacher = None if was.grade in STAGES else was.class_teacher_id
        after = ClassValues(year, grade, letter, teacher)
        set_class(connection, school_id, was.id, after)
        courses = renew_courses(connection, school_id, was.id, year)
        before = [was.year, was.grade, was.letter, was.class_teacher_id]
        return {"to": was.id, "class": before, "courses": courses}, after
    if unit.present is not None:
        return {"to": unit.present.id}, None
    number = open_class(connection, school_id, ClassValues(year, grade, letter, None))
    if unit.like is not None:
        copy_courses(connection, school_id, unit.like.id, number, year)
    return {"to": number, "is_new": True}, None


def _note(
    connection: Connection,
    school_id: int,
    year: int,
    name: str,
    before: Mapping[str, Any],
    now: datetime,
    account_id: int | None,
) -> None:
    [number] = take_ids(connection, "class_rollovers")
    connection.execute(
        insert(class_rollovers).values(
            id=number,
            school_id=school_id,
            year=year,
            name=name,
            account_id=account_id,
            applied_at=now,
            before=json.dumps(before),
        )
    )

"""Leading a school into its next year: planned, applied class by class, undone until the first lesson."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from ruobr_server.areas.diary.service import bump_school, has_lessons_from
from ruobr_server.areas.rollover.plan import STAGES, Member, Named, SchoolClass, Unit, groups, proposed, units
from ruobr_server.areas.rollover.tables import class_rollovers
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.areas.schools.service import (
    ClassValues,
    classes_of_years,
    full_name,
    members_of,
    open_class,
    place_pupils,
    places_of_pupils,
    pupils_of_year,
    remove_class,
    set_class,
)
from ruobr_server.areas.timetable.service import (
    copy_courses,
    end_versions,
    generate,
    remove_courses,
    renew_courses,
    restore_courses,
    restore_versions,
)
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import take_ids, wait_turn
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_tui.api.reasons import rollover as reasons

TURN = "rollover"
FIRST_MONTH = 5
"""A school year is prepared from this month on."""
NEW_LESSONS = (8, 1)
"""Month and day from which a lesson is one of the new year."""
LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Pupil:
    """A present pupil of the old year; ``to`` None: leaves."""

    id: int
    name: str
    born: date | None
    old: Named
    to: Named | None
    is_changed: bool
    """Whether it is another class than the proposed one."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of one school; without units there is nothing to do."""

    school_id: int
    school: str
    year: int
    groups: Sequence[tuple[Unit, ...]]
    """What is written together, in this order."""
    pupils: Sequence[Pupil]

    @property
    def units(self) -> list[Unit]:
        """Each class of the new year, and those who leave."""
        return [unit for group in self.groups for unit in group]

    @property
    def digest(self) -> str:
        """The same for the same plan."""
        return hashlib.sha256(repr(self.groups).encode()).hexdigest()

    @property
    def leaving(self) -> list[Pupil]:
        """Who leaves the school."""
        return [each for each in self.pupils if each.to is None]


@takes_long(LONGEST)
def planned(
    connection: Connection, school_id: int, year: int, changes: Mapping[int, Named | None] | None = None
) -> Planned:
    """What is left to do for ``year``; ``changes``: where pupils go who do not go as is proposed.

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
    moves = {**usual, **{number: to for number, to in (changes or {}).items() if number in usual}}
    names = {each.id: each.name for each in classes}
    pupils = [
        Pupil(
            row.id,
            full_name(row.last_name, row.first_name, row.middle_name),
            row.birth_date,
            names[row.class_id],
            moves[row.id],
            moves[row.id] != usual[row.id],
        )
        for row in rows
    ]
    found = groups(units(classes, members, moves, year), members)
    return Planned(school_id, school, year, found, pupils)


def require_season(year: int, today: date) -> None:
    """Raises ``Conflict`` before the spring in which the old year ends."""
    first = date(year, FIRST_MONTH, 1)
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
    wait_turn(connection, TURN)
    before = end_versions(connection, school_id, date(year, 7, 31))
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
    wait_turn(connection, TURN)
    numbers = [number for unit in group for number in unit.pupils]
    places = places_of_pupils(connection, school_id, numbers)
    rows = {row.id: row for row in classes_of_years(connection, school_id, (year - 1, year))}
    if not all(_is_as_planned(unit, year, places, rows) for unit in group):
        raise Conflict(reasons.PLAN_CHANGED)
    for unit in group:
        before: dict[str, Any] = {"pupils": [[number, places[number][0]] for number in unit.pupils]}
        if unit.to is None:
            assert unit.leaves is not None
            before |= {"to": unit.leaves.id, "left": today.isoformat()}
            place_pupils(connection, school_id, unit.pupils, unit.leaves.id, today)
        else:
            before |= _open(connection, school_id, year, unit, rows)
            place_pupils(connection, school_id, unit.pupils, before["to"], None)
        _note(connection, school_id, year, unit.name, before, now, account_id)
    bump_school(connection, school_id)


@takes_long(LONGEST)
def undo(connection: Connection, school_id: int, year: int, now: datetime) -> int:
    """Everything that was done for ``year`` is as before; returns how many classes.

    Raises ``Conflict`` where nothing was done, where the new year has a lesson, and where a class was changed
    since by others.
    """
    wait_turn(connection, TURN)
    own = class_rollovers.c
    done = connection.execute(
        select(class_rollovers)
        .where(own.school_id == school_id, own.year == year, own.undone_at.is_(None))
        .order_by(own.id.desc())
    ).all()
    if not done:
        raise Conflict(reasons.NOTHING_TO_UNDO)
    steps = [(row.name, json.loads(row.before)) for row in done]
    touched = {step["to"] for _, step in steps if "to" in step}
    if has_lessons_from(connection, school_id, touched, date(year, *NEW_LESSONS)):
        raise Conflict(reasons.LESSONS_BEGUN)
    for name, step in steps:
        _require_untouched(connection, school_id, name, step)
    for _, step in steps:
        _restore(connection, school_id, step)
    connection.execute(
        update(class_rollovers).where(own.id.in_([row.id for row in done])).values(undone_at=now)
    )
    bump_school(connection, school_id)
    return len([step for _, step in steps if "to" in step])


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
) -> dict[str, Any]:
    """The class of the new year: the one that goes on, the one that is there, or a new one."""
    assert unit.to is not None
    grade, letter = unit.to.grade, unit.to.letter
    if unit.goes_on is not None:
        was = rows[unit.goes_on.id]
        teacher = None if was.grade in STAGES else was.class_teacher_id
        set_class(connection, school_id, was.id, ClassValues(year, grade, letter, teacher))
        courses = renew_courses(connection, school_id, was.id, year)
        before = [was.year, was.grade, was.letter, was.class_teacher_id]
        return {"to": was.id, "class": before, "courses": courses}
    if unit.present is not None:
        return {"to": unit.present.id}
    number = open_class(connection, school_id, ClassValues(year, grade, letter, None))
    if unit.like is not None:
        copy_courses(connection, school_id, unit.like.id, number, year)
    return {"to": number, "is_new": True}


def _require_untouched(connection: Connection, school_id: int, name: str, step: Mapping[str, Any]) -> None:
    """Raises ``Conflict`` if somebody is not where the rollover has placed them."""
    if "to" not in step:
        return
    numbers = [number for number, _ in step["pupils"]]
    left = _day(step.get("left"))
    places = places_of_pupils(connection, school_id, numbers)
    moved = any(places.get(number) != (step["to"], left) for number in numbers)
    others = step.get("is_new") and members_of(connection, school_id, step["to"]) - set(numbers)
    if moved or others:
        raise Conflict(reasons.CHANGED_SINCE.with_fields(name=name))


def _restore(connection: Connection, school_id: int, step: Mapping[str, Any]) -> None:
    if "versions" in step:
        restore_versions(connection, school_id, [(number, _day(text)) for number, text in step["versions"]])
        return
    of_class: dict[int, list[int]] = {}
    for number, class_id in step["pupils"]:
        of_class.setdefault(class_id, []).append(number)
    for class_id, numbers in of_class.items():
        place_pupils(connection, school_id, numbers, class_id, None)
    if "class" in step:
        set_class(connection, school_id, step["to"], ClassValues(*step["class"]))
        restore_courses(connection, school_id, [tuple(each) for each in step["courses"]])
    if step.get("is_new"):
        remove_courses(connection, school_id, step["to"])
        remove_class(connection, school_id, step["to"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


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

"""Recording of lessons by teachers: topics, homework, marks, absences.

Plain functions of a connection; the journal checks the permission. Everything in one call is one transaction
with its versions and its live events; unchanged values cause neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, delete, insert, select, update

from ruobr_server.areas.diary.changes import LessonChange, announce
from ruobr_server.areas.diary.tables import (
    absence_codes,
    absences,
    files,
    lessons,
    mark_types,
    marks,
    tasks,
)
from ruobr_server.areas.schools.queries import pupil_places
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, InvalidInput, NotFound
from ruobr_tui.api.models.events import ABSENCE, HOMEWORK, LESSON, MARK
from ruobr_tui.api.reasons import diary as reasons

LONGEST_VALUE = 8
"""Characters of a mark."""


@dataclass(frozen=True, slots=True)
class Homework:
    """Homework for the whole class."""

    title: str
    deadline: date | None = None
    minutes: int | None = None
    requires_solutions: bool = False
    text: str = ""
    """The detailed description, HTML."""


@dataclass(frozen=True, slots=True)
class NewMark:
    """A mark; ``weight`` defaults to that of its type."""

    pupil_id: int
    value: str
    type_id: int
    weight: Decimal | None = None
    about: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """The changes of one lesson; missing parts stay unchanged.

    ``absences`` are codes by pupil, "" removes one; ``removed_…`` are ids of that lesson.
    """

    lesson_id: int
    topic: str | None = None
    homework: Sequence[Homework] = ()
    removed_homework: Sequence[int] = ()
    marks: Sequence[NewMark] = ()
    removed_marks: Sequence[int] = ()
    absences: Mapping[int, str] = field(default_factory=dict)


def record(connection: Connection, school_id: int, entries: Sequence[Entry], now: datetime) -> None:
    """Record entries of one school, at most one per lesson, and publish the changes.

    Raises ``NotFound`` for an unknown lesson, mark or homework, ``Invalid`` for a pupil of another class or
    an unknown type, code or mark, ``Conflict`` for a cancelled lesson.
    """
    rows = _lessons(connection, school_id, entries)
    _check(connection, school_id, entries, rows)
    homework = _homework(connection, school_id, entries, rows)
    touched: dict[int, dict[int, set[str]]] = {number: defaultdict(set) for number in rows}
    _take_marks(connection, school_id, entries, touched)
    _give_marks(connection, school_id, entries, rows, touched, now)
    _note_absences(connection, school_id, entries, rows, touched, now)
    topics = {
        each.lesson_id: each.topic
        for each in entries
        if each.topic is not None and each.topic != rows[each.lesson_id].topic
    }
    changed = [number for number in rows if number in topics or number in homework or touched[number]]
    if not changed:
        return
    # A record of one pupil does not change the lesson: the week makes it active for that pupil only.
    shared = [number for number in rows if number in topics or number in homework]
    if shared:
        connection.execute(
            update(lessons)
            .where(lessons.c.school_id == school_id, lessons.c.id == bindparam("of_id"))
            .values(topic=bindparam("told"), changed_at=now),
            [{"of_id": number, "told": topics.get(number, rows[number].topic)} for number in shared],
        )
    changes = [
        LessonChange(
            number,
            rows[number].class_id,
            HOMEWORK if number in homework else LESSON if number in topics else "",
            touched[number],
        )
        for number in changed
    ]
    announce(connection, school_id, changes, now)


def _lessons(connection: Connection, school_id: int, entries: Sequence[Entry]) -> dict[int, Row[Any]]:
    """The lessons by id, locked until the transaction ends."""
    wanted = [each.lesson_id for each in entries]
    if len(set(wanted)) != len(wanted):
        raise InvalidInput("lesson: one entry per lesson")
    own = lessons
    found = connection.execute(
        select(own)
        .where(own.c.school_id == school_id, own.c.id.in_(wanted))
        .order_by(own.c.id)
        .with_for_update()
    ).all()
    if len(found) != len(wanted):
        raise NotFound
    if any(row.cancelled for row in found):
        raise Conflict(reasons.LESSON_CANCELLED)
    return {row.id: row for row in found}


def _check(
    connection: Connection, school_id: int, entries: Sequence[Entry], rows: Mapping[int, Row[Any]]
) -> None:
    named = {
        (pupil_id, rows[each.lesson_id].class_id)
        for each in entries
        for pupil_id in (*each.absences, *(mark.pupil_id for mark in each.marks))
    }
    known = connection.execute(
        select(pupil_places.c.id, pupil_places.c.class_id).where(
            pupil_places.c.school_id == school_id, pupil_places.c.id.in_({pupil_id for pupil_id, _ in named})
        )
    )
    if named - {(row.id, row.class_id) for row in known}:
        raise InvalidInput("pupil: not in the class of the lesson")
    codes = {code for each in entries for code in each.absences.values() if code}
    there = select(absence_codes.c.code).where(absence_codes.c.school_id == school_id)
    if codes and codes - set(connection.scalars(there)):
        raise InvalidInput("absence: unknown code")
    values = [mark.value for each in entries for mark in each.marks]
    if any(not value.strip() or len(value) > LONGEST_VALUE for value in values):
        raise InvalidInput(f"mark: from 1 to {LONGEST_VALUE} characters")
    if any(not task.title.strip() for each in entries for task in each.homework):
        raise InvalidInput("homework: enter the text")


def _homework(
    connection: Connection, school_id: int, entries: Sequence[Entry], rows: Mapping[int, Row[Any]]
) -> set[int]:
    """Add and remove homework; return the ids of the changed lessons."""
    removed = {number: each.lesson_id for each in entries for number in each.removed_homework}
    if removed:
        _remove(connection, tasks, school_id, removed)
        mine = and_(files.c.school_id == school_id, files.c.task_id.in_(removed))
        connection.execute(delete(files).where(mine))
    given = [(rows[each.lesson_id], task) for each in entries for task in each.homework]
    if given:
        numbers = take_ids(connection, "tasks", len(given))
        connection.execute(
            insert(tasks),
            [
                {
                    **_place(school_id, number, row),
                    "title": task.title.strip(),
                    "text": task.text,
                    "deadline": task.deadline,
                    "minutes": task.minutes,
                    "requires_solutions": task.requires_solutions,
                    "test_id": None,
                    "type": "group",
                }
                for number, (row, task) in zip(numbers, given, strict=True)
            ],
        )
    return {*removed.values(), *(row.id for row, _ in given)}


def _take_marks(
    connection: Connection,
    school_id: int,
    entries: Sequence[Entry],
    touched: Mapping[int, dict[int, set[str]]],
) -> None:
    removed = {number: each.lesson_id for each in entries for number in each.removed_marks}
    if not removed:
        return
    owners = connection.execute(
        select(marks.c.pupil_id, marks.c.lesson_id).where(
            marks.c.school_id == school_id, marks.c.id.in_(removed)
        )
    ).all()
    _remove(connection, marks, school_id, removed)
    for pupil_id, lesson_id in owners:
        touched[lesson_id][pupil_id].add(MARK)


def _remove(connection: Connection, table: Table, school_id: int, removed: Mapping[int, int]) -> None:
    """Delete rows by id; each must belong to the given lesson. Raises ``NotFound``."""
    mine = and_(table.c.school_id == school_id, table.c.id.in_(removed))
    there = connection.execute(select(table.c.id, table.c.lesson_id).where(mine))
    known = {row.id: row.lesson_id for row in there}
    if known != removed:
        raise NotFound
    connection.execute(delete(table).where(mine))


def _give_marks(
    connection: Connection,
    school_id: int,
    entries: Sequence[Entry],
    rows: Mapping[int, Row[Any]],
    touched: Mapping[int, dict[int, set[str]]],
    now: datetime,
) -> None:
    given = [(rows[each.lesson_id], mark) for each in entries for mark in each.marks]
    if not given:
        return
    usual = _usual_weights(connection, school_id, (mark.type_id for _, mark in given))
    numbers = take_ids(connection, "marks", len(given))
    connection.execute(
        insert(marks),
        [
            {
                **_place(school_id, number, row),
                "subject_id": row.subject_id,
                "pupil_id": mark.pupil_id,
                "type_id": mark.type_id,
                "about": mark.about,
                "value": mark.value.strip(),
                "weight": usual[mark.type_id] if mark.weight is None else mark.weight,
                "comment": mark.comment,
                "created_at": now,
            }
            for number, (row, mark) in zip(numbers, given, strict=True)
        ],
    )
    for row, mark in given:
        touched[row.id][mark.pupil_id].add(MARK)


def _usual_weights(connection: Connection, school_id: int, wanted: Iterable[int]) -> dict[int, Decimal]:
    query = select(mark_types.c.id, mark_types.c.weight).where(mark_types.c.school_id == school_id)
    known = {row.id: row.weight for row in connection.execute(query)}
    if set(wanted) - known.keys():
        raise InvalidInput("mark: unknown type")
    return known


def _note_absences(
    connection: Connection,
    school_id: int,
    entries: Sequence[Entry],
    rows: Mapping[int, Row[Any]],
    touched: Mapping[int, dict[int, set[str]]],
    now: datetime,
) -> None:
    named = [each.lesson_id for each in entries if each.absences]
    if not named:
        return
    own = absences
    query = select(own.c.lesson_id, own.c.pupil_id, own.c.code).where(
        own.c.school_id == school_id, own.c.lesson_id.in_(named)
    )
    before = {(row.lesson_id, row.pupil_id): row.code for row in connection.execute(query)}
    after = {(each.lesson_id, pupil_id): code for each in entries for pupil_id, code in each.absences.items()}
    changed = {place: code for place, code in after.items() if before.get(place, "") != code}
    gone = [{"of_lesson": place[0], "of_pupil": place[1]} for place in changed if place in before]
    if gone:
        mine = and_(own.c.lesson_id == bindparam("of_lesson"), own.c.pupil_id == bindparam("of_pupil"))
        connection.execute(delete(own).where(own.c.school_id == school_id, mine), gone)
    come = [
        {
            "school_id": school_id,
            "pupil_id": pupil_id,
            "lesson_id": lesson_id,
            "date": rows[lesson_id].date,
            "code": code,
            "created_at": now,
        }
        for (lesson_id, pupil_id), code in changed.items()
        if code
    ]
    if come:
        connection.execute(insert(own), come)
    for lesson_id, pupil_id in changed:
        touched[lesson_id][pupil_id].add(ABSENCE)


def _place(school_id: int, number: int, row: Row[Any]) -> dict[str, Any]:
    return {
        "school_id": school_id,
        "id": number,
        "lesson_id": row.id,
        "date": row.date,
        "class_id": row.class_id,
    }

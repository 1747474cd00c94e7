"""Lessons that a timetable makes: added, changed and taken away, never where something was taught."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Protocol

from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, or_, select, update

from ruobr_server.areas.diary.tables import absences, files, lessons, marks, remarks, tasks
from ruobr_server.areas.diary.versions import bump_classes
from ruobr_server.kit.db.ids import take_ids

_AT_ONCE = 500


class WantedLesson(Protocol):
    """A lesson as the timetable wants it."""

    @property
    def class_id(self) -> int: ...
    @property
    def date(self) -> date: ...
    @property
    def number(self) -> int: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def staff_id(self) -> int: ...
    @property
    def room(self) -> str: ...
    @property
    def course_id(self) -> int: ...


@dataclass(slots=True)
class Generated:
    """How many lessons were created, changed, deleted; ``retained``: not wanted, but with records."""

    created: int = 0
    changed: int = 0
    deleted: int = 0
    retained: int = 0


def generate_lessons(
    connection: Connection,
    school_id: int,
    wanted: Iterable[WantedLesson],
    first: date,
    last: date,
    today: date,
) -> Generated:
    """Make the lessons from ``first`` to ``last`` those that are wanted.

    A past day, and today, of a class is filled if it has no lesson at all, and else left as it is; so is a
    day with lessons that are from elsewhere. A lesson in which something was recorded is never deleted.
    """
    present: dict[tuple[int, date], list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_lessons(school_id, first, last)):
        present[row.class_id, row.date].append(row)
    by_day: dict[tuple[int, date], list[WantedLesson]] = defaultdict(list)
    for each in wanted:
        by_day[each.class_id, each.date].append(each)
    done = Generated()
    new: list[WantedLesson] = []
    changes: list[dict[str, Any]] = []
    gone: list[int] = []
    classes: set[int] = set()
    for place in sorted({*present, *by_day}):
        rows = present.get(place, [])
        if rows and (place[1] <= today or any(row.course_id is None for row in rows)):
            continue
        known = {(row.number, row.course_id): row for row in rows}
        before = (len(new), len(changes), len(gone))
        for lesson in by_day.get(place, []):
            place_of = (lesson.number, lesson.course_id)
            if place_of not in known:
                new.append(lesson)
            elif not _is_same(row := known.pop(place_of), lesson):
                changes.append({"of_id": row.id, **_values(lesson)})
        for row in known.values():
            if row.is_recorded or row.changed_at is not None:
                done.retained += 1
            else:
                gone.append(row.id)
        if (len(new), len(changes), len(gone)) != before:
            classes.add(place[0])
    _write(connection, school_id, new, changes, gone)
    if classes:
        bump_classes(connection, school_id, sorted(classes))
    done.created, done.changed, done.deleted = len(new), len(changes), len(gone)
    return done


def _lessons(school_id: int, first: date, last: date) -> Any:
    recorded = [
        exists().where(table.c.school_id == lessons.c.school_id, table.c.lesson_id == lessons.c.id)
        for table in (tasks, files, marks, absences, remarks)
    ]
    return select(lessons, or_(*recorded).label("is_recorded")).where(
        lessons.c.school_id == school_id, lessons.c.date.between(first, last)
    )


def _is_same(row: Row[Any], lesson: WantedLesson) -> bool:
    return all(row._mapping[name.removeprefix("new_")] == value for name, value in _values(lesson).items())


def _values(lesson: WantedLesson) -> dict[str, Any]:
    return {
        "new_time_start": lesson.starts,
        "new_time_end": lesson.ends,
        "new_subject_id": lesson.subject_id,
        "new_staff_id": lesson.staff_id,
        "new_room": lesson.room,
    }


def _write(
    connection: Connection,
    school_id: int,
    new: Sequence[WantedLesson],
    changes: list[dict[str, Any]],
    gone: list[int],
) -> None:
    mine = (lessons.c.school_id == school_id, lessons.c.id == bindparam("of_id"))
    if gone:
        connection.execute(delete(lessons).where(*mine), [{"of_id": number} for number in gone])
    if changes:
        names = [name for name in changes[0] if name != "of_id"]
        values: dict[str, Any] = {name.removeprefix("new_"): bindparam(name) for name in names}
        connection.execute(update(lessons).where(*mine).values(values), changes)
    if not new:
        return
    numbers = take_ids(connection, "lessons", len(new))
    rows = [
        {
            "school_id": school_id,
            "id": number,
            "class_id": lesson.class_id,
            "date": lesson.date,
            "number": lesson.number,
            "topic": "",
            "cancelled": False,
            "changed_at": None,
            "course_id": lesson.course_id,
            **{name.removeprefix("new_"): value for name, value in _values(lesson).items()},
        }
        for number, lesson in zip(numbers, new, strict=True)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(lessons), rows[start : start + _AT_ONCE])

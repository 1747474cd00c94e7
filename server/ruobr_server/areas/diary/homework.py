"""The homework of a class: by the lesson that it is due for, and by the one in which it was set.

It is due for the lesson of its subject on the deadline. Without a deadline, or if the subject has no lesson
on that day, it is due for the next lesson that takes place. If there is none, or the deadline is not later
than the lesson in which it was set, it belongs to that lesson.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, ScalarSelect, and_, bindparam, case, func, not_, null, or_, select

from ruobr_server.areas.diary.presenters import Wire, file_wire
from ruobr_server.areas.diary.tables import files, lessons, tasks
from ruobr_server.kit.db.prepared import Prepared

_FIRST_DAY = date(1, 1, 1)
due = lessons.alias("due")
"""The lesson that a task is due for, once it is joined by ``is_due``."""


def is_due() -> Any:
    """Condition that joins ``due`` to a query of ``tasks`` and the ``lessons`` in which they were set."""
    return and_(due.c.school_id == tasks.c.school_id, due.c.id == _due_lesson())


def due_day() -> Any:
    """The deadline, or the day of the lesson that it is due for; never null, as the wire requires a day."""
    return func.coalesce(tasks.c.deadline, due.c.date, tasks.c.date)


def _due_lesson() -> ScalarSelect[int]:
    later = lessons.alias("later")
    from_day = func.coalesce(tasks.c.deadline, tasks.c.date)
    found = (
        select(later.c.id)
        .where(
            later.c.school_id == lessons.c.school_id,
            later.c.class_id == lessons.c.class_id,
            later.c.subject_id == lessons.c.subject_id,
            later.c.date >= from_day,  # implied by the next line, but usable by an index
            or_(later.c.date == tasks.c.deadline, and_(later.c.date > from_day, not_(later.c.cancelled))),
        )
        .order_by(later.c.date, later.c.cancelled, later.c.time_start, later.c.number, later.c.id)
        .limit(1)
        .correlate(tasks, lessons)
        .scalar_subquery()
    )
    return case((tasks.c.deadline <= tasks.c.date, null()), else_=found)  # type: ignore[return-value]


def _earliest() -> ScalarSelect[date]:
    """The earliest day on which homework of the range can have been set or due.

    For each subject of the range that is its last lesson before it.
    """
    mine = and_(
        lessons.c.school_id == bindparam("school"),
        lessons.c.class_id == bindparam("class"),
        lessons.c.date.between(bindparam("start"), bindparam("end")),
    )
    taught = select(lessons.c.subject_id).where(mine).distinct().subquery("taught")
    before = lessons.alias("before")
    last = (
        select(before.c.date)
        .where(
            before.c.school_id == bindparam("school"),
            before.c.class_id == bindparam("class"),
            before.c.subject_id == taught.c.subject_id,
            before.c.date < bindparam("start"),
            not_(before.c.cancelled),
        )
        .order_by(before.c.date.desc())
        .limit(1)
        .correlate(taught)
        .scalar_subquery()
    )
    return select(func.min(func.coalesce(last, _FIRST_DAY))).select_from(taught).scalar_subquery()


_TASKS = Prepared(
    select(
        tasks.c.id,
        tasks.c.lesson_id,
        tasks.c.date,
        due.c.id,
        tasks.c.title,
        tasks.c.text,
        due_day(),
        tasks.c.minutes,
        tasks.c.requires_solutions,
        tasks.c.test_id,
        tasks.c.type,
    )
    .select_from(tasks)
    .join(lessons, and_(lessons.c.school_id == tasks.c.school_id, lessons.c.id == tasks.c.lesson_id))
    .outerjoin(due, is_due())
    .where(
        tasks.c.school_id == bindparam("school"),
        tasks.c.class_id == bindparam("class"),
        tasks.c.date <= bindparam("end"),
        or_(
            tasks.c.date >= bindparam("start"),
            func.coalesce(tasks.c.deadline, tasks.c.date) >= _earliest(),
        ),
    )
    .order_by(tasks.c.id)
)

_FILES = Prepared(
    select(files.c.id, files.c.lesson_id, files.c.task_id, files.c.title, files.c.size)
    .where(
        files.c.school_id == bindparam("school"),
        files.c.class_id == bindparam("class"),
        files.c.date.between(bindparam("since"), bindparam("end")),
    )
    .order_by(files.c.id)
)


@dataclass(frozen=True, slots=True)
class Attached:
    """Homework and files by lesson, with the wire's names."""

    due: defaultdict[int, list[Wire]] = field(default_factory=lambda: defaultdict(list))
    """Homework by the lesson that it is due for."""
    assigned: defaultdict[int, list[Wire]] = field(default_factory=lambda: defaultdict(list))
    """Homework by the lesson in which it was set."""
    files: defaultdict[int, list[Wire]] = field(default_factory=lambda: defaultdict(list))
    """The files of the lessons themselves."""


def attached(connection: Connection, parameters: Wire) -> Attached:
    """Homework and files of the lessons of ``class`` from ``start`` to ``end``, both inclusive."""
    found = Attached()
    rows = _TASKS.rows(connection, **parameters)
    of_task: defaultdict[int, list[Wire]] = defaultdict(list)
    # Homework that is due now may have been set, with its files, long before.
    since = min([parameters["start"], *(set_on for _, _, set_on, *_ in rows)])
    days = {"since": since, "end": parameters["end"]}
    for number, lesson_id, task_id, title, size in _FILES.rows(
        connection, school=parameters["school"], **{"class": parameters["class"]}, **days
    ):
        owner = found.files[lesson_id] if task_id is None else of_task[task_id]
        owner.append(file_wire(number, title, size))
    for number, lesson_id, _, due_id, title, text, day, minutes, solutions, test_id, kind in rows:
        mine = of_task[number]
        wire = {
            "id": number,
            "title": title,
            "text": text,
            "doc": bool(mine),
            "doc_str": mine[0]["href"] if mine else "",
            "requires_solutions": solutions,
            "deadline": day.isoformat(),
            "test_id": test_id,
            "type": kind,
            "done": 0,  # the portal's own tick; this server has none, ticks are stored by the client
            "minutes": minutes,
            "files": mine,
        }
        found.due[lesson_id if due_id is None else due_id].append(wire)
        found.assigned[lesson_id].append(wire)
    return found

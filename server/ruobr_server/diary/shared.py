"""What a whole class shares of its lessons: the timetable, topics, homework, files.

Lessons are plain dictionaries under the wire's names (see ``ruobr_tui.api.models.diary``), because
this is what is asked for most; every key is there, lists are never null.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, ScalarSelect, and_, bindparam, func, select

from ruobr_server.database.prepared import Prepared
from ruobr_server.diary.tables import files, lessons, tasks
from ruobr_server.schools.names import full_name
from ruobr_server.schools.tables import people, staff, subjects

Wire = dict[str, Any]
encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Wire).decode


@dataclass(frozen=True, slots=True)
class ClassSpan:
    """The lessons of which class, and of which days (both included)."""

    school_id: int
    class_id: int
    class_name: str
    zone: ZoneInfo
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class SharedLesson:
    """A lesson as every pupil of the class sees it, written down as JSON.

    Many are kept: as bytes they cost the garbage collector nothing.
    """

    id: int
    written: bytes

    @property
    def wire(self) -> Wire:
        """The lesson as a dictionary of its own."""
        return decode(self.written)


def wall_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A moment as the wire writes it: by the school's wall clock, without an offset."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def file_address(file_id: int) -> str:
    """Where a file is downloaded, from the root of this server."""
    return f"/files/{file_id}/"


_LESSONS = Prepared(
    select(
        lessons.c.id,
        lessons.c.date,
        lessons.c.number,
        lessons.c.time_start,
        lessons.c.time_end,
        lessons.c.room,
        lessons.c.topic,
        lessons.c.cancelled,
        lessons.c.changed_at,
        lessons.c.subject_id,
        subjects.c.name,
        lessons.c.staff_id,
        people.c.last_name,
        people.c.first_name,
        people.c.middle_name,
    )
    .join(subjects, and_(subjects.c.school_id == lessons.c.school_id, subjects.c.id == lessons.c.subject_id))
    .join(staff, and_(staff.c.school_id == lessons.c.school_id, staff.c.id == lessons.c.staff_id))
    .join(people, people.c.id == staff.c.person_id)
    .where(
        lessons.c.school_id == bindparam("school"),
        lessons.c.class_id == bindparam("class"),
        lessons.c.date.between(bindparam("start"), bindparam("end")),
    )
    .order_by(lessons.c.date, lessons.c.time_start, lessons.c.number, lessons.c.id)
)


def next_lesson() -> ScalarSelect[date]:
    """Of the subject in that class: what homework is for when the teacher named no day.

    To be used in a query that reads ``lessons``; null after the last one.
    """
    later = lessons.alias("later")
    return (
        select(func.min(later.c.date))
        .where(
            later.c.school_id == lessons.c.school_id,
            later.c.class_id == lessons.c.class_id,
            later.c.subject_id == lessons.c.subject_id,
            later.c.date > lessons.c.date,
        )
        .correlate(lessons)
        .scalar_subquery()
    )


_TASKS = Prepared(
    select(
        tasks.c.id,
        tasks.c.lesson_id,
        tasks.c.title,
        func.coalesce(tasks.c.deadline, next_lesson(), tasks.c.date),  # the wire wants a day
        tasks.c.minutes,
        tasks.c.requires_solutions,
        tasks.c.test_id,
        tasks.c.type,
    )
    .join(lessons, and_(lessons.c.school_id == tasks.c.school_id, lessons.c.id == tasks.c.lesson_id))
    .where(
        tasks.c.school_id == bindparam("school"),
        tasks.c.class_id == bindparam("class"),
        tasks.c.date.between(bindparam("start"), bindparam("end")),
    )
    .order_by(tasks.c.id)
)

_FILES = Prepared(
    select(files.c.id, files.c.lesson_id, files.c.task_id, files.c.title, files.c.size)
    .where(
        files.c.school_id == bindparam("school"),
        files.c.class_id == bindparam("class"),
        files.c.date.between(bindparam("start"), bindparam("end")),
    )
    .order_by(files.c.id)
)


def shared_part(connection: Connection, span: ClassSpan) -> list[SharedLesson]:
    """The class's lessons of the span in order, as for a pupil without any record of their own."""
    asked = {"school": span.school_id, "class": span.class_id, "start": span.start, "end": span.end}
    rows = _LESSONS.rows(connection, **asked)
    if not rows:
        return []
    of_lesson, of_task = _attached(connection, asked)
    homework = _homework(connection, asked, of_task)
    found = []
    for (
        number,
        day,
        order,
        starts,
        ends,
        room,
        topic,
        cancelled,
        changed_at,
        subject_id,
        subject,
        staff_id,
        last,
        first,
        middle,
    ) in rows:
        given = homework.get(number, [])
        docs = of_lesson.get(number, [])
        wire = {
            "id": number,
            "division_subject": subject_id,
            "division_subject_str": f"{span.class_name}, {subject}",
            "date": day.isoformat(),
            "time_start": starts.isoformat("seconds"),
            "time_end": ends.isoformat("seconds"),
            "subject": subject,
            "staff": full_name(last, first, middle),
            "staff_id": staff_id,
            "topic": topic,
            "task": given,
            "marks": [],
            "docs_for_lesson": docs,
            "lesson_status_cancel": int(cancelled),
            "number": order,
            "room": room,
            "attendance": None,
            "remarks": [],
            "active": bool(changed_at or topic or given or docs),
            "changed_at": wall_clock(changed_at, span.zone) if changed_at else None,
        }
        found.append(SharedLesson(number, encode(wire)))
    return found


def _attached(connection: Connection, asked: Wire) -> tuple[dict[int, list[Wire]], dict[int, list[Wire]]]:
    """Files by lesson and by task."""
    of_lesson: dict[int, list[Wire]] = defaultdict(list)
    of_task: dict[int, list[Wire]] = defaultdict(list)
    for number, lesson_id, task_id, title, size in _FILES.rows(connection, **asked):
        owner = of_lesson[lesson_id] if task_id is None else of_task[task_id]
        owner.append({"id": number, "title": title, "href": file_address(number), "size": size})
    return of_lesson, of_task


def _homework(connection: Connection, asked: Wire, of_task: dict[int, list[Wire]]) -> dict[int, list[Wire]]:
    """Tasks by the lesson they were set in."""
    given: dict[int, list[Wire]] = defaultdict(list)
    for number, lesson_id, title, deadline, minutes, solutions, test_id, kind in _TASKS.rows(
        connection, **asked
    ):
        attached = of_task.get(number, [])
        given[lesson_id].append(
            {
                "id": number,
                "title": title,
                "doc": bool(attached),
                "requires_solutions": solutions,
                "deadline": deadline.isoformat(),
                "test_id": test_id,
                "type": kind,
                "done": 0,  # the portal's own tick; this server keeps none, ticks live with the reader
                "minutes": minutes,
                "files": attached,
            }
        )
    return given

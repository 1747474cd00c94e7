"""The part of lessons that is the same for a whole class: timetable, topics, homework, files.

Lessons are plain dictionaries with the wire's names (see ``ruobr_tui.api.models.diary``), because this is the
most frequent request; every key is present, lists are never null.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, and_, bindparam, select

from ruobr_server.areas.diary.homework import attached
from ruobr_server.areas.diary.presenters import Wire
from ruobr_server.areas.diary.tables import lessons
from ruobr_server.areas.schools.queries import person_names, staff_people, subject_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.kit.db.prepared import Prepared

SUBJECTS = 2**20
"""Greater than any subject's id, so that the ids of ``division_subject`` are unique."""

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Wire).decode


@dataclass(frozen=True, slots=True)
class ClassSpan:
    """A class and a range of days (both inclusive)."""

    school_id: int
    class_id: int
    class_name: str
    zone: ZoneInfo
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class SharedLesson:
    """A lesson as every pupil of the class sees it, encoded as JSON.

    Many of them are cached: as bytes they cost the garbage collector nothing.
    """

    id: int
    written: bytes

    @property
    def wire(self) -> Wire:
        """The lesson as a new dictionary."""
        return decode(self.written)


def wall_clock(moment: datetime, zone: ZoneInfo) -> str:
    """A time in the wire's format: the school's local time, without an offset."""
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")


def division_subject(class_id: int, subject_id: int) -> int:
    """The id of a subject in one class, used by lessons. ``controlmark/`` and ``all_marks/`` use the
    subject's own id.
    """
    return class_id * SUBJECTS + subject_id


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
        subject_names.c.name,
        lessons.c.staff_id,
        person_names.c.last_name,
        person_names.c.first_name,
        person_names.c.middle_name,
    )
    .join(
        subject_names,
        and_(subject_names.c.school_id == lessons.c.school_id, subject_names.c.id == lessons.c.subject_id),
    )
    .join(
        staff_people,
        and_(staff_people.c.school_id == lessons.c.school_id, staff_people.c.id == lessons.c.staff_id),
    )
    .join(person_names, person_names.c.id == staff_people.c.person_id)
    .where(
        lessons.c.school_id == bindparam("school"),
        lessons.c.class_id == bindparam("class"),
        lessons.c.date.between(bindparam("start"), bindparam("end")),
    )
    .order_by(lessons.c.date, lessons.c.time_start, lessons.c.number, lessons.c.id)
)


def shared_part(connection: Connection, span: ClassSpan) -> list[SharedLesson]:
    """The class's lessons of the range in order, without any pupil's own records."""
    parameters = {"school": span.school_id, "class": span.class_id, "start": span.start, "end": span.end}
    rows = _LESSONS.rows(connection, **parameters)
    if not rows:
        return []
    beside = attached(connection, parameters)
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
        assigned, docs = beside.assigned[number], beside.files[number]
        wire = {
            "id": number,
            "division_subject": division_subject(span.class_id, subject_id),
            "division_subject_str": f"{span.class_name}, {subject}",
            "date": day.isoformat(),
            "time_start": starts.isoformat("seconds"),
            "time_end": ends.isoformat("seconds"),
            "subject": subject,
            "staff": full_name(last, first, middle),
            "staff_id": staff_id,
            "topic": topic,
            "task": beside.due[number],
            "marks": [],
            "docs_for_lesson": docs,
            "lesson_status_cancel": int(cancelled),
            "number": order,
            "room": room,
            "attendance": None,
            "remarks": [],
            "set_homework": assigned,
            "active": bool(changed_at or topic or assigned or docs),
            "changed_at": wall_clock(changed_at, span.zone) if changed_at else None,
        }
        found.append(SharedLesson(number, encode(wire)))
    return found

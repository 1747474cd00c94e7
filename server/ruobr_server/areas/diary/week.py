"""A range of days of one pupil's diary (``timetable2/``): the class's lessons with the pupil's records."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.diary.class_lessons import ClassSpan, SharedLesson, encode, shared_part
from ruobr_server.areas.diary.presenters import Wire
from ruobr_server.areas.diary.pupil_records import OwnRecords, own_part
from ruobr_server.areas.schools.service import Pupil


def lessons_of(connection: Connection, who: Pupil, start: date, end: date) -> list[Wire]:
    """The pupil's lessons from ``start`` to ``end`` (both inclusive) in order, in the wire's format."""
    span = ClassSpan(who.school_id, who.class_id, who.class_name, who.zone, start, end)
    own = own_part(connection, who.school_id, who.id, start, end)
    return [
        own[lesson.id].over(lesson.wire) if lesson.id in own else lesson.wire
        for lesson in shared_part(connection, span)
    ]


def write_down(shared: list[SharedLesson], own: dict[int, OwnRecords]) -> bytes:
    """The response as JSON; only lessons with own records are encoded again."""
    rows = [
        encode(own[lesson.id].over(lesson.wire)) if lesson.id in own else lesson.written for lesson in shared
    ]
    return b'{"lessons":[' + b",".join(rows) + b"]}"

"""Absences and late arrivals of a pupil in a subject, for ``all_marks/``."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.diary.tables import absence_codes, absences, lessons
from ruobr_server.areas.schools.service import Pupil

EXCUSED, ILL, LATE, ABSENT = 10, 20, 30, 90
"""``status_lesson``: У, Б, ОП, Н. Schools define their own codes, so the meaning of a code decides."""


class LessonAbsence(NamedTuple):
    """The absence in one lesson."""

    lesson_id: int
    day: date
    status: int
    is_missed: bool


def absences_of(
    connection: Connection, who: Pupil, start: date, end: date, subject_id: int
) -> list[LessonAbsence]:
    """A pupil's absences in a subject, by day; both days are inclusive."""
    own, code = absences, absence_codes
    rows = connection.execute(
        select(own.c.lesson_id, lessons.c.date, code.c.excused, code.c.ill, code.c.late, code.c.missed)
        .join(lessons, and_(lessons.c.school_id == own.c.school_id, lessons.c.id == own.c.lesson_id))
        .join(code, and_(code.c.school_id == own.c.school_id, code.c.code == own.c.code))
        .where(
            own.c.school_id == who.school_id,
            own.c.pupil_id == who.id,
            own.c.date.between(start, end),
            lessons.c.subject_id == subject_id,
        )
        .order_by(lessons.c.date, lessons.c.number, lessons.c.id)
    )
    return [
        LessonAbsence(number, day, _status(excused, ill, late), missed)
        for number, day, excused, ill, late, missed in rows
    ]


def _status(excused: bool, ill: bool, late: bool) -> int:
    if late:
        return LATE
    if ill:
        return ILL
    return EXCUSED if excused else ABSENT

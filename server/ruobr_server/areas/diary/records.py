"""Marks and absences of one pupil by subject, for the older generation of the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.diary.presenters import Wire
from ruobr_server.areas.diary.tables import absences, lessons, mark_types, marks
from ruobr_server.areas.diary.week import lessons_of
from ruobr_server.areas.schools.queries import subject_names
from ruobr_server.areas.schools.service import Pupil

_TASK_KEYS = ("id", "title", "doc", "requires_solutions", "deadline", "test_id", "type")
_LESSON_KEYS = ("id", "time_start", "date", "subject", "time_end", "staff")


def older_lessons(connection: Connection, who: Pupil, start: date, end: date) -> list[Wire]:
    """Lessons with one task each, the first; ``topic`` and ``task`` only if they exist."""
    found = []
    for lesson in lessons_of(connection, who, start, end):
        wire = {key: lesson[key] for key in _LESSON_KEYS}
        if lesson["topic"]:
            wire["topic"] = lesson["topic"]
        if lesson["task"]:
            wire["task"] = {key: lesson["task"][0][key] for key in _TASK_KEYS}
        found.append(wire)
    return found


def marks_by_subject(connection: Connection, who: Pupil, start: date, end: date) -> dict[str, list[Wire]]:
    """Marks from ``start`` to ``end`` by day; only numbers, not words."""
    rows = connection.execute(
        select(
            subject_names.c.name,
            marks.c.id,
            marks.c.lesson_id,
            marks.c.value,
            marks.c.about,
            mark_types.c.name,
        )
        .join(subject_names, _subject_of(marks))
        .join(
            mark_types, and_(mark_types.c.school_id == marks.c.school_id, mark_types.c.id == marks.c.type_id)
        )
        .where(_of(marks, who, start, end))
        .order_by(subject_names.c.name, marks.c.date, marks.c.lesson_id, marks.c.id)
    )
    found: dict[str, list[Wire]] = {}
    in_lesson: dict[int, int] = {}
    for subject, mark_id, lesson_id, value, about, kind in rows:
        in_lesson[lesson_id] = in_lesson.get(lesson_id, 0) + 1
        if value.isdecimal():
            found.setdefault(subject, []).append(
                {
                    "question_name": about or kind,
                    "question_id": mark_id,
                    "number": in_lesson[lesson_id],
                    "question_type": kind,
                    "mark": value,
                }
            )
    return found


def absences_by_subject(connection: Connection, who: Pupil, start: date, end: date) -> dict[str, list[str]]:
    """Codes of absence from ``start`` to ``end`` in order of the lessons."""
    rows = connection.execute(
        select(subject_names.c.name, absences.c.code)
        .join(
            lessons, and_(lessons.c.school_id == absences.c.school_id, lessons.c.id == absences.c.lesson_id)
        )
        .join(subject_names, _subject_of(lessons))
        .where(_of(absences, who, start, end))
        .order_by(subject_names.c.name, lessons.c.date, lessons.c.number, lessons.c.id)
    )
    found: dict[str, list[str]] = {}
    for subject, code in rows:
        found.setdefault(subject, []).append(code)
    return found


def _subject_of(table: Any) -> Any:
    return and_(subject_names.c.school_id == table.c.school_id, subject_names.c.id == table.c.subject_id)


def _of(table: Any, who: Pupil, start: date, end: date) -> Any:
    return and_(
        table.c.school_id == who.school_id, table.c.pupil_id == who.id, table.c.date.between(start, end)
    )

"""A class's homework by its id, readable without authentication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.diary.homework import due, due_day, is_due
from ruobr_server.areas.diary.tables import lessons, tasks
from ruobr_server.areas.schools.queries import class_names, school_names, subject_names

GROUP = "group"


@dataclass(frozen=True, slots=True)
class PublicTask:
    """The public part: no teacher, pupil, school or files."""

    class_name: str
    subject: str
    title: str
    text: str
    deadline: date


def public_task(connection: Connection, task_id: int) -> PublicTask | None:
    """The homework of a whole class with this id; None for individual work."""
    row = connection.execute(
        select(
            class_names.c.grade,
            class_names.c.letter,
            subject_names.c.name,
            tasks.c.title,
            tasks.c.text,
            due_day(),
        )
        .select_from(school_names)  # the key of tasks begins with the school
        .join(tasks, and_(tasks.c.school_id == school_names.c.id, tasks.c.id == task_id))
        .join(lessons, and_(lessons.c.school_id == tasks.c.school_id, lessons.c.id == tasks.c.lesson_id))
        .outerjoin(due, is_due())
        .join(
            subject_names,
            and_(
                subject_names.c.school_id == lessons.c.school_id, subject_names.c.id == lessons.c.subject_id
            ),
        )
        .join(
            class_names,
            and_(class_names.c.school_id == tasks.c.school_id, class_names.c.id == tasks.c.class_id),
        )
        .where(tasks.c.type == GROUP)
    ).first()
    if row is None:
        return None
    grade, letter, subject, title, text, deadline = row
    return PublicTask(f"{grade}{letter}", subject, title, text, deadline)

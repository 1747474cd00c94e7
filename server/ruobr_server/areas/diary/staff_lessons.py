"""The lessons that somebody gives, at all schools."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from ruobr_server.areas.diary.tables import lessons
from ruobr_server.areas.schools.queries import class_names, staff_people, subject_names


def lessons_of_staff(
    connection: Connection, person_id: int, start: date, end: date
) -> list[Row[*tuple[Any, ...]]]:
    """In order; ``course_id`` is null where the lesson was not made from a timetable."""
    own = lessons
    query = (
        select(
            own.c.school_id,
            own.c.id,
            own.c.date,
            own.c.number,
            own.c.time_start,
            own.c.time_end,
            own.c.room,
            own.c.topic,
            own.c.cancelled,
            own.c.course_id,
            subject_names.c.name.label("subject"),
            class_names.c.grade,
            class_names.c.letter,
        )
        .join(
            staff_people,
            and_(staff_people.c.school_id == own.c.school_id, staff_people.c.id == own.c.staff_id),
        )
        .join(
            subject_names,
            and_(subject_names.c.school_id == own.c.school_id, subject_names.c.id == own.c.subject_id),
        )
        .join(
            class_names, and_(class_names.c.school_id == own.c.school_id, class_names.c.id == own.c.class_id)
        )
        .where(staff_people.c.person_id == person_id, own.c.date.between(start, end))
        .order_by(own.c.date, own.c.time_start, own.c.number, own.c.id)
    )
    return list(connection.execute(query).all())

"""Courses and versions of the timetable from one school year to the next, for the rollover."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, or_, select, update

from ruobr_server.areas.schools.queries import subject_names
from ruobr_server.areas.timetable.tables import courses, timetable_versions
from ruobr_server.kit.db.ids import take_ids


def renew_courses(
    connection: Connection, school_id: int, class_id: int, year: int
) -> list[tuple[int, int, int | None]]:
    """The courses of a class go on in another year without teachers; returns number, year, teacher before."""
    own = courses.c
    here = (own.school_id == school_id) & (own.class_id == class_id)
    before = connection.execute(select(own.id, own.year, own.staff_id).where(here).order_by(own.id)).all()
    connection.execute(update(courses).where(here).values(year=year, staff_id=None))
    return [(row.id, row.year, row.staff_id) for row in before]


class CourseName(NamedTuple):
    """A course of a class: its number, subject and group."""

    id: int
    class_id: int
    subject: str
    group: str


def course_names(connection: Connection, school_id: int, class_ids: Collection[int]) -> list[CourseName]:
    """The courses of these classes."""
    own, names = courses.c, subject_names.c
    rows = connection.execute(
        select(own.id, own.class_id, names.name, own.group_name)
        .join(subject_names, (names.school_id == own.school_id) & (names.id == own.subject_id))
        .where(own.school_id == school_id, own.class_id.in_(class_ids))
        .order_by(own.class_id, names.name, own.group_name)
    )
    return [CourseName(*row) for row in rows]


def copy_courses(connection: Connection, school_id: int, from_class: int, to_class: int, year: int) -> None:
    """The courses of a class for a new one, without teachers."""
    own = courses.c
    rows = connection.execute(
        select(own.subject_id, own.group_name, own.hours)
        .where(own.school_id == school_id, own.class_id == from_class)
        .order_by(own.id)
    ).all()
    if not rows:
        return
    numbers = take_ids(connection, "courses", len(rows))
    connection.execute(
        insert(courses),
        [
            {"school_id": school_id, "id": number, "year": year, "class_id": to_class, "staff_id": None}
            | {"subject_id": row.subject_id, "group_name": row.group_name, "hours": row.hours}
            for number, row in zip(numbers, rows, strict=True)
        ],
    )


def restore_courses(
    connection: Connection, school_id: int, before: Iterable[tuple[int, int, int | None]]
) -> None:
    """What ``renew_courses`` returned."""
    own = courses.c
    for number, year, staff_id in before:
        connection.execute(
            update(courses)
            .where(own.school_id == school_id, own.id == number)
            .values(year=year, staff_id=staff_id)
        )


def remove_courses(connection: Connection, school_id: int, class_id: int) -> None:
    """Of a class that is removed; nothing was taught in them."""
    own = courses.c
    connection.execute(delete(courses).where(own.school_id == school_id, own.class_id == class_id))


def end_versions(connection: Connection, school_id: int, last_day: date) -> list[tuple[int, date | None]]:
    """No version of the timetable holds longer than this day; returns number and last day before."""
    own = timetable_versions.c
    longer = (
        (own.school_id == school_id)
        & (own.valid_from <= last_day)
        & or_(own.valid_until.is_(None), own.valid_until > last_day)
    )
    before = connection.execute(select(own.id, own.valid_until).where(longer).order_by(own.id)).all()
    connection.execute(update(timetable_versions).where(longer).values(valid_until=last_day))
    return [(row.id, row.valid_until) for row in before]


def restore_versions(
    connection: Connection, school_id: int, before: Iterable[tuple[int, date | None]]
) -> None:
    """What ``end_versions`` returned."""
    own = timetable_versions.c
    for number, last_day in before:
        connection.execute(
            update(timetable_versions)
            .where(own.school_id == school_id, own.id == number)
            .values(valid_until=last_day)
        )

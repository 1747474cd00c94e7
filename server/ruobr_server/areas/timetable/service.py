"""The lessons of a school, made from its timetable."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import Connection, and_, select

from ruobr_server.areas.diary.service import Generated, generate_lessons, lessons_of_staff
from ruobr_server.areas.schools.queries import class_names
from ruobr_server.areas.schools.service import days_off, terms_of_school
from ruobr_server.areas.timetable.course_years import (
    CourseName,
    copy_courses,
    course_names,
    end_versions,
    remove_courses,
    renew_courses,
    restore_courses,
    restore_versions,
)
from ruobr_server.areas.timetable.days import Calendar, DayChange, Slot, Span, Version, lessons_of
from ruobr_server.areas.timetable.tables import (
    bells,
    courses,
    day_changes,
    timetable_slots,
    timetable_versions,
)
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import Forbidden
from ruobr_server.kit.sheets.rows import Tables
from ruobr_tui.api.models.timetable import OwnLesson, OwnWeek
from ruobr_tui.api.roles import Role

__all__ = [
    "CourseName",
    "add_asc",
    "calendar_of",
    "copy_courses",
    "course_names",
    "end_versions",
    "generate",
    "is_xml",
    "own_week",
    "remove_courses",
    "renew_courses",
    "restore_courses",
    "restore_versions",
]

LONGEST = 120.0
"""Seconds for the lessons of a school year."""


def is_xml(name: str, data: bytes) -> bool:
    """Whether a file is to be read as XML; a web page is not."""
    return name.lower().endswith(".xml") or data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def add_asc(tables: Tables, name: str, data: bytes, valid_from: date) -> None:
    """Add what a timetable of aSc says to the tables of an import."""
    from ruobr_server.areas.timetable.asc import merge, read_asc  # no server that serves reads XML

    merge(tables, read_asc(name, data, valid_from))


@takes_long(LONGEST)
def generate(
    connection: Connection, school_id: int, today: date, first: date | None = None, last: date | None = None
) -> Generated:
    """Make the lessons of these days (by default of all terms) those of the timetable; see
    ``diary.service.generate_lessons`` for what is never touched.
    """
    calendar = calendar_of(connection, school_id)
    bounds = calendar.bounds
    if bounds is None:
        return Generated()
    starts, ends = max(first or bounds[0], bounds[0]), min(last or bounds[1], bounds[1])
    wanted = lessons_of(calendar, starts, ends)
    return generate_lessons(connection, school_id, wanted, starts, ends, today)


def calendar_of(connection: Connection, school_id: int) -> Calendar:
    """What the days of a school depend on."""
    of_version: dict[int, list[Slot]] = defaultdict(list)
    own = timetable_slots
    for version_id, *slot in connection.execute(
        select(
            own.c.version_id,
            own.c.course_id,
            courses.c.class_id,
            courses.c.subject_id,
            own.c.staff_id,
            own.c.weekday,
            own.c.number,
            own.c.week,
            own.c.room,
        )
        .join(courses, and_(courses.c.school_id == own.c.school_id, courses.c.id == own.c.course_id))
        .where(own.c.school_id == school_id)
        .order_by(own.c.number, own.c.id)
    ):
        of_version[version_id].append(Slot(*slot))
    versions = timetable_versions
    return Calendar(
        versions=[
            Version(row.valid_from, row.valid_until, of_version[row.id])
            for row in connection.execute(select(versions).where(versions.c.school_id == school_id))
        ],
        bells={
            (row.schedule, row.number): (row.starts, row.ends)
            for row in connection.execute(select(bells).where(bells.c.school_id == school_id))
        },
        terms=[Span(*row) for row in terms_of_school(connection, school_id)],
        holidays=[Span(*row) for row in days_off(connection, school_id)],
        changes={
            row.date: DayChange(row.schedule, row.weekday)
            for row in connection.execute(select(day_changes).where(day_changes.c.school_id == school_id))
        },
        grades={
            row.id: row.grade
            for row in connection.execute(
                select(class_names.c.id, class_names.c.grade).where(class_names.c.school_id == school_id)
            )
        },
    )


def own_week(connection: Connection, caller: Identity, day: date) -> OwnWeek:
    """The lessons that the caller gives, of the week with this day. Raises ``Forbidden`` for who is no
    teacher.
    """
    if caller.role != Role.TEACHER:
        raise Forbidden
    monday = day - timedelta(days=day.isoweekday() - 1)
    rows = lessons_of_staff(connection, caller.person_id, monday, monday + timedelta(days=6))
    wanted = {row.course_id for row in rows if row.course_id is not None}
    groups = {
        (row.school_id, row.id): row.group_name
        for row in connection.execute(
            select(courses.c.school_id, courses.c.id, courses.c.group_name).where(courses.c.id.in_(wanted))
        )
    }
    return OwnWeek(
        monday=monday,
        lessons=[
            OwnLesson(
                id=row.id,
                date=row.date,
                number=row.number,
                time_start=row.time_start,
                time_end=row.time_end,
                subject=row.subject,
                class_name=f"{row.grade}{row.letter}",
                group=groups.get((row.school_id, row.course_id), ""),
                room=row.room,
                topic=row.topic,
                cancelled=row.cancelled,
            )
            for row in rows
        ],
    )

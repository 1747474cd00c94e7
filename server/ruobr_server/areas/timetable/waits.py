"""What the home of an administrator says of timetables: schools that have none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select

from ruobr_server.areas.declaration import Waits
from ruobr_server.areas.diary.queries import lesson_days
from ruobr_server.areas.schools.queries import (
    class_names,
    class_of_pupil,
    is_present_class,
    pupil_places,
    school_names,
    schools_in,
)
from ruobr_server.areas.timetable.tables import timetable_versions
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.role_grants import held_by
from ruobr_tui.api.rules.grants import FILLERS, scopes_of


def waits(connection: Connection, caller: Identity, now: datetime) -> list[Waits]:
    """Schools with pupils, and with neither a timetable that holds on nor a lesson from today on."""
    scopes = scopes_of(held_by(connection, caller), FILLERS)
    if not scopes:
        return []
    today = caller.today or now.date()
    school, version, lesson = school_names.c.id, timetable_versions.c, lesson_days.c
    has_pupils = exists(
        select(pupil_places.c.id)
        .join(class_names, class_of_pupil())
        .where(pupil_places.c.school_id == school, pupil_places.c.left_on.is_(None), is_present_class())
        .correlate(school_names)
    )
    has_timetable = exists(
        select(version.id)
        .where(version.school_id == school, or_(version.valid_until.is_(None), version.valid_until >= today))
        .correlate(school_names)
    )
    has_lessons = exists(
        select(lesson.id).where(lesson.school_id == school, lesson.date >= today).correlate(school_names)
    )
    query = (
        select(func.count())
        .select_from(school_names)
        .where(schools_in(scopes), has_pupils, ~has_timetable, ~has_lessons)
    )
    count = connection.execute(query).scalar_one()
    return [Waits("timetables", count)] if count else []

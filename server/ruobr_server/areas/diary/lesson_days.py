"""On which days classes have lessons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, select

from ruobr_server.areas.diary.tables import lessons


def has_lessons_from(connection: Connection, school_id: int, class_ids: Collection[int], day: date) -> bool:
    """Whether one of these classes has a lesson on this day or later."""
    own = lessons.c
    found = select(own.id).where(own.school_id == school_id, own.class_id.in_(class_ids), own.date >= day)
    return connection.execute(found.limit(1)).first() is not None

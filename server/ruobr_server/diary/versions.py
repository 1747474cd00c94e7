"""Versions that tell an unchanged diary from a changed one.

Whoever writes what a week shows calls one of these **in the same transaction**: the week's ``ETag``
is made of the two versions, so an answer kept by version can never be older than the data.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, update

from ruobr_server.schools.tables import classes, pupils


def first_version(day: date) -> int:
    """The version with which a database filled on ``day`` begins.

    A database that is thrown away and filled anew (a demonstration) must not begin with numbers that
    clients have seen: their kept answers would be taken for the new ones.
    """
    return day.toordinal() * 1_000_000


def bump_class(connection: Connection, school_id: int, class_id: int) -> None:
    """What the whole class shares changed: a lesson, a topic, homework, a file."""
    bump_classes(connection, school_id, (class_id,))


def bump_classes(connection: Connection, school_id: int, class_ids: Collection[int]) -> None:
    """The same for several."""
    connection.execute(
        update(classes)
        .where(classes.c.school_id == school_id, classes.c.id.in_(class_ids))
        .values(version=classes.c.version + 1)
    )


def bump_pupil(connection: Connection, school_id: int, pupil_id: int) -> None:
    """A pupil's own records changed: a mark, an absence, a remark, or the class the pupil is in."""
    bump_pupils(connection, school_id, (pupil_id,))


def bump_pupils(connection: Connection, school_id: int, pupil_ids: Collection[int]) -> None:
    """The same for several."""
    connection.execute(
        update(pupils)
        .where(pupils.c.school_id == school_id, pupils.c.id.in_(pupil_ids))
        .values(version=pupils.c.version + 1)
    )


def bump_school(connection: Connection, school_id: int) -> None:
    """What every class of a school shows changed: the name of a subject, a teacher, a code, a mark type."""
    connection.execute(
        update(classes).where(classes.c.school_id == school_id).values(version=classes.c.version + 1)
    )

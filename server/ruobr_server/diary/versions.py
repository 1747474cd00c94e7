"""Versions that tell an unchanged diary from a changed one.

Whoever writes what a week shows calls one of these **in the same transaction**: the week's ``ETag``
is made of the two versions, so an answer kept by version can never be older than the data.
"""

from __future__ import annotations

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
    connection.execute(
        update(classes)
        .where(classes.c.school_id == school_id, classes.c.id == class_id)
        .values(version=classes.c.version + 1)
    )


def bump_pupil(connection: Connection, school_id: int, pupil_id: int) -> None:
    """A pupil's own records changed: a mark, an absence, a remark, or the class the pupil is in."""
    connection.execute(
        update(pupils)
        .where(pupils.c.school_id == school_id, pupils.c.id == pupil_id)
        .values(version=pupils.c.version + 1)
    )


def bump_school(connection: Connection, school_id: int) -> None:
    """What every class of a school shows changed: the name of a subject, a teacher, a code, a mark type."""
    connection.execute(
        update(classes).where(classes.c.school_id == school_id).values(version=classes.c.version + 1)
    )

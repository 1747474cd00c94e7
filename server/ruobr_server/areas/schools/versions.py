"""Versions of classes and pupils, for entity tags of diaries."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, update

from ruobr_server.areas.schools.tables import classes, pupils


def set_class_versions(
    connection: Connection, school_id: int, class_ids: Collection[int], version: int
) -> None:
    """Set the version of these classes of a school."""
    connection.execute(
        update(classes)
        .where(classes.c.school_id == school_id, classes.c.id.in_(class_ids))
        .values(version=version)
    )


def set_pupil_versions(
    connection: Connection, school_id: int, pupil_ids: Collection[int], version: int
) -> None:
    """Set the version of these pupils of a school."""
    connection.execute(
        update(pupils)
        .where(pupils.c.school_id == school_id, pupils.c.id.in_(pupil_ids))
        .values(version=version)
    )


def set_school_version(connection: Connection, school_id: int, version: int) -> None:
    """Set the version of all classes of a school."""
    connection.execute(update(classes).where(classes.c.school_id == school_id).values(version=version))

"""Versions that tell an unchanged diary from a changed one.

They are random, because clients keep answers by them: a counter of a database that was restored from a
backup would come to the same numbers again, with another diary behind them.

Whoever writes what a week shows calls one of these **in the same transaction**: the week's ``ETag``
is made of the two versions, so an answer kept by version can never be older than the data.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.schools.service import set_class_versions, set_pupil_versions, set_school_version


def first_version(day: date) -> int:
    """The version with which a database filled on ``day`` begins.

    A database that is thrown away and filled anew (a demonstration) must not begin with numbers that
    clients have seen: their kept answers would be taken for the new ones.
    """
    return day.toordinal() * 1_000_000


def new_version() -> int:
    """One that was never given out before."""
    return secrets.randbits(62)


def bump_class(connection: Connection, school_id: int, class_id: int) -> None:
    """What the whole class shares changed: a lesson, a topic, homework, a file."""
    bump_classes(connection, school_id, (class_id,))


def bump_classes(connection: Connection, school_id: int, class_ids: Collection[int]) -> None:
    """The same for several."""
    set_class_versions(connection, school_id, class_ids, new_version())


def bump_pupil(connection: Connection, school_id: int, pupil_id: int) -> None:
    """A pupil's own records changed: a mark, an absence, a remark, or the class the pupil is in."""
    bump_pupils(connection, school_id, (pupil_id,))


def bump_pupils(connection: Connection, school_id: int, pupil_ids: Collection[int]) -> None:
    """The same for several."""
    set_pupil_versions(connection, school_id, pupil_ids, new_version())


def bump_school(connection: Connection, school_id: int) -> None:
    """What every class of a school shows changed: the name of a subject, a teacher, a code, a mark type."""
    set_school_version(connection, school_id, new_version())

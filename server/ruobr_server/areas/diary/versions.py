"""Versions of diaries, for entity tags.

They are random, because clients cache responses by them: counters of a database that was restored from a
backup would reach the same numbers again with other data.

Whoever writes data of a week calls one of these **in the same transaction**: the week's ``ETag`` is made of
the two versions, so a cached response is never older than the data.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.schools.service import set_class_versions, set_pupil_versions, set_school_version


def first_version(day: date) -> int:
    """The initial version of a database that was filled on ``day``.

    A database that is deleted and filled again (a demo) must not begin with versions that clients have seen:
    they would take their cached responses for current ones.
    """
    return day.toordinal() * 1_000_000


def new_version() -> int:
    """A version that was never used before."""
    return secrets.randbits(62)


def bump_class(connection: Connection, school_id: int, class_id: int) -> None:
    """After a change of what the whole class sees: a lesson, a topic, homework, a file."""
    bump_classes(connection, school_id, (class_id,))


def bump_classes(connection: Connection, school_id: int, class_ids: Collection[int]) -> None:
    """The same for several classes."""
    set_class_versions(connection, school_id, class_ids, new_version())


def bump_pupil(connection: Connection, school_id: int, pupil_id: int) -> None:
    """After a change of a pupil's records: a mark, an absence, a teacher's note, or the pupil's class."""
    bump_pupils(connection, school_id, (pupil_id,))


def bump_pupils(connection: Connection, school_id: int, pupil_ids: Collection[int]) -> None:
    """The same for several pupils."""
    set_pupil_versions(connection, school_id, pupil_ids, new_version())


def bump_school(connection: Connection, school_id: int) -> None:
    """After a change in all classes of a school: the name of a subject, a teacher, a code, a mark type."""
    set_school_version(connection, school_id, new_version())

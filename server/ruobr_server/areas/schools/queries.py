"""Columns of schools, their people and classes that other areas may join.

In SQL each of these is the table itself, without its private columns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from ruobr_server.areas.schools import tables
from ruobr_server.kit.db.published import published
from ruobr_tui.api.roles import Scope

person_names = published(
    tables.people, "id", "last_name", "first_name", "middle_name", "birth_date", "avatar"
)
"""People: ``id``, ``last_name``, ``first_name``, ``middle_name``, ``birth_date`` or null, and ``avatar``,
the address of a picture.
"""

pupil_places = published(tables.pupils, "school_id", "id", "person_id", "class_id", "left_on")
"""Pupils: ``school_id``, ``id``, ``person_id``, ``class_id``, and ``left_on``, the day on which a pupil left
the school, or null.
"""

class_names = published(tables.classes, "school_id", "id", "year", "grade", "letter", "class_teacher_id")
"""Classes: ``school_id``, ``id``, the ``year`` in which the school year starts, ``grade``, ``letter``,
and ``class_teacher_id``, of ``staff_people`` of the same school, or null.
"""

school_names = published(tables.schools, "id", "territory_id", "name", "address", "zone")
"""Schools: ``id``, ``territory_id``, ``name``, ``address``, and the IANA name of the ``zone``."""

territory_names = published(tables.territories, "id", "name")
"""Municipalities: ``id``, ``name``."""

staff_people = published(tables.staff, "school_id", "id", "person_id", "left_on")
"""Staff: ``school_id``, ``id``, ``person_id``, and ``left_on``, the day on which somebody left, or null."""

subject_names = published(tables.subjects, "school_id", "id", "name")
"""Subjects: ``school_id``, ``id``, ``name``."""


def class_of_pupil() -> ColumnElement[bool]:
    """Condition that joins ``class_names`` to ``pupil_places``."""
    return (class_names.c.school_id == pupil_places.c.school_id) & (
        class_names.c.id == pupil_places.c.class_id
    )


def leader_of_class() -> ColumnElement[bool]:
    """Condition that joins ``staff_people`` to ``class_names``: the class teacher, unless he has left."""
    return (
        (staff_people.c.school_id == class_names.c.school_id)
        & (staff_people.c.id == class_names.c.class_teacher_id)
        & staff_people.c.left_on.is_(None)
    )


def is_present_class() -> ColumnElement[bool]:
    """Whether a row of ``class_names`` is of its school's newest year."""
    newest = class_names.alias("newest")
    latest = select(func.max(newest.c.year)).where(newest.c.school_id == class_names.c.school_id)
    return class_names.c.year == latest.scalar_subquery()


def is_at_desk(territories: Collection[int], schools: Collection[int]) -> ColumnElement[bool]:
    """Whether a row of ``school_names`` is of these territories, or one of these schools.

    The arguments are those of ``auth.desks.schools_of_desk``.
    """
    return school_names.c.territory_id.in_(territories) | school_names.c.id.in_(schools)


def schools_in(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    """Whether a row of ``school_names`` lies inside one of these scopes."""
    return or_(false(), *map(_has_school, scopes))


def class_list(school_id: int, class_id: int) -> Select[Any]:
    """The pupils of a class by name, without those who have left.

    Columns: ``id``, ``last_name``, ``first_name``, ``middle_name``, ``birth_date`` or null.
    """
    return (
        select(
            pupil_places.c.id,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
            person_names.c.birth_date,
        )
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .where(
            pupil_places.c.school_id == school_id,
            pupil_places.c.class_id == class_id,
            pupil_places.c.left_on.is_(None),
        )
        .order_by(person_names.c.last_name, person_names.c.first_name, pupil_places.c.id)
    )


def _has_school(scope: Scope) -> ColumnElement[bool]:
    if scope.school_id is not None:
        return school_names.c.id == scope.school_id
    return true() if scope.territory_id is None else school_names.c.territory_id == scope.territory_id

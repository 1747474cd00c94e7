"""Classes and their pupils from one school year to the next, for the rollover."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from ruobr_server.areas.schools.tables import classes, people, pupils
from ruobr_server.kit.db.ids import take_ids


class ClassValues(NamedTuple):
    """What changes of a class with the year."""

    year: int
    grade: int
    letter: str
    class_teacher_id: int | None


def classes_of_years(connection: Connection, school_id: int, years: Collection[int]) -> Sequence[Any]:
    """``id``, ``year``, ``grade``, ``letter``, ``class_teacher_id`` of the classes of these years."""
    own = classes.c
    rows: Sequence[Any] = connection.execute(
        select(own.id, own.year, own.grade, own.letter, own.class_teacher_id)
        .where(own.school_id == school_id, own.year.in_(years))
        .order_by(own.year, own.grade, own.letter)
    ).all()
    return rows


def pupils_of_year(connection: Connection, school_id: int, year: int) -> Sequence[Any]:
    """``id``, ``class_id``, names and ``birth_date`` of the present pupils of the classes of a year."""
    rows: Sequence[Any] = connection.execute(
        select(
            pupils.c.id,
            pupils.c.class_id,
            people.c.last_name,
            people.c.first_name,
            people.c.middle_name,
            people.c.birth_date,
        )
        .join(classes, (classes.c.school_id == pupils.c.school_id) & (classes.c.id == pupils.c.class_id))
        .join(people, people.c.id == pupils.c.person_id)
        .where(pupils.c.school_id == school_id, classes.c.year == year, pupils.c.left_on.is_(None))
        .order_by(classes.c.grade, classes.c.letter, people.c.last_name, people.c.first_name, pupils.c.id)
    ).all()
    return rows


def places_of_pupils(
    connection: Connection, school_id: int, pupil_ids: Collection[int]
) -> dict[int, tuple[int, date | None]]:
    """The class of each pupil, and the day on which the pupil left, or null."""
    own = pupils.c
    found = connection.execute(
        select(own.id, own.class_id, own.left_on).where(own.school_id == school_id, own.id.in_(pupil_ids))
    )
    return {row.id: (row.class_id, row.left_on) for row in found}


def members_of(connection: Connection, school_id: int, class_id: int) -> set[int]:
    """All pupils of a class, also those who have left."""
    own = pupils.c
    return set(connection.scalars(select(own.id).where(own.school_id == school_id, own.class_id == class_id)))


def set_class(connection: Connection, school_id: int, class_id: int, values: ClassValues) -> None:
    """Change a class; its number and all that belongs to it stay."""
    connection.execute(
        update(classes)
        .where(classes.c.school_id == school_id, classes.c.id == class_id)
        .values(**values._asdict())
    )


def open_class(connection: Connection, school_id: int, values: ClassValues) -> int:
    """A new class; returns its number."""
    [number] = take_ids(connection, "classes")
    connection.execute(insert(classes).values(school_id=school_id, id=number, version=1, **values._asdict()))
    return number


def remove_class(connection: Connection, school_id: int, class_id: int) -> None:
    """Remove a class without pupils."""
    connection.execute(delete(classes).where(classes.c.school_id == school_id, classes.c.id == class_id))


def place_pupils(
    connection: Connection, school_id: int, pupil_ids: Collection[int], class_id: int, left_on: date | None
) -> None:
    """Set class and day of leaving of these pupils."""
    connection.execute(
        update(pupils)
        .where(pupils.c.school_id == school_id, pupils.c.id.in_(pupil_ids))
        .values(class_id=class_id, left_on=left_on)
    )

"""People as the portal knows them by name: added with an account, renamed by its owner, made nameless."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from ruobr_server.areas.schools.tables import people, pupils, staff
from ruobr_server.kit.db.ids import take_ids


class PersonNames(NamedTuple):
    """How a person is called, and the date of birth where it is known."""

    last_name: str
    first_name: str
    middle_name: str
    birth_date: date | None


def names_of(connection: Connection, person_id: int) -> PersonNames:
    """How a person who is there is called."""
    row = connection.execute(
        select(people.c.last_name, people.c.first_name, people.c.middle_name, people.c.birth_date).where(
            people.c.id == person_id
        )
    ).one()
    return PersonNames(*row)


def is_known(connection: Connection, person_id: int) -> bool:
    """Whether there is a person with this number."""
    return connection.execute(select(people.c.id).where(people.c.id == person_id)).first() is not None


def add_person(connection: Connection, last_name: str, first_name: str, middle_name: str) -> int:
    """A new person; the number."""
    [number] = take_ids(connection, "people")
    names = {"last_name": last_name, "first_name": first_name, "middle_name": middle_name}
    connection.execute(people.insert().values(id=number, **names))
    return number


def rename_person(
    connection: Connection, person_id: int, last_name: str, first_name: str, middle_name: str
) -> None:
    """The person is called so from now on, wherever a name is shown."""
    names = {"last_name": last_name, "first_name": first_name, "middle_name": middle_name}
    connection.execute(update(people).where(people.c.id == person_id).values(**names))


def blank_person(connection: Connection, person_id: int) -> None:
    """Take the name away, unless the person is a pupil or works at a school."""
    at_school = (
        select(pupils.c.id).where(pupils.c.person_id == person_id),
        select(staff.c.id).where(staff.c.person_id == person_id),
    )
    if not any(connection.execute(found.limit(1)).first() for found in at_school):
        nobody = {"last_name": "—", "first_name": "—", "middle_name": "", "birth_date": None}
        connection.execute(
            update(people).where(people.c.id == person_id).values(**nobody, gender=None, avatar="")
        )

"""People by name: added with an account, renamed by its owner, anonymised."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update

from ruobr_server.areas.schools.tables import people, person_identities, pupils, staff
from ruobr_server.kit.db.ids import take_ids


class PersonNames(NamedTuple):
    """A person's name, and the date of birth if it is known."""

    last_name: str
    first_name: str
    middle_name: str
    birth_date: date | None


def names_of(connection: Connection, person_id: int) -> PersonNames:
    """The name of an existing person."""
    row = connection.execute(
        select(people.c.last_name, people.c.first_name, people.c.middle_name, people.c.birth_date).where(
            people.c.id == person_id
        )
    ).one()
    return PersonNames(*row)


def is_known(connection: Connection, person_id: int) -> bool:
    """Whether there is a person with this id."""
    return connection.execute(select(people.c.id).where(people.c.id == person_id)).first() is not None


def add_person(connection: Connection, last_name: str, first_name: str, middle_name: str) -> int:
    """Insert a person; return the id."""
    [number] = take_ids(connection, "people")
    names = {"last_name": last_name, "first_name": first_name, "middle_name": middle_name}
    connection.execute(people.insert().values(id=number, **names))
    return number


def rename_person(
    connection: Connection, person_id: int, last_name: str, first_name: str, middle_name: str
) -> None:
    """Change a person's name, wherever it is shown."""
    names = {"last_name": last_name, "first_name": first_name, "middle_name": middle_name}
    connection.execute(update(people).where(people.c.id == person_id).values(**names))


def blank_person(connection: Connection, person_id: int) -> None:
    """Empty the name, unless the person is a pupil or works at a school."""
    at_school = (
        select(pupils.c.id).where(pupils.c.person_id == person_id),
        select(staff.c.id).where(staff.c.person_id == person_id),
    )
    if not any(connection.execute(found.limit(1)).first() for found in at_school):
        connection.execute(delete(person_identities).where(person_identities.c.person_id == person_id))
        nobody = {"last_name": "—", "first_name": "—", "middle_name": "", "birth_date": None}
        connection.execute(
            update(people).where(people.c.id == person_id).values(**nobody, gender=None, avatar="")
        )

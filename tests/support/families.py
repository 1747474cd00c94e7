"""The least that accounts need: a school, a class, two families; and neighbours with the same numbers."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ruobr_server.areas.accounts import service
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.schools.tables import classes, people, pupils, schools, territories
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database, take_ids
from ruobr_tui.api.rules.fields.consent import VERSION
from support import neighbours
from support.fixtures import NOW
from support.seeding import seeded

PASSWORD = "Пароль-1"

PROFILE = {
    "last_name": "Иванова",
    "first_name": "Ольга",
    "birth_date": "1985-04-17",
    "citizenship": "Россия",
    "children_count": "1",
    "snils": "112-233-445 95",
    "education": "higher",
    "job": "врач",
    "residence": "г. Новокузнецк",
}
"""About me, complete."""

CHILD = {
    "last_name": "Иванова",
    "first_name": "Вера",
    "middle_name": "Сергеевна",
    "birth_date": "2023-05-17",
    "gender": "2",
    "certificate_series": "IV-ЛО",
    "certificate_number": "123456",
    "certificate_date": "2023-06-01",
    "residence": "г. Новокузнецк, ул. Школьная, 5",
}
"""A child under seven, complete."""


@dataclass(frozen=True)
class Relatives:
    """A parent, the children in order, and the login of the first of them."""

    parent: Identity
    pupil: Identity
    children: list[int]


@dataclass(frozen=True)
class Family:
    """Both families; everybody's password is ``PASSWORD``."""

    ivanovs: Relatives
    petrovs: Relatives


def settle(database: Database, passwords: Passwords) -> Family:
    """Put two families into one class of one school."""
    return seeded(database, "families", lambda connection: _settle(connection, passwords.hash_now(PASSWORD)))


def _settle(connection: Connection, password_hash: str) -> Family:
    connection.execute(territories.insert().values(id=1, name="Новокузнецк"))
    connection.execute(
        schools.insert().values(id=1, territory_id=1, name="Школа № 1", full_name="МБОУ «Школа № 1»")
    )
    connection.execute(classes.insert().values(school_id=1, id=1, year=2026, grade=9, letter="В"))
    found = Family(
        _relatives(connection, password_hash, "Иванова", ["Анна", "Борис"]),
        _relatives(connection, password_hash, "Петрова", ["Вера"]),
    )
    neighbours.settle(connection, password_hash)
    return found


def _relatives(connection: Connection, password_hash: str, surname: str, names: list[str]) -> Relatives:
    children = [_pupil(connection, surname, name) for name in names]
    login = {"Иванова": "ivanova", "Петрова": "petrova"}[surname]
    parent = service.NewAccount(
        login, password_hash, "parent", last_name=surname, first_name="Ольга", pupil_ids=tuple(children)
    )
    person = connection.execute(pupils.select().where(pupils.c.id == children[0])).one().person_id
    child = service.NewAccount(f"{login}-1", password_hash, "pupil", person_id=person)
    return Relatives(_identity(connection, parent), _identity(connection, child), children)


def _identity(connection: Connection, new: service.NewAccount) -> Identity:
    number = service.create(connection, new, NOW)
    consents.give(connection, number, VERSION, NOW)
    person_id = new.person_id or take_ids(connection, "people")[0] - 1
    return Identity(number, new.role, person_id, new.login.upper(), None)


def _pupil(connection: Connection, surname: str, name: str) -> int:
    [person] = take_ids(connection, "people")
    [number] = take_ids(connection, "pupils")
    connection.execute(
        people.insert().values(
            id=person, last_name=surname, first_name=name, birth_date=date(2011, 5, 3), gender=2
        )
    )
    connection.execute(pupils.insert().values(school_id=1, id=number, person_id=person, class_id=1))
    return number


def header_credentials(login: str, password: str) -> dict[str, str]:
    """The two headers of the mobile contract."""
    return {
        "username": base64.b64encode(login.upper().encode()).decode(),
        "password": base64.b64encode(password.encode()).decode(),
    }

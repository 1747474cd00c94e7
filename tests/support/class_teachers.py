"""The class teacher of the one class."""

from __future__ import annotations

from typing import Any

import pytest

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.schools.tables import classes, people, staff
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW

TEACHER = header_credentials("teacher", PASSWORD)


@pytest.fixture
def teacher(database: Database, passwords: Passwords, family: Family) -> None:
    """The class teacher of the one class."""

    def employ(connection: Any) -> None:
        secret = passwords.hash_now(PASSWORD)
        new = accounts.NewAccount("teacher", secret, "teacher", last_name="Соколова", first_name="Анна")
        accounts.create(connection, new, NOW)
        person = connection.scalar(people.select().where(people.c.last_name == "Соколова"))
        connection.execute(staff.insert().values(school_id=1, id=1, person_id=person, position="Учитель"))
        connection.execute(classes.update().values(class_teacher_id=1))

    database.write_now(employ)

"""Slips with logins: the class teacher's own class, never a parent who keeps personal data."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ruobr_server.accounts import service as accounts
from ruobr_server.database import Database
from ruobr_server.families import service as families
from ruobr_server.schools.tables import classes, people, staff
from ruobr_server.security.passwords import Passwords
from support.families import PASSWORD, PROFILE, Family, header_credentials
from support.fixtures import NOW
from support.kindergartens import TODAY

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


async def slip(client: httpx.AsyncClient, pupil: int, who: str, headers: Any = TEACHER) -> httpx.Response:
    return await client.post(f"/journal/logins/{pupil}", json={"who": who}, headers=headers)


async def test_a_pupil_gets_a_login_and_then_another_password(
    app_client: httpx.AsyncClient, teacher: None, family: Family
) -> None:
    boris = family.ivanovs.children[1]
    listed = (await app_client.get("/journal/logins", headers=TEACHER)).json()["pupils"]
    assert {each["pupil"].split()[1]: each["login"] for each in listed} == {
        "Анна": "ivanova-1",
        "Борис": "",
        "Вера": "petrova-1",
    }
    first = (await slip(app_client, boris, "pupil")).json()
    second = (await slip(app_client, boris, "pupil")).json()
    assert first["login"] == second["login"]
    assert first["password"] != second["password"]
    for told, status in ((first, 401), (second, 201)):
        said = {"login": told["login"], "password": told["password"], "device": ""}
        assert (await app_client.post("/cabinet/session", json=said)).status_code == status


async def test_a_parents_login_opens_the_diary_but_no_cabinet_is_taken_over(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    anna = family.ivanovs.children[0]
    told = (await slip(app_client, anna, "parent")).json()
    assert told["login"] == "ivanova"  # handed out before, and nothing told in its cabinet yet
    database.write_now(families.save_profile, family.ivanovs.parent, PROFILE, 0, NOW, TODAY)
    refused = await slip(app_client, anna, "parent")
    assert (refused.status_code, refused.json()["error"]) == (409, "conflict")


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1"])
async def test_nobody_else_hands_out_logins(
    app_client: httpx.AsyncClient, teacher: None, family: Family, login: str
) -> None:
    headers = header_credentials(login, PASSWORD)
    assert (await app_client.get("/journal/logins", headers=headers)).status_code == 403
    assert (await slip(app_client, family.ivanovs.children[0], "pupil", headers)).status_code == 403
    assert (await slip(app_client, 10_000, "pupil")).status_code == 404

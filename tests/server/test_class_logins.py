"""Slips with logins: the class teacher's own class, never a parent who keeps personal data."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.families import class_logins
from ruobr_server.areas.families import service as families
from ruobr_server.areas.personal_data.access_log import looks_at
from ruobr_server.areas.schools.tables import classes, people, pupils, schools
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts as accounts_table
from ruobr_server.auth.tables import guardianships
from ruobr_server.kit.db import Database
from support import neighbours
from support.class_teachers import TEACHER, teacher
from support.families import PASSWORD, PROFILE, Family, header_credentials
from support.fixtures import NOW
from support.kindergartens import TODAY

__all__ = ["teacher"]

MOTHER = header_credentials("ivanova", PASSWORD)


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
    for given, status in ((first, 401), (second, 201)):
        said = {"login": given["login"], "password": given["password"], "device": ""}
        assert (await app_client.post("/cabinet/session", json=said)).status_code == status


async def test_a_parents_login_opens_the_diary_but_no_cabinet_is_taken_over(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    anna = family.ivanovs.children[0]
    given = (await slip(app_client, anna, "parent")).json()
    assert given["login"] == "ivanova"  # handed out before, and nothing filled in there yet
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


async def test_a_class_of_the_same_number_elsewhere_is_another_ones(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    shown = (await app_client.get("/journal/logins", headers=TEACHER)).json()["pupils"]
    ids = [*family.ivanovs.children, *family.petrovs.children]
    assert sorted(each["pupil_id"] for each in shown) == ids
    for who in ("pupil", "parent"):
        assert (await slip(app_client, neighbours.PUPIL, who)).status_code == 404
    headers = header_credentials("yurga-teacher", PASSWORD)
    [theirs] = (await app_client.get("/journal/logins", headers=headers)).json()["pupils"]
    assert (theirs["pupil_id"], theirs["parents"]) == (neighbours.PUPIL, ["yurgina"])
    assert (await slip(app_client, ids[0], "pupil", headers)).status_code == 404
    database.write_now(accounts.switch, "ivanova", False)
    shown = (await app_client.get("/journal/logins", headers=TEACHER)).json()["pupils"]
    parents = {each["pupil_id"]: each["parents"] for each in shown}
    assert parents == {ids[0]: [], ids[1]: [], ids[2]: ["petrova"]}  # a closed account opens nothing


async def test_each_slip_leaves_a_trace(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    assert (await slip(app_client, family.ivanovs.children[0], "pupil")).status_code == 200
    looks = database.read_now(looks_at, family.ivanovs.pupil.account_id).looks
    assert [(each.what, each.who) for each in looks] == [("login:pupil", "teacher: Соколова Анна")]
    assert database.read_now(looks_at, family.petrovs.pupil.account_id).looks == []


# A teacher does not take a parent's account over


def other_class(connection: Any, school: int = 1, number: int = 2, year: int = 2026) -> None:
    """A class that the teacher does not lead."""
    if school != 1:
        connection.execute(
            schools.insert().values(id=school, territory_id=1, name="Школа № 2", full_name="МБОУ № 2")
        )
    connection.execute(classes.insert().values(school_id=school, id=number, year=year, grade=5, letter="А"))


def child_of(connection: Any, account_id: int, school: int, number: int, person: int | None = None) -> None:
    """One more child of an account, in that class."""
    if person is None:
        person = 900
        connection.execute(people.insert().values(id=person, last_name="Иванов", first_name="Пётр"))
    connection.execute(pupils.insert().values(school_id=school, id=900, person_id=person, class_id=number))
    connection.execute(guardianships.insert().values(account_id=account_id, pupil_id=900, position=9))


async def refused(client: httpx.AsyncClient, pupil: int, word: str, who: str = "parent") -> None:
    answer = await slip(client, pupil, who)
    assert (answer.status_code, word in answer.json()["text"]) == (409, True), answer.text


@pytest.mark.parametrize("school", [1, 2])
async def test_a_parent_with_a_child_elsewhere_is_not_opened(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database, school: int
) -> None:
    def enrol(connection: Any) -> None:
        other_class(connection, school)
        child_of(connection, family.ivanovs.parent.account_id, school, 2)

    database.write_now(enrol)
    await refused(app_client, family.ivanovs.children[0], "other classes")
    assert (await app_client.get("/cabinet/session", headers=MOTHER)).status_code == 200


@pytest.mark.parametrize("by", ["session", "headers"])
async def test_a_parent_who_has_signed_in_is_not_opened(
    app_client: httpx.AsyncClient, teacher: None, family: Family, by: str
) -> None:
    if by == "headers":
        assert (await app_client.get("/cabinet/session", headers=MOTHER)).status_code == 200
    else:
        said = {"login": "ivanova", "password": PASSWORD, "device": ""}
        token = (await app_client.post("/cabinet/session", json=said)).json()["token"]
        # That the session has ended since changes nothing.
        await app_client.delete("/cabinet/session", headers={"Authorization": f"Bearer {token}"})
    await refused(app_client, family.ivanovs.children[0], "signed in already")


async def test_a_moved_child_is_the_other_class_teachers(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    anna, boris = family.ivanovs.children

    def move(connection: Any) -> None:
        other_class(connection)
        connection.execute(pupils.update().where(pupils.c.id == anna).values(class_id=2))

    database.write_now(move)
    assert (await slip(app_client, anna, "parent")).status_code == 404
    assert (await slip(app_client, anna, "pupil")).status_code == 404
    await refused(app_client, boris, "other classes")  # the same parent, by the child that stayed


async def test_a_child_at_two_schools_is_nobodys_alone(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    anna = family.ivanovs.children[0]

    def enrol(connection: Any) -> None:
        other_class(connection, 2)
        person = connection.scalar(
            pupils.select().with_only_columns(pupils.c.person_id).where(pupils.c.id == anna)
        )
        child_of(connection, family.ivanovs.parent.account_id, 2, 2, person)

    database.write_now(enrol)
    for who in ("parent", "pupil"):
        await refused(app_client, anna, "also in another class", who)


async def test_an_archived_class_hands_out_nothing(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    database.write_now(lambda connection: other_class(connection, number=2, year=2027))
    for who in ("parent", "pupil"):
        assert (await slip(app_client, family.ivanovs.children[0], who)).status_code == 404
    assert (await app_client.get("/journal/logins", headers=TEACHER)).json()["pupils"] == []


async def test_a_closed_login_stays_closed(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    database.write_now(accounts.switch, "ivanova-1", False)
    await refused(app_client, family.ivanovs.children[0], "closed", "pupil")


def test_two_slips_at_once_make_one_account(
    database: Database, teacher: None, family: Family, passwords: Passwords
) -> None:
    vera = family.petrovs.children[0]
    remove = guardianships.delete().where(guardianships.c.pupil_id == vera)
    database.write_now(lambda connection: connection.execute(remove))
    known = database.read_now(accounts.credentials, "teacher")
    assert known is not None
    people = select(accounts_table.c.person_id).where(accounts_table.c.id == known.id)
    person = database.read_now(lambda c: c.scalars(people).one())
    caller = Identity(known.id, "teacher", person, "TEACHER", None)
    barrier, handed_out = threading.Barrier(2), []

    def hand_out() -> None:
        barrier.wait(10)
        handed_out.append(
            database.write_now(class_logins.hand_out, caller, vera, "parent", "hash", NOW)["login"]
        )

    both = [threading.Thread(target=hand_out) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)
    assert len(handed_out) == 2
    assert handed_out[0] == handed_out[1]


def test_a_slip_and_a_sign_in_at_once(database: Database, teacher: None, family: Family) -> None:
    """Who signs in while the slip is printed keeps the account: one of both happens, never both."""
    number = family.ivanovs.parent.account_id
    database.write_now(accounts.note_use, number, NOW)
    assert database.write_now(accounts.set_first_password, number, "hash") is False
    known = database.read_now(accounts.credentials, "ivanova")
    assert known is not None
    assert known.password_hash != "hash"

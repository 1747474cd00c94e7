"""A login is given once: the next person never gets what another one had, or what looks like it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from alembic import command
from sqlalchemy import Connection, select, text

from ruobr_server.app import create_app
from ruobr_server.areas.accounts import service
from ruobr_server.auth.given_logins import give, is_given
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, given_logins
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.settings import Settings
from ruobr_server.migrations import schema
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, NOW, FixedClock, client_of


@pytest.fixture
async def client(database: Database, clock: FixedClock, family: Family) -> AsyncIterator[httpx.AsyncClient]:
    portal = create_app(Settings(password_cost=CHEAP), database, clock=clock)
    async with client_of(portal) as made:
        yield made
    portal.state.gate.close()


async def rename(client: httpx.AsyncClient, login: str, wanted: str) -> httpx.Response:
    return await client.patch(
        "/cabinet/account",
        json={"current_password": PASSWORD, "login": wanted},
        headers=header_credentials(login, PASSWORD),
    )


def new(login: str) -> service.NewAccount:
    return service.NewAccount(login, "", "parent", last_name="Зуева", first_name="Вера")


@pytest.mark.parametrize("wanted", ["ivanova", "IVANOVA", "lvanova", "ivan0va", "иванова"])
async def test_a_login_that_was_given_up_is_nobody_elses(client: httpx.AsyncClient, wanted: str) -> None:
    assert (await rename(client, "ivanova", "olga-i")).status_code == 200
    refused = await rename(client, "petrova", wanted)
    if wanted == "иванова":  # other letters, no likeness
        assert refused.status_code == 200
        return
    assert refused.status_code == 422
    assert refused.json()["fields"].keys() == {"login"}


async def test_its_owner_can_take_it_again(client: httpx.AsyncClient) -> None:
    assert (await rename(client, "ivanova", "olga-i")).status_code == 200
    assert (await rename(client, "olga-i", "ivanova")).status_code == 200
    assert (await rename(client, "petrova", "olga-i")).status_code == 422


async def test_who_wants_it_at_the_very_moment_it_is_given_up_does_not_get_it(
    client: httpx.AsyncClient, database: Database, family: Family
) -> None:
    answers = await asyncio.gather(
        rename(client, "ivanova", "olga-i"), *(rename(client, "petrova", "ivanova") for _ in range(3))
    )
    assert answers[0].status_code == 200
    assert {answer.status_code for answer in answers[1:]} == {422}


async def test_no_new_account_gets_it_either(
    client: httpx.AsyncClient, database: Database, family: Family
) -> None:
    assert (await rename(client, "ivanova", "olga-i")).status_code == 200
    for login in ("ivanova", "Ivanova", "lvanova"):
        with pytest.raises(Conflict):
            database.write_now(service.create, new(login), NOW)


def test_the_login_of_an_erased_account_stays_given(database: Database, family: Family) -> None:
    number = family.ivanovs.parent.account_id
    database.write_now(service.erase, number)
    with pytest.raises(Conflict):
        database.write_now(service.create, new("ivanova"), NOW)
    stored = database.read_now(lambda c: c.execute(select(given_logins)).all())
    assert all(b"ivanova" not in row.mark.lower() for row in stored), "a digest is stored"


def test_the_identifier_stays_whatever_becomes_of_the_login(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    who = Identity(mother.account_id, "parent", mother.person_id, mother.login, None)
    uid, login = database.read_now(service.named, who)
    assert (len(uid), login) == (32, "ivanova")
    assert database.write_now(service.change_account, who, "OLGA-I", None)
    assert database.read_now(service.named, who) == (uid, "olga-i")
    every = database.read_now(lambda c: c.execute(select(accounts.c.uid)).scalars().all())
    assert len(set(every)) == len(every)


async def test_the_portal_answers_who_asks_and_nobody_else(
    client: httpx.AsyncClient, database: Database, family: Family
) -> None:
    users: list[dict[str, Any]] = []
    for login in ("ivanova", "petrova", "ivanova-1"):
        answer = await client.get("/user/", headers=header_credentials(login, PASSWORD))
        users.append(answer.json())
        assert users[-1]["login"] == login
        assert not any("account_id" in child for child in users[-1].get("childs", []))
    assert len({each["account_id"] for each in users}) == 3


def test_accounts_of_before_get_an_identifier_and_keep_their_logins(empty_database: Database) -> None:
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    rows = [(1, "IVANOVA"), (2, "LVANOVA"), (3, "PETROVA")]

    def before(connection: Connection) -> None:
        command.upgrade(schema.alembic_config(connection), "0005")
        for number, login in rows:
            connection.execute(
                text(
                    "INSERT INTO people (id, last_name, first_name, middle_name, avatar)"
                    " VALUES (:n, 'А', 'Б', '', '')"
                ),
                {"n": number},
            )
            connection.execute(
                text(
                    "INSERT INTO accounts (id, login, password_hash, password_version, role, person_id,"
                    " active, created_at) VALUES (:n, :login, '', 1, 'parent', :n, true, :at)"
                ),
                {"n": number, "login": login, "at": moment.replace(tzinfo=None).isoformat(" ")},
            )

    empty_database.write_now(before)
    empty_database.write_now(schema.upgrade)
    found = empty_database.read_now(
        lambda c: c.execute(select(accounts.c.id, accounts.c.login, accounts.c.uid)).all()
    )
    assert [(row.id, row.login) for row in found] == rows
    assert len({row.uid for row in found}) == 3
    # Two looked alike already: both keep theirs, and neither can take the other's later.
    assert not empty_database.write_now(give, "ivanova", 2)
    assert not empty_database.write_now(give, "lvanova", 1)
    assert empty_database.write_now(give, "petrova", 3)
    assert empty_database.read_now(is_given, "PETROVA")

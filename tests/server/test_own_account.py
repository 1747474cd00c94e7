"""One's own login: who may, what is refused, and what ends with a change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.app import create_app
from ruobr_server.areas.accounts import service
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings, Smtp
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, NOW, FixedClock, client_of

pytestmark = on_sqlite

CHOSEN = "длинный новый пароль"


@pytest.fixture
async def client(database: Database, clock: FixedClock, family: Family) -> AsyncIterator[httpx.AsyncClient]:
    """A portal that has a mail server (which nobody asks here), and a teacher and an operator besides."""
    hashed = Passwords(CHEAP)
    for role in ("teacher", "operator"):
        new = service.NewAccount(role, hashed.hash_now(PASSWORD), role, last_name="Зуева", first_name="Вера")
        database.write_now(service.create, new, NOW)
    hashed.close()
    settings = Settings(password_cost=CHEAP, smtp=Smtp("127.0.0.1", 1, "none"))
    portal = create_app(settings, database, clock=clock)
    async with client_of(portal) as made:
        yield made
    portal.state.gate.close()


async def change(client: httpx.AsyncClient, headers: dict[str, str], **values: str) -> httpx.Response:
    return await client.patch(
        "/cabinet/account", json={"current_password": PASSWORD, **values}, headers=headers
    )


async def signed_in(client: httpx.AsyncClient, login: str) -> dict[str, str]:
    answer = await client.post("/cabinet/session", json={"login": login, "password": PASSWORD})
    return {"authorization": f"Bearer {answer.json()['token']}"}


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1", "teacher", "operator"])
async def test_every_role_reads_and_changes_its_own_login(client: httpx.AsyncClient, login: str) -> None:
    headers = await signed_in(client, login)
    assert (await client.get("/cabinet/account", headers=headers)).json()["login"] == login
    changed = await change(client, headers, login=f"New-{login}", password=CHOSEN)
    assert (changed.status_code, changed.json()["login"]) == (200, f"new-{login}")


async def test_nobody_signed_in_has_no_account_and_needs_none_to_get_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/cabinet/account")).status_code == 401
    assert (await change(client, {})).status_code == 401
    email = {"email": "nobody@example.org"}
    assert (await client.post("/cabinet/recovery", json=email)).status_code == 202
    wrong = {**email, "code": "ABCDE23456", "password": CHOSEN}
    assert (await client.post("/cabinet/recovery/confirm", json=wrong)).status_code == 422


@on_both
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "короткий"}, "password"),
        ({"password": "ааааааааааааа"}, "password"),
        ({"password": "IVANOVA-ivanova"}, "password"),
        ({"login": "olga-petrova", "password": "olga-petrova"}, "password"),
        ({"login": "Petrova"}, "login"),
        ({"login": "erased-1"}, "login"),
        ({"login": "еrаsеd 5"}, "login"),
        ({"login": "4dmin"}, "login"),
        ({"login": "Учитель 7"}, "login"),
        ({"login": "ß" * 100}, "login"),
        ({"login": PASSWORD.upper()}, "login"),
        ({"current_password": "другой пароль", "login": "olga"}, "current_password"),
    ],
)
async def test_what_is_refused_is_named_and_changes_nothing(
    client: httpx.AsyncClient, database: Database, values: dict[str, str], field: str
) -> None:
    rows = select(accounts).order_by(accounts.c.id)
    headers = await signed_in(client, "ivanova")
    before = database.read_now(lambda c: c.execute(rows).all())
    refused = await change(client, headers, **values)
    assert refused.status_code == 422
    assert refused.json()["fields"].keys() == {field}
    assert PASSWORD not in refused.text
    assert database.read_now(lambda c: c.execute(rows).all()) == before


async def test_the_old_login_opens_nothing_any_more(client: httpx.AsyncClient) -> None:
    old = header_credentials("ivanova", PASSWORD)
    assert (await client.get("/cabinet/account", headers=old)).status_code == 200  # remembered from now on
    mine, other = [await signed_in(client, "ivanova") for _ in range(2)]
    assert (await change(client, mine, login="olga-i")).status_code == 200
    assert (await client.get("/cabinet/account", headers=old)).status_code == 401
    new = header_credentials("olga-i", PASSWORD)
    assert (await client.get("/cabinet/account", headers=new)).status_code == 200
    for still_open in (mine, other):  # the password is the same: nobody is signed out
        assert (await client.get("/cabinet/account", headers=still_open)).status_code == 200


@on_both
async def test_two_who_want_one_login_at_once_do_not_both_get_it(client: httpx.AsyncClient) -> None:
    both = [await signed_in(client, login) for login in ("ivanova", "petrova")]
    answers = await asyncio.gather(*(change(client, headers, login="olga") for headers in both))
    assert sorted(answer.status_code for answer in answers) == [200, 422]

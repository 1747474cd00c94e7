"""No answer is quicker than another: the same hash work for whatever login or address is tried."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from ruobr_server.app import Portal
from ruobr_server.areas.accounts import service
from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.state_services.account_linking import NO_PASSWORD
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, NOW, FixedClock, client_of

pytestmark = on_sqlite


class Counted:
    """A hasher that counts what it does, by its cost."""

    def __init__(self, hasher: Any) -> None:
        self._hasher = hasher
        self.verified: list[str] = []

    def verify(self, stored: str, password: bytes) -> bool:
        self.verified.append(stored.split("$")[3])  # memory, passes, lanes
        return bool(self._hasher.verify(stored, password))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hasher, name)


@pytest.fixture
def hasher(app: Portal) -> Counted:
    passwords: Passwords = app.state.gate.passwords
    counted = passwords._hasher = Counted(passwords._hasher)  # type: ignore[assignment]
    return counted


@pytest.fixture
def closed(database: Database, family: Family) -> None:
    """Petrova's account is closed, and pupils have no password or a damaged hash."""

    def change(connection: Any) -> None:
        service.switch(connection, "petrova", False)
        for login, stored in (("IVANOVA-1", NO_PASSWORD), ("PETROVA-1", "$argon2id$v=19$m=8,t=1,p=1$cut")):
            connection.execute(
                accounts.update().where(accounts.c.login == login).values(password_hash=stored)
            )

    database.write_now(change)


LOGINS = ("ivanova", "petrova", "ivanova-1", "petrova-1", "nobody")
"""An account, a closed one, one without a password, one with a damaged hash, and none."""


@pytest.mark.parametrize("login", LOGINS)
async def test_each_attempt_verifies_one_hash_of_the_same_cost(
    app_client: httpx.AsyncClient, closed: None, hasher: Counted, login: str
) -> None:
    answer = await app_client.post("/cabinet/session", json={"login": login, "password": "wrong"})
    by_headers = await app_client.get("/user/", headers=header_credentials(login, "wrong too"))
    assert (answer.status_code, by_headers.status_code) == (401, 401)
    assert hasher.verified == ["m=8,t=1,p=1"] * 2


@on_both
@pytest.mark.parametrize("login", LOGINS[1:])
async def test_no_password_opens_what_has_none(
    app_client: httpx.AsyncClient, closed: None, login: str
) -> None:
    for password in (PASSWORD, "", "nobody's password"):
        answer = await app_client.post("/cabinet/session", json={"login": login, "password": password})
        assert answer.status_code == 401


async def test_recovery_hashes_once_for_any_address(
    database: Database, clock: FixedClock, family: Family
) -> None:
    from ruobr_server.app import create_app
    from ruobr_server.kit.settings import Settings, Smtp

    row = {"account_id": family.ivanovs.parent.account_id, "email": "olga@example.org", "updated_at": NOW}
    database.write_now(lambda connection: connection.execute(insert(profiles).values(**row)))
    portal = create_app(Settings(password_cost=CHEAP, smtp=Smtp("127.0.0.1", 1)), database, clock=clock)
    passwords: Passwords = portal.state.gate.passwords
    hashed: list[str] = []
    real = passwords.hash_now
    passwords.hash_now = lambda password: hashed.append("once") or real(password)  # type: ignore[func-returns-value,method-assign]
    async with client_of(portal) as client:
        for email in ("olga@example.org", "nobody@example.org"):
            body = {"email": email, "code": "WRONGCODE2", "password": "совсем новый пароль"}
            before = len(hashed)
            assert (await client.post("/cabinet/recovery/confirm", json=body)).status_code == 422
            assert len(hashed) - before == 1
    await asyncio.to_thread(portal.state.gate.close)

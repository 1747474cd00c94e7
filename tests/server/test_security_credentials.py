"""Whose credentials are believed, how long they are remembered, and how long headers may be."""

from __future__ import annotations

from datetime import timedelta

import httpx
from sqlalchemy import Connection, insert, select

from ruobr_server.auth.credential_cache import LIFE as REMEMBERED
from ruobr_server.auth.credential_cache import CredentialCache
from ruobr_server.auth.headers import HeaderCredentials, shown_in
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.request_credentials import AccountKnown, TokenShown, sender
from ruobr_server.auth.tables import accounts, sessions
from ruobr_server.kit.db import Database
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW


def version_of(database: Database, account: int) -> int:
    versions = select(accounts.c.password_version).where(accounts.c.id == account)
    version: int = database.read_now(lambda db: db.execute(versions).scalar_one())
    return version


def test_known_credentials_are_one_accounts_under_one_password(database: Database, family: Family) -> None:
    mine, other = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    version = version_of(database, mine)
    found = database.read_now(sender, AccountKnown(mine, version), NOW)
    assert found is not None
    assert (found[0], found[4:]) == (mine, (None, None, False, False))
    assert database.read_now(sender, AccountKnown(mine, version + 1), NOW) is None
    assert database.read_now(sender, AccountKnown(10**9, version), NOW) is None
    theirs = database.read_now(sender, AccountKnown(other, version_of(database, other)), NOW)
    assert theirs is not None
    assert theirs[0] == other
    blocked = accounts.update().where(accounts.c.id == mine).values(active=False)
    database.write_now(lambda db: db.execute(blocked))
    assert database.read_now(sender, AccountKnown(mine, version), NOW) is None


def test_a_token_is_one_sessions_until_it_expires(database: Database, family: Family) -> None:
    mine, other = family.ivanovs.parent.account_id, family.petrovs.parent.account_id
    seen, until = NOW - timedelta(hours=1), NOW + timedelta(hours=1)

    def begin(connection: Connection) -> None:
        for number, account in ((71, mine), (72, other)):
            row = {"id": number, "account_id": account, "token_hash": bytes([number]) * 32}
            times = {"created_at": seen, "last_seen_at": seen, "expires_at": until}
            connection.execute(insert(sessions).values({**row, **times}))

    database.write_now(begin)
    for number, account in ((71, mine), (72, other)):
        found = database.read_now(sender, TokenShown(bytes([number]) * 32), NOW)
        assert found is not None
        assert (found[0], found[4], found[5]) == (account, number, seen)
    assert database.read_now(sender, TokenShown(bytes([73]) * 32), NOW) is None
    shown = TokenShown(bytes([71]) * 32)
    assert database.read_now(sender, shown, until - timedelta(seconds=1)) is not None
    assert database.read_now(sender, shown, until) is None
    blocked = accounts.update().where(accounts.c.id == mine).values(active=False)
    database.write_now(lambda db: db.execute(blocked))
    assert database.read_now(sender, shown, NOW) is None


async def test_remembered_credentials_of_a_changed_password_are_checked_again(
    app_client: httpx.AsyncClient, database: Database, family: Family, passwords: Passwords
) -> None:
    right = header_credentials("ivanova", PASSWORD)
    mine = accounts.c.id == family.ivanovs.parent.account_id
    assert (await app_client.get("/cabinet/session", headers=right)).status_code == 200
    newer = accounts.update().where(mine).values(password_version=accounts.c.password_version + 1)
    database.write_now(lambda db: db.execute(newer))
    answer = await app_client.get("/cabinet/session", headers=right)
    assert answer.status_code == 200, "the same password, set anew"
    other = newer.values(password_hash=passwords.hash_now("another one"))
    database.write_now(lambda db: db.execute(other))
    assert (await app_client.get("/cabinet/session", headers=right)).status_code == 401


def test_a_pair_is_remembered_for_an_hour_and_the_last_used_stay() -> None:
    memory = CredentialCache(capacity=2)
    marks = [memory.mark(HeaderCredentials(login, "p")) for login in "ABC"]
    for mark in marks[:2]:
        memory.remember(mark, AccountKnown(1, 1), NOW)
    last = NOW + REMEMBERED - timedelta(microseconds=1)
    assert memory.recall(marks[0], last) == AccountKnown(1, 1)
    assert memory.recall(marks[0], NOW + REMEMBERED) is None
    assert memory.recall(marks[0], NOW) is None, "it is forgotten, whatever the clock says next"
    memory.remember(marks[0], AccountKnown(1, 1), NOW)
    memory.remember(marks[1], AccountKnown(1, 2), NOW)
    memory.remember(marks[2], AccountKnown(1, 1), NOW)
    assert memory.recall(marks[0], NOW) is None
    assert memory.recall(marks[1], NOW) == AccountKnown(1, 2)
    memory.forget(marks[1])
    memory.forget(marks[1])
    assert memory.recall(marks[1], NOW) is None
    assert memory.mark(HeaderCredentials("A", "p")) == marks[0]
    assert memory.mark(HeaderCredentials("A", "\udcff")) != memory.mark(HeaderCredentials("\udcff", "A"))


def test_the_longest_headers() -> None:
    import base64

    def shown(login: str, password: str) -> object:
        pair = ((b"username", login), (b"password", password))
        return shown_in([(name, base64.b64encode(text.encode())) for name, text in pair])

    assert shown("a" * 150, "b" * 1024) == HeaderCredentials("A" * 150, "b" * 1024)
    assert shown("a" * 151, "b") is None
    assert shown("a", "b" * 1025) is None
    assert shown("a\0", "b") is None
    assert shown(" ", "b") is None
    assert shown("a", "") == HeaderCredentials("A", "")

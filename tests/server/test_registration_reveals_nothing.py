"""Whoever asks by e-mail learns nothing: the same answer, by the same work; and whom the letters reach."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import Connection, func, insert, select

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.families.tables import profiles
from ruobr_server.auth.tables import accounts, recovery_codes
from ruobr_server.demo.mailbox import Mailbox
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings, Smtp, Throttle
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family
from support.fixtures import CHEAP, FixedClock, client_of
from support.jobs import Sender, work_of_the_day
from support.queries import counted_queries

pytestmark = on_sqlite

KNOWN, UNKNOWN = "Olga@example.org", "nobody@example.org"
NEW = {"last_name": "Орлова", "first_name": "Ирина", "phone": "+79131112233", "agreed": "1"}
CHOSEN = "совсем новый пароль"


@dataclass
class Post:
    """The portal, its senders (as if of two processes), and the mail server."""

    portal: Portal
    senders: list[Sender]
    mailbox: Mailbox

    async def send(self) -> int:
        return sum(await asyncio.gather(*(sender.send_due() for sender in self.senders)))


@pytest.fixture
async def post(database: Database, clock: FixedClock, family: Family) -> AsyncIterator[Post]:
    mailbox = Mailbox()
    await mailbox.start()
    smtp = Smtp("127.0.0.1", mailbox.port, "none", "school@ruobr.example")
    throttle = Throttle(free_per_login=30, free_per_address=1000)
    portal = create_app(Settings(password_cost=CHEAP, smtp=smtp, throttle=throttle), database, clock=clock)
    yield Post(portal, [Sender(database, smtp, clock) for _ in range(2)], mailbox)
    portal.state.gate.close()
    await mailbox.stop()


def has_address(database: Database, clock: FixedClock, email: str, *account_ids: int) -> None:
    def work(connection: Connection) -> None:
        for number in account_ids:
            row = {"account_id": number, "email": email, "updated_at": clock()}
            connection.execute(insert(profiles).values(**row))

    database.write_now(work)


async def work_of(client: httpx.AsyncClient, path: str, sent: object) -> tuple[int, bytes, list[str]]:
    with counted_queries() as statements:
        answer = await client.post(path, json=sent)
    return answer.status_code, answer.content, list(statements)


async def test_the_work_for_a_known_and_an_unknown_address_is_the_same(
    post: Post, database: Database, clock: FixedClock, family: Family
) -> None:
    has_address(database, clock, KNOWN, family.ivanovs.parent.account_id)
    async with client_of(post.portal) as client:
        for path, more in (("/cabinet/registration", NEW), ("/cabinet/recovery", None)):

            def body(email: str, more: dict[str, str] | None = more) -> object:
                return {"email": email} if more is None else {"values": {**more, "email": email}}

            await client.post(path, json=body("first@example.org"))  # counters and buckets are there now
            known = await work_of(client, path, body(KNOWN))
            unknown = await work_of(client, path, body(UNKNOWN))
            assert known == unknown
            assert known[0] == 202
            assert known[2]
        await post.send()
        path, wrong = "/cabinet/recovery/confirm", {"code": "WRONGCODE2", "password": CHOSEN}
        for email in (KNOWN, "somebody@example.org"):  # the turns of both are there now
            await client.post(path, json={**wrong, "email": email})
        with_code = await work_of(client, path, {**wrong, "email": KNOWN})
        without = await work_of(client, path, {**wrong, "email": "somebody@example.org"})
        assert with_code == without
        assert with_code[0] == 422


@on_both
async def test_an_unknown_address_gets_no_letter_and_is_not_stored(post: Post, database: Database) -> None:
    async with client_of(post.portal) as client:
        await client.post("/cabinet/recovery", json={"email": UNKNOWN})
    assert await post.send() == 0
    assert (
        database.read_now(lambda c: c.exec_driver_sql("SELECT count(*) FROM outgoing_letters").scalar()) == 0
    )


@on_both
async def test_one_who_registers_twice_at_once_has_one_account(post: Post, database: Database) -> None:
    sent = {"values": {**NEW, "email": "irina@example.org"}}
    async with client_of(post.portal) as client:
        await asyncio.gather(*(client.post("/cabinet/registration", json=sent) for _ in range(4)))
    assert await post.send() == 4
    subjects = sorted(letter.subject for letter in post.mailbox.letters)
    new = "Электронная школа: логин и пароль / Your login and password"
    known = "Электронная школа: у вас уже есть кабинет / You already have an account"
    assert subjects == [new] + [known] * 3
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(profiles))) == 1


async def test_parents_with_one_address_get_a_code_each(
    post: Post, database: Database, clock: FixedClock, family: Family
) -> None:
    parents = (family.ivanovs.parent, family.petrovs.parent)
    has_address(database, clock, KNOWN, *(parent.account_id for parent in parents))
    async with client_of(post.portal) as client:
        await client.post("/cabinet/recovery", json={"email": KNOWN.lower()})
        await post.send()
        codes = dict(re.findall(r"Логин (\S+), код: (\S+)", post.mailbox.letters[0].text))
        assert codes.keys() == {"ivanova", "petrova"}
        body = {"email": KNOWN, "code": codes["petrova"], "password": CHOSEN}
        assert (await client.post("/cabinet/recovery/confirm", json=body)).status_code == 204
        for login, password, status in (
            ("petrova", CHOSEN, 201),
            ("petrova", PASSWORD, 401),
            ("ivanova", PASSWORD, 201),
        ):
            shown = {"login": login, "password": password}
            assert (await client.post("/cabinet/session", json=shown)).status_code == status


async def test_a_password_with_the_login_in_it_leaves_the_code_good(
    post: Post, database: Database, clock: FixedClock, family: Family
) -> None:
    has_address(database, clock, KNOWN, family.ivanovs.parent.account_id)
    async with client_of(post.portal) as client:
        await client.post("/cabinet/recovery", json={"email": KNOWN})
        await post.send()
        [code] = re.findall(r"пароля: (\S+)", post.mailbox.letters[0].text)
        body = {"email": KNOWN, "code": code, "password": "Ivanova-2026"}
        refused = await client.post("/cabinet/recovery/confirm", json=body)
        assert refused.json()["fields"].keys() == {"password"}
        right = await asyncio.gather(
            *(client.post("/cabinet/recovery/confirm", json={**body, "password": CHOSEN}) for _ in range(3))
        )
        assert sorted(answer.status_code for answer in right) == [204, 422, 422]


@pytest.mark.parametrize("password", ["password1234", "Ольга гуляет по лесу"])
async def test_a_password_that_is_easily_guessed_leaves_the_code_good(
    post: Post, database: Database, clock: FixedClock, family: Family, password: str
) -> None:
    has_address(database, clock, KNOWN, family.ivanovs.parent.account_id)
    async with client_of(post.portal) as client:
        await client.post("/cabinet/recovery", json={"email": KNOWN})
        await post.send()
        [code] = re.findall(r"пароля: (\S+)", post.mailbox.letters[0].text)
        body = {"email": KNOWN, "code": code, "password": password}
        refused = await client.post("/cabinet/recovery/confirm", json=body)
        assert refused.json()["fields"].keys() == {"password"}
        right = await client.post("/cabinet/recovery/confirm", json={**body, "password": CHOSEN})
        assert right.status_code == 204


async def test_a_closed_account_is_not_recovered(
    post: Post, database: Database, clock: FixedClock, family: Family
) -> None:
    number = family.ivanovs.parent.account_id
    has_address(database, clock, KNOWN, number)
    database.write_now(
        lambda c: c.execute(accounts.update().where(accounts.c.id == number).values(active=False))
    )
    async with client_of(post.portal) as client:
        await client.post("/cabinet/recovery", json={"email": KNOWN})
    assert await post.send() == 0


async def ask(portal: Portal, email: str, address: str) -> httpx.Response:
    async with client_of(portal, address) as client:
        return await client.post("/cabinet/recovery", json={"email": email})


@on_both
async def test_a_letter_bomb_fills_no_mailbox_and_blocks_nobody(
    post: Post, database: Database, clock: FixedClock, family: Family
) -> None:
    has_address(database, clock, KNOWN, family.ivanovs.parent.account_id)
    answers = [await ask(post.portal, KNOWN, f"10.0.0.{place}") for place in range(40)]
    assert {answer.status_code for answer in answers} == {202}
    assert await post.send() == 4
    # Its owner asks too, and is not refused; one of the letters has the code that is good.
    assert (await ask(post.portal, KNOWN.upper(), "10.9.9.9")).status_code == 202
    assert await post.send() == 0
    # Two processes send: the letter that was written last need not be the last that comes.
    codes = [re.findall(r"пароля: (\S+)", letter.text)[0] for letter in post.mailbox.letters]
    async with client_of(post.portal, "10.9.9.9") as owner:
        for_each = [{"email": KNOWN, "code": code, "password": CHOSEN} for code in codes]
        tried = [await owner.post("/cabinet/recovery/confirm", json=body) for body in for_each]
    assert sorted(answer.status_code for answer in tried) == [204, 422, 422, 422]
    # While a bomber goes on for a day, a letter comes at least as often as a code is good.
    for minutes in (5, 10, 20, 20):
        clock.advance(minutes=minutes)
        assert (await ask(post.portal, KNOWN, "10.0.0.1")).status_code == 202
        assert await post.send() == 1


async def test_one_network_does_not_write_to_many(post: Post, clock: FixedClock) -> None:
    answers = [await ask(post.portal, f"parent{place}@example.org", "10.0.1.1") for place in range(23)]
    assert [answer.status_code for answer in answers] == [202] * 21 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await ask(post.portal, UNKNOWN, "10.0.1.2")).status_code == 202


async def test_codes_that_are_over_are_removed(
    post: Post, database: Database, clock: FixedClock, family: Family
) -> None:
    has_address(database, clock, KNOWN, family.ivanovs.parent.account_id)
    async with client_of(post.portal) as client:
        await client.post("/cabinet/recovery", json={"email": KNOWN})
    await post.send()
    clock.advance(days=1)
    assert await work_of_the_day(database, clock)
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(recovery_codes))) == 0

"""A request whose answer was lost, sent again or looked up: carried out once, or given up for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.events.queries import BEGINNING, after
from ruobr_server.areas.events.service import publish
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.actor import acting
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow import sealed_answers
from ruobr_server.kit.workflow.idempotency import digest_of, forget_old, give_up, once
from ruobr_server.kit.workflow.tables import requests_done
from support.at_once import both_at_once
from support.class_teachers import TEACHER, teacher
from support.databases import on_postgresql
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import NOW, FixedClock

__all__ = ["teacher"]

KEY = "5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"
OTHER = KEY[::-1]
MOTHER = header_credentials("ivanova", PASSWORD)


async def slip(
    client: httpx.AsyncClient, pupil: int, key: str = KEY, headers: Any = TEACHER, who: str = "pupil"
) -> httpx.Response:
    headers = {**headers, "Idempotency-Key": key}
    return await client.post(f"/journal/logins/{pupil}", json={"who": who}, headers=headers)


async def is_done(client: httpx.AsyncClient, key: str = KEY, headers: Any = TEACHER) -> Any:
    answer = await client.post("/cabinet/outcomes", json={"key": key}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["done"]


async def test_a_slip_is_given_again_and_nothing_is_set_twice(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    boris = family.ivanovs.children[1]
    first = await slip(app_client, boris)
    versions = select(accounts.c.login, accounts.c.password_version)
    before = database.read_now(lambda c: sorted(c.execute(versions).all()))
    assert await is_done(app_client) is True
    again = await slip(app_client, boris)
    assert again.status_code == 200
    assert again.json() == first.json()
    assert database.read_now(lambda c: sorted(c.execute(versions).all())) == before


async def test_a_stored_slip_opens_by_its_key_alone(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    slip_of = (await slip(app_client, family.ivanovs.children[1])).json()
    [row] = database.read_now(lambda c: c.execute(select(requests_done)).all())
    stored = " ".join(map(str, row))
    assert slip_of["password"] not in stored
    assert slip_of["login"] not in stored
    assert KEY not in stored
    assert sealed_answers.opened(KEY, row.account_id, row.answer) is not None
    assert sealed_answers.opened(KEY, row.account_id + 1, row.answer) is None
    assert sealed_answers.opened(KEY[:-1] + "1", row.account_id, row.answer) is None


async def test_a_slip_is_shown_again_for_a_short_time_and_while_it_holds(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database, clock: FixedClock
) -> None:
    boris = family.ivanovs.children[1]
    assert (await slip(app_client, boris)).status_code == 200
    # Another account has another request under the same key.
    assert (await slip(app_client, boris, headers=MOTHER)).status_code == 403
    assert await is_done(app_client, headers=MOTHER) is False
    # A newer password makes the slip void.
    newer = await slip(app_client, boris, key=OTHER)
    assert newer.status_code == 200
    void = await slip(app_client, boris)
    assert (void.status_code, void.json()["error"]) == (409, "conflict")
    assert (await slip(app_client, boris, key=OTHER)).json() == newer.json()
    clock.advance(minutes=16)
    late = await slip(app_client, boris, key=OTHER)
    assert late.status_code == 409
    database.write_now(forget_old, clock() + timedelta(minutes=1))
    answers = database.read_now(lambda c: set(c.scalars(select(requests_done.c.answer))))
    assert not any(each.startswith(sealed_answers.MARK) for each in answers)


async def test_a_short_key_seals_no_slip(
    app_client: httpx.AsyncClient, teacher: None, family: Family
) -> None:
    assert (await slip(app_client, family.ivanovs.children[1], key="short-key")).status_code == 400


async def test_what_was_given_up_is_never_carried_out(
    app_client: httpx.AsyncClient, teacher: None, family: Family, database: Database
) -> None:
    """The outcome is requested before the request arrives, which a slow network brings late."""
    assert await is_done(app_client) is False
    late = await slip(app_client, family.ivanovs.children[1])
    assert (late.status_code, late.json()["error"]) == (409, "conflict")
    assert await is_done(app_client) is False
    assert database.read_now(lambda c: c.scalar(select(accounts.c.id).where(accounts.c.login == ""))) is None


@on_postgresql
def test_the_outcome_of_what_is_still_worked_on_waits_for_it(database: Database, family: Family) -> None:
    """The line is cut in the middle of an import: who asks then neither stops it nor takes its key away."""
    number = family.ivanovs.parent.account_id
    digest = digest_of("POST /administration/imports", {})
    answer, is_done = both_at_once(
        database,
        lambda connection: once(connection, number, "first-key", digest, NOW, lambda: "written"),
        lambda connection: give_up(connection, number, "first-key", NOW),
    )
    assert (answer, is_done) == ("written", True)


def test_given_up_and_done_of_one_key(database: Database, family: Family) -> None:
    number = family.ivanovs.parent.account_id
    done: list[int] = []

    def work() -> int:
        done.append(1)
        return len(done)

    def send(connection: Connection, key: str) -> int:
        count: int = once(connection, number, key, digest_of("PUT /x", {"a": 1}), NOW, work)
        return count

    assert database.write_now(send, "first-key") == 1
    assert database.write_now(give_up, number, "first-key", NOW) is True
    assert database.write_now(send, "first-key") == 1
    assert database.write_now(give_up, number, "second-key", NOW) is False
    with pytest.raises(Conflict):
        database.write_now(send, "second-key")
    assert len(done) == 1


async def test_a_changed_password_is_answered_again(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    """The present password is another one by then, which the repeated request cannot know."""
    credentials = {"login": "ivanova", "password": PASSWORD, "device": ""}
    token = (await app_client.post("/cabinet/session", json=credentials)).json()["token"]
    headers = {"authorization": f"Bearer {token}", "Idempotency-Key": KEY}
    change = {"current_password": PASSWORD, "login": "", "password": "совсем новый пароль"}
    first = await app_client.patch("/cabinet/account", json=change, headers=headers)
    again = await app_client.patch("/cabinet/account", json=change, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    version = select(accounts.c.password_version).where(accounts.c.login == "IVANOVA")
    assert database.read_now(lambda c: c.scalar(version)) == 2


async def test_a_device_is_signed_out_once(app_client: httpx.AsyncClient, family: Family) -> None:
    credentials = {"login": "ivanova", "password": PASSWORD, "device": ""}
    other = (await app_client.post("/cabinet/session", json=credentials)).json()["session"]["id"]
    headers = {**MOTHER, "Idempotency-Key": KEY}
    for _attempt in range(2):
        assert (await app_client.delete(f"/cabinet/session/{other}", headers=headers)).status_code == 204


def test_what_an_account_does_is_no_news_to_itself(database: Database, family: Family) -> None:
    mine, other = family.ivanovs.parent.account_id, family.petrovs.parent.account_id

    def send(connection: Any) -> None:
        with acting(mine):
            publish(connection, [mine, other], "exchange", {"proposal": 1}, NOW)
        publish(connection, [mine], "exchange", {"proposal": 2}, NOW)

    database.write_now(send)
    about = database.read_now(lambda c: [(row.id, row.about) for row in after(c, mine, BEGINNING)])
    assert ["own" in each for _id, each in about] == [True, False]
    assert ["own" in row.about for row in database.read_now(after, other, BEGINNING)] == [False]

"""Signing in, staying signed in, signing out, as a client sees it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.app import create_app
from ruobr_server.auth.tables import sessions
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.client import Portal as Client
from ruobr_tui.api.errors import SessionEnded
from ruobr_tui.api.resources import account
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, FixedClock, client_of
from support.school import PASSWORD as SCHOOL_PASSWORD
from support.screens import SERVER, Line


async def signed_in(
    client: httpx.AsyncClient, login: str = "ivanova", device: str = "laptop"
) -> dict[str, str]:
    """The headers of a new session."""
    answer = await client.post(
        "/cabinet/session", json={"login": login, "password": PASSWORD, "device": device}
    )
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}


async def listed(client: httpx.AsyncClient, headers: dict[str, str]) -> list[dict[str, object]]:
    answer = await client.get("/cabinet/session", headers=headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["sessions"]
    return found


async def test_a_token_opens_what_it_is_for(app_client: httpx.AsyncClient, family: Family) -> None:
    headers = await signed_in(app_client, login="IvAnOvA")
    [session] = await listed(app_client, headers)
    assert session["current"] is True
    assert session["device"] == "laptop"


async def test_the_token_is_sent_once_and_stored_only_hashed(
    app_client: httpx.AsyncClient, family: Family, database: Database
) -> None:
    answer = await app_client.post("/cabinet/session", json={"login": "ivanova", "password": PASSWORD})
    token = answer.json()["token"]
    assert len(token) >= 43  # 256 bits
    assert answer.headers["cache-control"] == "no-store"
    stored = database.read_now(lambda connection: connection.execute(select(sessions)).one())
    assert token not in repr(stored)
    assert token.encode() not in stored.token_hash


async def test_a_wrong_password_and_an_unknown_login_answer_alike(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    answers = [
        await app_client.post("/cabinet/session", json={"login": login, "password": "wrong"})
        for login in ("ivanova", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["error"] == "unauthenticated"


async def test_signing_out_ends_this_session_alone(app_client: httpx.AsyncClient, family: Family) -> None:
    laptop = await signed_in(app_client)
    phone = await signed_in(app_client, device="phone")
    assert (await app_client.delete("/cabinet/session", headers=laptop)).status_code == 204
    assert (await app_client.get("/cabinet/session", headers=laptop)).status_code == 401
    [left] = await listed(app_client, phone)
    assert left["device"] == "phone"


async def test_another_device_can_be_signed_out(app_client: httpx.AsyncClient, family: Family) -> None:
    laptop = await signed_in(app_client)
    phone = await signed_in(app_client, device="phone")
    [lost] = [session for session in await listed(app_client, laptop) if session["device"] == "phone"]
    assert (await app_client.delete(f"/cabinet/session/{lost['id']}", headers=laptop)).status_code == 204
    assert (await app_client.get("/cabinet/session", headers=phone)).status_code == 401


async def test_a_strangers_session_answers_like_no_session(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    mine = await signed_in(app_client)
    theirs = await signed_in(app_client, login="petrova")
    [session] = await listed(app_client, theirs)
    strange = await app_client.delete(f"/cabinet/session/{session['id']}", headers=mine)
    missing = await app_client.delete("/cabinet/session/999999", headers=mine)
    assert strange.status_code == missing.status_code == 404
    assert strange.json() == missing.json()
    assert await listed(app_client, theirs)


async def test_a_session_in_use_lives_on(
    app_client: httpx.AsyncClient, family: Family, clock: FixedClock
) -> None:
    headers = await signed_in(app_client)
    for _ in range(3):
        clock.advance(days=20)
        assert await listed(app_client, headers)
    clock.advance(days=31)
    assert (await app_client.get("/cabinet/session", headers=headers)).status_code == 401


async def test_a_session_ends_however_much_it_is_used(
    app_client: httpx.AsyncClient, family: Family, clock: FixedClock
) -> None:
    headers = await signed_in(app_client)
    for _ in range(89):
        clock.advance(days=1)
        [session] = await listed(app_client, headers)
    assert session["expires_at"] == "2027-02-22T03:00:00Z"  # 90 days after signing in
    clock.advance(days=1)
    assert (await app_client.get("/cabinet/session", headers=headers)).status_code == 401
    assert await listed(app_client, await signed_in(app_client))


async def test_the_end_of_a_session_is_a_choice(
    database: Database, family: Family, clock: FixedClock
) -> None:
    settings = Settings(password_cost=CHEAP, session_longest=timedelta(days=2))
    portal = create_app(settings, database, clock=clock)
    async with client_of(portal) as client:
        headers = await signed_in(client)
        clock.advance(days=1)
        assert await listed(client, headers)
        unused = await signed_in(client, login="petrova")
        clock.advance(days=1)
        assert (await client.get("/cabinet/session", headers=headers)).status_code == 401
        clock.advance(days=1)
        assert (await client.get("/cabinet/session", headers=unused)).status_code == 401
    portal.state.gate.close()


async def test_the_client_takes_it_as_an_ended_session(line: Line, clock: FixedClock) -> None:
    async with Client(SERVER, transport=line, clock=clock) as there:
        await there.sign_in("mother", SCHOOL_PASSWORD)
        for _ in range(9):
            await there.fetch(account())
            clock.advance(days=10)
        with pytest.raises(SessionEnded):
            await there.fetch(account())


async def test_a_new_password_ends_every_session_but_the_own(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    mine, phone, stranger = [
        await signed_in(app_client, login) for login in ("ivanova", "ivanova", "petrova")
    ]
    change = {"current_password": PASSWORD, "password": "совсем другой пароль"}
    assert (await app_client.patch("/cabinet/account", json=change, headers=mine)).status_code == 200
    [left] = await listed(app_client, mine)
    assert left["current"] is True
    assert (await app_client.get("/cabinet/session", headers=phone)).status_code == 401
    assert await listed(app_client, stranger)


async def test_a_new_password_by_headers_ends_every_session(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    phone = await signed_in(app_client)
    change = {"current_password": PASSWORD, "password": "совсем другой пароль"}
    headers = header_credentials("ivanova", PASSWORD)
    await app_client.patch("/cabinet/account", json=change, headers=headers)
    assert (await app_client.get("/cabinet/session", headers=phone)).status_code == 401
    assert (await app_client.get("/user/", headers=headers)).status_code == 401


async def test_using_a_session_is_written_down_rarely(
    app_client: httpx.AsyncClient, family: Family, clock: FixedClock
) -> None:
    headers = await signed_in(app_client)
    [at_first] = await listed(app_client, headers)
    clock.advance(minutes=4)
    [soon] = await listed(app_client, headers)
    assert soon["last_seen_at"] == at_first["last_seen_at"]
    clock.advance(minutes=2)
    [later] = await listed(app_client, headers)
    assert later["last_seen_at"] != at_first["last_seen_at"]


async def test_what_is_not_credentials_is_refused_without_repeating_it(
    app_client: httpx.AsyncClient,
) -> None:
    secret = "п" * 2000
    answer = await app_client.post("/cabinet/session", json={"login": "ivanova", "password": secret})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid",
        "text": "Not valid: password",
        "reason": "invalid-input",
    }


async def test_header_credentials_have_no_session_to_end(
    app_client: httpx.AsyncClient, family: Family
) -> None:
    headers = header_credentials("ivanova", PASSWORD)
    assert await listed(app_client, headers) == []
    assert (await app_client.delete("/cabinet/session", headers=headers)).status_code == 404

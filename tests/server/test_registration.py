"""Registration: what the letters bring, and that nothing reveals whether an address is known."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from ruobr_server.app import Portal, create_app
from ruobr_server.areas.accounts import recovery
from ruobr_server.demo.mailbox import Mailbox
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings, Smtp, Throttle
from ruobr_tui.api.rules.fields.registration_forms import check_password
from ruobr_tui.api.rules.fields.wrong import Wrong
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import CHEAP, FixedClock, client_of
from support.jobs import Sender

NEW = {
    "last_name": "Орлова",
    "first_name": "Ирина",
    "phone": "8 913 111-22-33",
    "email": "irina@example.org",
    "agreed": "1",
}


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    """A real mail server on the loopback."""
    box = Mailbox()
    await box.start()
    yield box
    await box.stop()


@pytest.fixture
async def portal(database: Database, clock: FixedClock, mailbox: Mailbox) -> AsyncIterator[Portal]:
    """The application with that mail server; letters are sent when ``posted`` is awaited."""
    smtp = Smtp("127.0.0.1", mailbox.port, "none", "school@ruobr.example")
    generous = Throttle(free_per_login=1000, free_per_address=1000)
    made = create_app(Settings(password_cost=CHEAP, smtp=smtp, throttle=generous), database, clock=clock)
    made.state.sender = Sender(database, smtp, clock)
    yield made
    made.state.gate.close()


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(portal) as made:
        yield made


async def posted(portal: Portal) -> int:
    sent: int = await portal.state.sender.send_due()
    return sent


def secrets_in(text: str) -> tuple[str, str]:
    login, password = re.findall(r"(?:Логин|Пароль):\s+(\S+)", text)
    return login, password


async def test_the_letter_brings_a_login_that_opens_the_cabinet(
    client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox, database: Database, family: Family
) -> None:
    answer = await client.post("/cabinet/registration", json={"values": NEW})
    assert answer.status_code == 202
    assert await posted(portal) == 1
    letter = mailbox.letters[0]
    assert letter.to == "irina@example.org"
    login, password = secrets_in(letter.text)
    given = header_credentials(login.upper(), password)
    refused = await client.get("/cabinet/profile", headers=given)
    assert refused.json()["error"] == "password-must-be-changed"  # it stays in the mailbox
    own = {"current_password": password, "password": "четыре разных слова"}
    assert (await client.patch("/cabinet/account", json=own, headers=given)).status_code == 200
    headers = header_credentials(login.upper(), own["password"])
    profile = (await client.get("/cabinet/profile", headers=headers)).json()
    assert profile["values"]["phone"] == "+79131112233"
    assert profile["values"]["last_name"] == "Орлова"
    assert (await client.get("/cabinet/standing", headers=headers)).json()["role"] == "parent"
    letters = database.read_now(lambda c: c.exec_driver_sql("SELECT body, state FROM outgoing_letters").all())
    assert [tuple(row) for row in letters] == [("", "sent")]


async def test_a_known_address_is_answered_like_any_other(
    client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox, database: Database, family: Family
) -> None:
    first = await client.post("/cabinet/registration", json={"values": NEW})
    again = await client.post("/cabinet/registration", json={"values": {**NEW, "email": "IRINA@example.org"}})
    assert (first.status_code, first.content) == (again.status_code, again.content)
    answers = [
        await client.post("/cabinet/recovery", json={"email": email})
        for email in ("irina@example.org", "nobody@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 202
    assert answers[0].content == answers[1].content
    assert await posted(portal) == 3
    assert "уже есть" in mailbox.letters[1].subject
    count = database.read_now(lambda c: c.exec_driver_sql("SELECT count(*) FROM profiles").scalar())
    assert count == 1


async def test_wrong_fields_are_named(client: httpx.AsyncClient, family: Family) -> None:
    answer = await client.post(
        "/cabinet/registration", json={"values": {**NEW, "email": "irina", "agreed": ""}}
    )
    assert answer.status_code == 422
    assert answer.json()["fields"].keys() == {"email", "agreed"}


async def test_twenty_at_once_get_logins_of_their_own(
    client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox, family: Family
) -> None:
    answers = await asyncio.gather(
        *(
            client.post(
                "/cabinet/registration", json={"values": {**NEW, "email": f"parent{place}@example.org"}}
            )
            for place in range(20)
        )
    )
    assert {answer.status_code for answer in answers} == {202}
    assert await posted(portal) == 20
    assert len({secrets_in(letter.text)[0] for letter in mailbox.letters}) == 20


async def test_a_code_sets_a_new_password_once(
    client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox, family: Family, clock: FixedClock
) -> None:
    await client.post("/cabinet/registration", json={"values": NEW})
    await posted(portal)
    login, password = secrets_in(mailbox.letters[0].text)
    session = await client.post("/cabinet/session", json={"login": login, "password": password})
    token = {"authorization": f"Bearer {session.json()['token']}"}
    await client.post("/cabinet/recovery", json={"email": NEW["email"]})
    await posted(portal)
    [code] = re.findall(r"пароля: (\S+)", mailbox.letters[0].text)
    body = {"email": NEW["email"], "code": "WRONGCODE2", "password": "совсем новый пароль"}
    wrong = await client.post("/cabinet/recovery/confirm", json=body)
    unknown = await client.post("/cabinet/recovery/confirm", json={**body, "email": "nobody@example.org"})
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong.status_code == 422
    right = {**body, "code": code.lower()}
    mine, other = ({"Idempotency-Key": f"confirm-{which}"} for which in ("mine", "other"))
    assert (await client.post("/cabinet/recovery/confirm", json=right, headers=mine)).status_code == 204
    # The same request again, whose answer was lost, is answered again; anybody else's is not.
    assert (await client.post("/cabinet/recovery/confirm", json=right, headers=mine)).status_code == 204
    assert (await client.post("/cabinet/recovery/confirm", json=right)).status_code == 422
    assert (await client.post("/cabinet/recovery/confirm", json=right, headers=other)).status_code == 422
    another = {**right, "password": "ещё один пароль"}
    assert (await client.post("/cabinet/recovery/confirm", json=another, headers=mine)).status_code == 422
    assert (await client.get("/cabinet/session", headers=token)).status_code == 401
    signed_in = await client.post(
        "/cabinet/session", json={"login": login, "password": "совсем новый пароль"}
    )
    assert signed_in.status_code == 201


async def recovery_code(client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox) -> str:
    await client.post("/cabinet/recovery", json={"email": NEW["email"]})
    await posted(portal)
    [code] = re.findall(r"пароля: (\S+)", mailbox.letters[0].text)
    return str(code)


async def test_a_code_is_good_for_half_an_hour(
    client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox, family: Family, clock: FixedClock
) -> None:
    await client.post("/cabinet/registration", json={"values": NEW})
    code = await recovery_code(client, portal, mailbox)
    clock.advance(minutes=31)
    body = {"email": NEW["email"], "code": code, "password": "совсем новый пароль"}
    assert (await client.post("/cabinet/recovery/confirm", json=body)).status_code == 422


async def test_strangers_guesses_do_not_make_a_code_void(
    client: httpx.AsyncClient, portal: Portal, mailbox: Mailbox, family: Family
) -> None:
    await client.post("/cabinet/registration", json={"values": NEW})
    code = await recovery_code(client, portal, mailbox)
    body = {"email": NEW["email"], "code": code, "password": "совсем новый пароль"}
    for network in range(10):
        async with client_of(portal, f"198.51.100.{network}") as stranger:
            statuses = [
                (
                    await stranger.post("/cabinet/recovery/confirm", json={**body, "code": "WRONGCODE2"})
                ).status_code
                for _ in range(10)
            ]
        assert statuses == [422] * 6 + [429] * 4  # who guesses is slowed
    assert (await client.post("/cabinet/recovery/confirm", json=body)).status_code == 204


async def test_a_code_is_void_after_very_many_guesses(
    client: httpx.AsyncClient,
    portal: Portal,
    mailbox: Mailbox,
    family: Family,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recovery, "MOST_ATTEMPTS", 3)
    await client.post("/cabinet/registration", json={"values": NEW})
    code = await recovery_code(client, portal, mailbox)
    body = {"email": NEW["email"], "code": code, "password": "совсем новый пароль"}
    for _ in range(3):
        await client.post("/cabinet/recovery/confirm", json={**body, "code": "WRONGCODE2"})
    assert (await client.post("/cabinet/recovery/confirm", json=body)).status_code == 422


async def test_login_and_password_are_changed_with_the_present_password(
    client: httpx.AsyncClient, family: Family
) -> None:
    tokens = []
    for _ in range(2):
        signed_in = await client.post("/cabinet/session", json={"login": "ivanova", "password": PASSWORD})
        tokens.append({"authorization": f"Bearer {signed_in.json()['token']}"})
    mine, other = tokens
    change = {"current_password": "wrong", "login": "olga-i", "password": "длинный новый пароль"}
    refused = await client.patch("/cabinet/account", json=change, headers=mine)
    assert refused.json()["fields"].keys() == {"current_password"}
    change["current_password"] = PASSWORD
    taken = await client.patch("/cabinet/account", json={**change, "login": "PETROVA"}, headers=mine)
    assert taken.json()["fields"].keys() == {"login"}
    assert (await client.get("/cabinet/account", headers=mine)).json()["login"] == "ivanova"
    done = await client.patch("/cabinet/account", json=change, headers=mine)
    assert done.json()["login"] == "olga-i"
    assert (await client.get("/cabinet/account", headers=mine)).status_code == 200
    assert (await client.get("/cabinet/account", headers=other)).status_code == 401
    again = await client.post(
        "/cabinet/session", json={"login": "OLGA-I", "password": "длинный новый пароль"}
    )
    assert again.status_code == 201


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "my ivanova password", "x" * 300])
def test_what_is_no_password(password: str) -> None:
    with pytest.raises(Wrong):
        check_password(password, "ivanova")


async def test_without_a_mail_server_nobody_registers(app_client: httpx.AsyncClient, family: Family) -> None:
    assert (await app_client.post("/cabinet/registration", json={"values": NEW})).status_code == 404
    features = (await app_client.get("/capabilities")).json()["features"]
    assert "registration" not in features


async def test_a_mail_server_that_is_away_gets_the_letter_later(
    client: httpx.AsyncClient,
    portal: Portal,
    mailbox: Mailbox,
    family: Family,
    clock: FixedClock,
    database: Database,
) -> None:
    await client.post("/cabinet/registration", json={"values": NEW})
    right = portal.state.settings.smtp
    away = Sender(database, replace(right, port=1), clock)
    assert await away.send_due() == 0
    assert await posted(portal) == 0  # not yet: a pause
    clock.advance(minutes=5)
    assert await posted(portal) == 1
    assert len(mailbox.letters) == 1

"""Linking an account with a person: from inside a session, with the password, and a yes on both sides."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ruobr_server.app import Portal
from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.personal_data import erasure
from ruobr_server.areas.registry import AREAS
from ruobr_server.kit.db import Database
from ruobr_server.sandbox.state_services.people import CITIZENS
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.fixtures import FixedClock
from support.state_services import Browser, browsing, fields, sandbox

pytestmark = on_sqlite

PERSON, OTHER = CITIZENS[0], CITIZENS[1]
NAME = "Кузнецова Ольга Сергеевна"
MOTHER, STRANGER = header_credentials("ivanova", PASSWORD), header_credentials("petrova", PASSWORD)


@pytest.fixture
async def browser(app: Portal, clock: FixedClock, family: Family) -> AsyncIterator[Browser]:
    """A browser at this server, which knows a sandbox of State Services."""
    provider, _there, transport = sandbox(clock)
    app.state.provider = provider
    async with browsing(httpx.ASGITransport(app=app), transport) as found:
        yield found


async def begin(browser: Browser, headers: Any = MOTHER, password: str = PASSWORD) -> httpx.Response:
    said = {"device": "терминал", "current_password": password}
    return await browser.http.post("/cabinet/state-services/link", json=said, headers=headers)


async def ask(browser: Browser, what: str, code: Any, headers: Any = MOTHER) -> httpx.Response:
    said = {"device_code": code["device_code"]}
    return await browser.http.post(f"/cabinet/state-services/link/{what}", json=said, headers=headers)


async def at_the_page(browser: Browser, code: Any, phone: str = PERSON.phone) -> httpx.Response:
    """The person is at State Services and back: the page that asks whether account and person fit."""
    return await browser.sign_in(await browser.activate(code["user_code"]), phone)


async def answered(browser: Browser, page: httpx.Response, answer: str = "yes") -> httpx.Response:
    return await browser.http.post("/state-services/decide", data={**fields(page), "answer": answer})


async def link(browser: Browser, clock: FixedClock, headers: Any = MOTHER) -> httpx.Response:
    code = (await begin(browser, headers)).json()
    await answered(browser, await at_the_page(browser, code))
    clock.advance(seconds=6)
    return await ask(browser, "confirm", code, headers)


async def state(browser: Browser, headers: Any = MOTHER) -> Any:
    return (await browser.http.get("/cabinet/state-services/link", headers=headers)).json()


async def login_by_browser(browser: Browser, clock: FixedClock) -> str:
    begun = await browser.http.post("/cabinet/state-services/device", json={"device": ""})
    await at_the_page(browser, begun.json())
    clock.advance(seconds=6)
    said = {"device_code": begun.json()["device_code"]}
    return str((await browser.http.post("/cabinet/state-services/token", json=said)).json()["login"])


async def test_both_sides_see_the_pair_before_it_is_final(browser: Browser, clock: FixedClock) -> None:
    assert (await state(browser))["linked"] is False
    code = (await begin(browser)).json()
    first = await browser.http.get("/state-services/activate", params={"user_code": code["user_code"]})
    assert "ivanova (Иванова Ольга)" in first.text
    page = await at_the_page(browser, code)
    assert "ivanova (Иванова Ольга)" in page.text
    assert NAME in page.text
    assert (await ask(browser, "person", code)).json()["error"] == "authorization_pending"
    assert (await ask(browser, "confirm", code)).status_code == 409  # the person has not said yes
    assert "Подтвердите в программе" in (await answered(browser, page)).text
    assert (await state(browser))["linked"] is False
    clock.advance(seconds=6)
    assert (await ask(browser, "person", code)).json() == {"person": NAME}
    done = await ask(browser, "confirm", code)
    assert (done.status_code, done.json()["person"]) == (200, NAME)
    assert (await ask(browser, "confirm", code)).status_code == 409  # once
    assert await login_by_browser(browser, clock) == "ivanova"


@pytest.mark.parametrize("answer", ["no", "", "YES"])
async def test_everything_but_yes_is_no(browser: Browser, clock: FixedClock, answer: str) -> None:
    code = (await begin(browser)).json()
    last = await answered(browser, await at_the_page(browser, code), answer)
    assert "Связь не создана" in last.text
    clock.advance(seconds=6)
    assert (await ask(browser, "person", code)).json()["error"] == "access_denied"
    assert (await ask(browser, "confirm", code)).status_code == 409
    assert await login_by_browser(browser, clock) != "ivanova"


@on_both
async def test_the_password_is_requested(browser: Browser, clock: FixedClock) -> None:
    wrong = await begin(browser, password="something else")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["current_password"])
    assert (await link(browser, clock)).status_code == 200
    said = {"current_password": "something else"}
    refused = await browser.http.post("/cabinet/state-services/link/remove", json=said, headers=MOTHER)
    assert refused.status_code == 422
    assert (await state(browser))["linked"] is True


@pytest.mark.parametrize("login", ["ivanova-1", "nobody"])
async def test_only_a_parent_links_the_own_account(browser: Browser, login: str) -> None:
    refused = await begin(browser, header_credentials(login, PASSWORD))
    assert refused.status_code in (401, 403)


async def test_another_account_cannot_take_the_link(browser: Browser, clock: FixedClock) -> None:
    code = (await begin(browser)).json()
    await answered(browser, await at_the_page(browser, code))
    clock.advance(seconds=6)
    assert (await ask(browser, "person", code, STRANGER)).json()["error"] == "invalid_grant"
    assert (await ask(browser, "confirm", code, STRANGER)).status_code == 409
    as_session = await browser.http.post(
        "/cabinet/state-services/token", json={"device_code": code["device_code"]}
    )
    assert as_session.json()["error"] == "invalid_grant"  # a link opens no session


async def test_a_person_has_one_account(browser: Browser, clock: FixedClock) -> None:
    assert (await link(browser, clock)).status_code == 200
    assert (await begin(browser)).status_code == 409  # and an account one person
    code = (await begin(browser, STRANGER)).json()
    page = await at_the_page(browser, code)
    assert "Вы связаны с другим кабинетом" in page.text
    clock.advance(seconds=6)
    assert (await ask(browser, "person", code, STRANGER)).json()["error"] == "linked-elsewhere"


@on_both
async def test_two_accounts_at_once_for_one_person(browser: Browser, clock: FixedClock) -> None:
    codes = [(await begin(browser, headers)).json() for headers in (MOTHER, STRANGER)]
    for code in codes:
        await answered(browser, await at_the_page(browser, code))
    clock.advance(seconds=6)
    assert (await ask(browser, "confirm", codes[0], MOTHER)).status_code == 200
    assert (await ask(browser, "confirm", codes[1], STRANGER)).status_code == 409
    assert (await state(browser, STRANGER))["linked"] is False


async def test_unlinked_the_person_gets_an_account_of_their_own(browser: Browser, clock: FixedClock) -> None:
    await link(browser, clock)
    said = {"current_password": PASSWORD}
    gone = await browser.http.post("/cabinet/state-services/link/remove", json=said, headers=MOTHER)
    assert gone.json()["linked"] is False
    assert await login_by_browser(browser, clock) != "ivanova"


async def test_a_closed_account_is_not_linked(
    browser: Browser, clock: FixedClock, database: Database
) -> None:
    code = (await begin(browser)).json()
    page = await at_the_page(browser, code)
    await answered(browser, page)
    database.write_now(accounts.switch, "ivanova", False)
    assert (await ask(browser, "confirm", code)).status_code == 401


async def test_a_code_of_a_link_ends(browser: Browser, clock: FixedClock) -> None:
    code = (await begin(browser)).json()
    await answered(browser, await at_the_page(browser, code))
    clock.advance(minutes=11)
    assert (await ask(browser, "confirm", code)).status_code == 409
    assert (await ask(browser, "person", code)).json()["error"] == "expired_token"


async def test_an_erased_person_can_come_back(
    browser: Browser, clock: FixedClock, database: Database, family: Family
) -> None:
    await link(browser, clock)
    database.write_now(erasure.erase, family.ivanovs.parent.account_id, clock(), AREAS)
    login = await login_by_browser(browser, clock)
    assert login
    assert not login.startswith("erased")
    assert await login_by_browser(browser, clock) == login


async def test_an_account_without_a_password_stays_linked(browser: Browser, clock: FixedClock) -> None:
    """Otherwise nobody could open it any more."""
    begun = (await browser.http.post("/cabinet/state-services/device", json={"device": ""})).json()
    await at_the_page(browser, begun, OTHER.phone)
    clock.advance(seconds=6)
    said = {"device_code": begun["device_code"]}
    token = (await browser.http.post("/cabinet/state-services/token", json=said)).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    for password in ("", "anything"):
        said = {"current_password": password}
        refused = await browser.http.post("/cabinet/state-services/link/remove", json=said, headers=headers)
        assert (refused.status_code, refused.json()["error"]) == (409, "conflict")
    assert (await state(browser, headers))["linked"] is True

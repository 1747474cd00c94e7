"""Signing in by State Services: the terminal waits, a browser goes there and comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from ruobr_server.app import Portal
from ruobr_server.database import Database
from ruobr_server.families import service as families
from ruobr_server.sandbox.state_services.people import CITIZENS
from ruobr_server.settings import StateServices
from ruobr_server.state_services import device
from ruobr_server.state_services.person import NotVouchedFor
from ruobr_server.state_services.provider import Provider
from ruobr_server.state_services.signing import RsaSigner
from support.families import PROFILE, Family
from support.fixtures import NOW, FixedClock
from support.kindergartens import TODAY
from support.state_services import ADDRESS, Browser, browsing, sandbox

KNOWN, NEW, UNTRUSTED, ELSEWHERE = CITIZENS


@pytest.fixture
async def browser(app: Portal, clock: FixedClock) -> AsyncIterator[Browser]:
    """A browser at this server, which knows a sandbox of State Services."""
    provider, _there, transport = sandbox(clock)
    app.state.provider = provider
    async with browsing(httpx.ASGITransport(app=app), transport) as found:
        yield found


async def begun(browser: Browser) -> dict[str, Any]:
    answer = await browser.http.post("/cabinet/state-services/device", json={"device": "терминал"})
    assert answer.status_code == 200
    return dict(answer.json())


async def asked(browser: Browser, code: dict[str, Any]) -> httpx.Response:
    said = {"device_code": code["device_code"]}
    return await browser.http.post("/cabinet/state-services/token", json=said)


async def reason(browser: Browser, code: dict[str, Any]) -> str:
    answer = await asked(browser, code)
    assert answer.status_code == 400
    return str(answer.json()["error"])


def person_of(database: Database, family: Family) -> None:
    """The mother has told what State Services know of her too."""
    told = {
        **PROFILE,
        "last_name": KNOWN.last_name,
        "first_name": KNOWN.first_name,
        "birth_date": "1985-04-17",
        "snils": KNOWN.snils,
    }
    database.write_now(families.save_profile, family.ivanovs.parent, told, 0, NOW, TODAY)


async def test_a_known_person_comes_into_the_own_account(
    browser: Browser, database: Database, family: Family, clock: FixedClock
) -> None:
    person_of(database, family)
    code = await begun(browser)
    assert await reason(browser, code) == "authorization_pending"
    page = await browser.activate(code["user_code"])
    assert "Госуслуги (песочница)" in page.text
    last = await browser.sign_in(page, KNOWN.phone)
    assert "Вы вошли" in last.text
    clock.advance(seconds=6)
    done = (await asked(browser, code)).json()
    assert done["login"] == "ivanova"
    headers = {"Authorization": f"Bearer {done['token']}"}
    me = (await browser.http.get("/cabinet/profile", headers=headers)).json()
    assert me["confirmed"] is True
    assert await reason(browser, code) == "invalid_grant"  # the session is told once


async def test_a_new_person_gets_an_account_and_the_same_one_later(
    browser: Browser, database: Database, family: Family, clock: FixedClock
) -> None:
    logins = []
    for _ in range(2):
        code = await begun(browser)
        await browser.sign_in(await browser.activate(code["user_code"]), NEW.phone)
        clock.advance(seconds=6)
        done = (await asked(browser, code)).json()
        logins.append(done["login"])
        headers = {"Authorization": f"Bearer {done['token']}"}
        me = (await browser.http.get("/cabinet/profile", headers=headers)).json()
        assert me["values"]["last_name"] == NEW.last_name
        assert me["values"]["snils"] == NEW.snils
    assert logins[0] == logins[1]
    empty = {"login": logins[0], "password": "", "device": ""}
    refused = await browser.http.post("/cabinet/session", json=empty)
    assert refused.status_code in (400, 401, 422)  # there is no password to sign in with


async def test_a_typed_snils_draws_nobody_in(
    browser: Browser, database: Database, family: Family, clock: FixedClock
) -> None:
    told = {**PROFILE, "snils": KNOWN.snils}  # another name, another birthday
    database.write_now(families.save_profile, family.ivanovs.parent, told, 0, NOW, TODAY)
    code = await begun(browser)
    await browser.sign_in(await browser.activate(code["user_code"]), KNOWN.phone)
    assert (await asked(browser, code)).json()["login"] != "ivanova"


@pytest.mark.parametrize(
    ("phone", "step", "own_region", "page", "told"),
    [
        (KNOWN.phone, "refuse", False, "Вход отменён", "access_denied"),
        (UNTRUSTED.phone, "allow", False, "не подтверждена", "untrusted"),
        (ELSEWHERE.phone, "allow", True, "Другой регион", "wrong-region"),
    ],
)
async def test_refusals_reach_the_terminal(
    app: Portal,
    browser: Browser,
    family: Family,
    tmp_path: Path,
    phone: str,
    step: str,
    own_region: bool,
    page: str,
    told: str,
) -> None:
    esia = StateServices(ADDRESS, "x", tmp_path, tmp_path, "http://portal.test", own_region=own_region)
    app.state.settings = replace(app.state.settings, state_services=esia)
    code = await begun(browser)
    last = await browser.sign_in(await browser.activate(code["user_code"]), phone, step)
    assert page in last.text
    assert await reason(browser, code) == told


async def test_who_lives_elsewhere_comes_in_where_it_does_not_matter(
    browser: Browser, family: Family
) -> None:
    code = await begun(browser)
    last = await browser.sign_in(await browser.activate(code["user_code"]), ELSEWHERE.phone)
    assert "Вы вошли" in last.text


async def test_a_code_ends(browser: Browser, family: Family, clock: FixedClock) -> None:
    code = await begun(browser)
    clock.advance(minutes=11)
    assert (await browser.activate(code["user_code"])).status_code == 404
    assert await reason(browser, code) == "expired_token"
    assert await reason(browser, {"device_code": "unknown"}) == "invalid_grant"


async def test_who_asks_too_often_slows_down(browser: Browser, family: Family, clock: FixedClock) -> None:
    code = await begun(browser)
    assert await reason(browser, code) == "authorization_pending"
    assert await reason(browser, code) == "slow_down"
    clock.advance(seconds=6)
    assert await reason(browser, code) == "slow_down"  # ten seconds from now on, then fifteen
    clock.advance(seconds=16)
    assert await reason(browser, code) == "authorization_pending"


async def test_another_browser_cannot_come_back(browser: Browser, family: Family) -> None:
    code = await begun(browser)
    page = await browser.activate(code["user_code"])
    cookies = dict(browser.http.cookies)
    browser.http.cookies.clear()
    last = await browser.sign_in(page, KNOWN.phone)
    assert "больше не действует" in last.text
    assert await reason(browser, code) == "authorization_pending"
    assert cookies  # it was the cookie that was missing


async def test_guessing_codes_is_slowed(browser: Browser, family: Family) -> None:
    pages = [await browser.activate(f"BCDF-GHJ{sign}") for sign in device.SIGNS]
    assert "Такого кода нет" in pages[0].text
    assert "Слишком много попыток" in pages[-1].text


async def test_what_is_typed_is_only_text(browser: Browser, family: Family) -> None:
    said = {"device": "<script>alert(1)</script>"}
    code = (await browser.http.post("/cabinet/state-services/device", json=said)).json()
    page = await browser.http.get("/state-services/activate", params={"user_code": code["user_code"]})
    assert "<script>" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    page = await browser.http.get("/state-services/activate", params={"user_code": '"><b>x'})
    assert "<b>" not in page.text


async def test_where_it_is_not_offered(app_client: httpx.AsyncClient, family: Family) -> None:
    answer = await app_client.post("/cabinet/state-services/device", json={"device": ""})
    assert answer.status_code == 404
    assert "state-services" not in (await app_client.get("/capabilities")).json()["features"]


async def test_a_token_that_somebody_else_signed_is_not_believed(clock: FixedClock) -> None:
    provider, there, transport = sandbox(clock)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = Provider(ADDRESS, "RUOBR42", RsaSigner.new(), other.public_key(), transport=transport)
    with pytest.raises(NotVouchedFor):  # the signature is not that of the registered portal
        await forged.person("code", "http://portal.test/state-services/back", clock())
    token = jwt.encode({"sub": "1"}, other, algorithm="RS256")
    with pytest.raises(NotVouchedFor):
        provider._claims(token, clock())
    assert there.app is not None


@pytest.mark.parametrize("change", ["client_secret", "redirect_uri", "timestamp", "client_id"])
async def test_the_provider_takes_no_request_that_was_changed(clock: FixedClock, change: str) -> None:
    provider, _there, transport = sandbox(clock)
    state = "5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"
    url = httpx.URL(provider.authorize_url(state, "http://127.0.0.1/state-services/back", clock()))
    async with httpx.AsyncClient(transport=transport) as http:
        assert (await http.get(url)).status_code == 200
        changed = url.copy_set_param(change, "x" + url.params[change])
        assert (await http.get(changed)).status_code == 400

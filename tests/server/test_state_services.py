"""Gosuslugi sign-in: the terminal waits, a browser goes there and comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from ruobr_server.app import Portal
from ruobr_server.areas.families import service as families
from ruobr_server.areas.state_services import browser as pages
from ruobr_server.areas.state_services import device
from ruobr_server.areas.state_services.tables import state_services_identities
from ruobr_server.auth import second_factor
from ruobr_server.auth.tables import known_places
from ruobr_server.integrations.state_services.person import NotVouchedFor
from ruobr_server.integrations.state_services.provider import Provider
from ruobr_server.integrations.state_services.signing import RsaSigner
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import StateServices
from ruobr_server.sandbox.state_services.people import CITIZENS
from ruobr_tui.api.rules.fields.consent import VERSION
from support.families import PASSWORD, PROFILE, Family, header_credentials
from support.fixtures import NOW, FixedClock
from support.kindergartens import TODAY
from support.second_factors import Authenticator
from support.state_services import ADDRESS, Browser, browsing, fields, rsa_key, sandbox

KNOWN, NEW, UNTRUSTED, ELSEWHERE = CITIZENS
MOTHER = header_credentials("ivanova", PASSWORD)


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


async def token_answer(browser: Browser, code: dict[str, Any]) -> httpx.Response:
    said = {"device_code": code["device_code"]}
    return await browser.http.post("/cabinet/state-services/token", json=said)


async def reason(browser: Browser, code: dict[str, Any]) -> str:
    answer = await token_answer(browser, code)
    assert answer.status_code == 400
    return str(answer.json()["error"])


def save_profile(database: Database, family: Family, **values: str) -> None:
    """A stranger has filled in what State Services know of somebody else."""
    known = {
        **PROFILE,
        "last_name": KNOWN.last_name,
        "first_name": KNOWN.first_name,
        "birth_date": "1985-04-17",
        "snils": KNOWN.snils,
    }
    database.write_now(families.save_profile, family.ivanovs.parent, {**known, **values}, 0, NOW, TODAY)


async def signed_in(browser: Browser, clock: FixedClock, phone: str = KNOWN.phone) -> dict[str, Any]:
    """What the terminal gets when a person has signed in by the browser."""
    code = await begun(browser)
    last = await browser.sign_in(await browser.activate(code["user_code"]), phone)
    assert "Вы вошли" in last.text
    clock.advance(seconds=6)
    answer = await token_answer(browser, code)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_nobody_is_drawn_into_an_account_that_knows_her_data(
    browser: Browser, database: Database, family: Family, clock: FixedClock
) -> None:
    save_profile(database, family)
    done = await signed_in(browser, clock)
    assert done["login"] != "ivanova"
    headers = {"Authorization": f"Bearer {done['token']}"}
    me = (await browser.http.get("/cabinet/profile", headers=headers)).json()
    assert me["confirmed"] is True
    assert me["values"]["snils"] == KNOWN.snils  # that it stands in another account hinders nobody
    theirs = (await browser.http.get("/cabinet/profile", headers=MOTHER)).json()
    assert theirs["confirmed"] is False
    assert (await signed_in(browser, clock))["login"] == done["login"]


async def test_the_network_is_known_to_the_account_from_then_on(
    browser: Browser, database: Database, family: Family, clock: FixedClock
) -> None:
    assert database.read_now(lambda c: c.execute(known_places.select()).all()) == []
    await signed_in(browser, clock)
    assert len(database.read_now(lambda c: c.execute(known_places.select()).all())) == 1


async def test_a_session_is_sent_once(browser: Browser, family: Family, clock: FixedClock) -> None:
    code = await begun(browser)
    assert await reason(browser, code) == "authorization_pending"
    page = await browser.activate(code["user_code"])
    assert "Госуслуги (песочница)" in page.text
    await browser.sign_in(page, KNOWN.phone)
    clock.advance(seconds=6)
    assert (await token_answer(browser, code)).status_code == 200
    assert await reason(browser, code) == "invalid_grant"


@pytest.mark.parametrize(("answer", "is_hers"), [("yes", True), ("no", False), ("", False)])
async def test_a_link_of_an_earlier_version_has_to_be_confirmed(
    browser: Browser, database: Database, family: Family, clock: FixedClock, answer: str, is_hers: bool
) -> None:
    row = {
        "oid": KNOWN.oid,
        "account_id": family.ivanovs.parent.account_id,
        "joined_at": NOW,
        "confirmed": False,
    }
    database.write_now(
        lambda connection: connection.execute(state_services_identities.insert().values(**row))
    )
    code = await begun(browser)
    page = await browser.sign_in(await browser.activate(code["user_code"]), KNOWN.phone)
    assert "ivanova (Иванова Ольга)" in page.text
    assert await reason(browser, code) == "authorization_pending"
    said = {**fields(page), "answer": answer}
    last = await browser.http.post("/state-services/decide", data=said)
    assert "Вы вошли" in last.text
    clock.advance(seconds=6)
    login = (await token_answer(browser, code)).json()["login"]
    assert (login == "ivanova") is is_hers
    assert (await signed_in(browser, clock))["login"] == login  # it has not to be confirmed again


async def test_a_new_person_gets_an_account_and_the_same_one_later(
    browser: Browser, database: Database, family: Family, clock: FixedClock
) -> None:
    logins = []
    for _ in range(2):
        code = await begun(browser)
        await browser.sign_in(await browser.activate(code["user_code"]), NEW.phone)
        clock.advance(seconds=6)
        done = (await token_answer(browser, code)).json()
        logins.append(done["login"])
        headers = {"Authorization": f"Bearer {done['token']}"}
        me = (await browser.http.get("/cabinet/profile", headers=headers)).json()
        assert me["values"]["last_name"] == NEW.last_name
        assert me["values"]["snils"] == NEW.snils
    assert logins[0] == logins[1]
    empty = {"login": logins[0], "password": "", "device": ""}
    refused = await browser.http.post("/cabinet/session", json=empty)
    assert refused.status_code in (400, 401, 422)  # there is no password to sign in with


@pytest.mark.parametrize(
    ("phone", "step", "own_region", "page", "error"),
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
    error: str,
) -> None:
    esia = StateServices(ADDRESS, "x", tmp_path, tmp_path, "http://portal.test", own_region=own_region)
    app.state.settings = replace(app.state.settings, state_services=esia)
    code = await begun(browser)
    last = await browser.sign_in(await browser.activate(code["user_code"]), phone, step)
    assert page in last.text
    assert await reason(browser, code) == error


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
    browser.http.cookies.clear(domain="portal.test")
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
    other = rsa_key("somebody else")
    forged = Provider(ADDRESS, "RUOBR42", RsaSigner(other), other.public_key(), transport=transport)
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


async def test_what_is_sent_anew_is_confirmed_no_more(
    browser: Browser, family: Family, clock: FixedClock
) -> None:
    headers = {"Authorization": f"Bearer {(await signed_in(browser, clock, NEW.phone))['token']}"}
    await browser.http.post("/cabinet/consent", json={"version": VERSION}, headers=headers)
    for change, is_confirmed in ({"job": "врач"}, True), ({"snils": KNOWN.snils}, False):
        me = (await browser.http.get("/cabinet/profile", headers=headers)).json()
        body = {"values": {**me["values"], **change}, "version": me["version"]}
        saved = await browser.http.put("/cabinet/profile", json=body, headers=headers)
        assert saved.json()["confirmed"] is is_confirmed


async def test_a_form_of_too_many_fields_is_refused(browser: Browser) -> None:
    fields_sent = {f"field{number}": "1" for number in range(pages.MOST_FIELDS + 1)}
    response = await browser.http.post("/state-services/decide", data=fields_sent)
    assert response.status_code == 400


async def test_a_second_factor_needs_its_code_here_too(
    browser: Browser, app: Portal, database: Database, family: Family, clock: FixedClock
) -> None:
    """The same terminal comes again with a code; the sign-in in the browser is not lost meanwhile."""
    await signed_in(browser, clock)
    account = database.read_now(lambda c: c.execute(state_services_identities.select()).one().account_id)
    keys = app.state.sealer
    secret = database.write_now(second_factor.begin, account, keys, clock()).secret
    phone = Authenticator(secret, clock)
    database.write_now(second_factor.confirm, account, phone.code(), keys, clock())
    clock.advance(seconds=30)

    code = await begun(browser)
    await browser.sign_in(await browser.activate(code["user_code"]), KNOWN.phone)
    clock.advance(seconds=6)
    for typed, status, error in (
        ("", 403, "second-factor-required"),
        (phone.wrong(), 422, "invalid-fields"),
        (phone.code(), 200, None),
        (phone.code(), 400, "invalid_grant"),
    ):
        said = {"device_code": code["device_code"], "code": typed}
        answer = await browser.http.post("/cabinet/state-services/token", json=said)
        assert (answer.status_code, answer.json().get("error")) == (status, error), typed

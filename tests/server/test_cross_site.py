"""Requests that another site's page makes a browser send: refused everywhere, and pages are sent once.

The walk over all routes of all applications fails for a new page with a form that checks nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from starlette.datastructures import Headers

from ruobr_server.app import Portal
from ruobr_server.auth.cross_site import SAFE, is_own_page
from ruobr_server.sandbox.acquirer.app import Acquirer
from ruobr_server.sandbox.acquirer.callbacks import Callbacks
from ruobr_server.sandbox.state_services.app import Client, Sandbox
from ruobr_server.sandbox.state_services.people import CITIZENS
from ruobr_server.sandbox.state_services.running import CLIENT_ID
from support.acquirers import call, hidden
from support.calls import described_by
from support.databases import on_sqlite
from support.families import Family
from support.fixtures import FixedClock
from support.state_services import Browser, browsing, fields, rsa_key, sandbox

pytestmark = on_sqlite

FOREIGN: tuple[dict[str, str], ...] = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://portal.test.evil.example"},
    {"Origin": "http://portal.test:81"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://portal.test"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Referer": "https://evil.example/page?http://portal.test/"},
)
OWN: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "http://portal.test"},
    {"Origin": "https://portal.test"},  # a proxy took TLS off
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://portal.test"},
    {"Sec-Fetch-Site": "none"},
    {"Referer": "http://portal.test/state-services/activate"},
)
FORM = "application/x-www-form-urlencoded"
NO_FORM = 415


# What counts as another site's


@pytest.mark.parametrize("said", FOREIGN)
def test_what_is_foreign(said: dict[str, str]) -> None:
    assert not is_own_page(Headers({"host": "portal.test", **said}))


@pytest.mark.parametrize("said", OWN)
def test_what_is_our_own(said: dict[str, str]) -> None:
    assert is_own_page(Headers({"host": "portal.test", **said}))


def test_behind_a_proxy_the_public_address_is_our_own_too() -> None:
    inside = {"host": "127.0.0.1:8000", "origin": "https://school.example"}
    assert not is_own_page(Headers(inside))
    assert is_own_page(Headers(inside), ["https://school.example/"])
    assert not is_own_page(Headers(inside), ["http://school.example"])


# Every route of every application


def applications(portal: Portal, clock: FixedClock) -> dict[str, Any]:
    """By name; each by which address a browser knows it."""
    portal_key = rsa_key("portal").public_key()
    esia = Sandbox(Client(CLIENT_ID, portal_key), rsa_key("state services"), clock)
    bank = Acquirer(clock, "school", "secret", Callbacks(b"secret"))
    return {"portal": portal, "state services": esia.app, "acquirer": bank.app}


def routes_of(routes: Any) -> Iterator[tuple[str, str]]:
    """Method and path of everything that is no safe method, with some number for each parameter."""
    for route in routes:
        router = getattr(route, "original_router", None)  # what the framework keeps of an included one
        if router is not None:
            yield from routes_of(router.routes)
        for method in getattr(route, "methods", None) or ():
            if method not in SAFE:
                yield method, re.sub(r"\{[^}]*\}", "1", route.path)


def walked(app: Any) -> list[tuple[str, str]]:
    """Every changing route of an application, those without a description too."""
    return sorted(set(routes_of(app.routes)))


@pytest.mark.parametrize("name", ["portal", "state services", "acquirer"])
async def test_no_route_takes_what_another_site_sends(
    app: Portal, clock: FixedClock, family: Family, name: str
) -> None:
    found = applications(app, clock)[name]
    routes = walked(found)
    assert routes
    transport = httpx.ASGITransport(app=found, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://portal.test") as client:
        for method, path in routes:
            for foreign in FOREIGN:
                answer = await client.request(method, path, headers=foreign, json={})
                assert answer.status_code == 403, (method, path, foreign)
            plain = await client.request(method, path, headers={"content-type": "text/plain"}, content="{}")
            form = await client.request(method, path, data={"x": "1"})
            if plain.status_code == form.status_code == NO_FORM:
                continue
            # It takes forms: without the token of a page nothing may happen.
            assert (method, path) in TAKES_FORMS, (method, path)


TAKES_FORMS = {
    # Pages; the tests below hold that each needs the token of the page that was shown.
    ("POST", "/state-services/activate"),
    ("POST", "/state-services/decide"),
    ("POST", "/aas/oauth2/v2/ac"),
    ("POST", "/payment/merchants/sandbox/payment_1.html"),
    # Calls between servers, which bring their own secret in the form.
    ("POST", "/aas/oauth2/v3/te"),
    ("POST", "/payment/rest/1"),
}


def test_the_walk_sees_every_route(app: Portal, clock: FixedClock) -> None:
    found = applications(app, clock)
    assert ("POST", "/sandbox/refund") in walked(found["acquirer"])
    assert ("POST", "/aas/oauth2/v2/ac") in walked(found["state services"])
    described = {
        (method.upper(), re.sub(r"\{[^}]*\}", "1", path))
        for path, methods in described_by(app)["paths"].items()
        for method in methods
        if method.upper() not in SAFE
    }
    assert len(described) > 40
    assert set(walked(app)) >= described | {("POST", "/state-services/activate")}


# Our own pages


@pytest.fixture
async def browser(app: Portal, clock: FixedClock, family: Family) -> AsyncIterator[Browser]:
    provider, _there, transport = sandbox(clock)
    app.state.provider = provider
    async with browsing(httpx.ASGITransport(app=app), transport) as found:
        yield found


async def page_of(browser: Browser) -> tuple[dict[str, Any], httpx.Response]:
    said = {"device": "чужой терминал"}
    code = (await browser.http.post("/cabinet/state-services/device", json=said)).json()
    page = await browser.http.get("/state-services/activate", params={"user_code": code["user_code"]})
    return code, page


async def sent(browser: Browser, form: dict[str, str], **headers: str) -> httpx.Response:
    return await browser.http.post(
        "/state-services/activate", data=form, headers=headers, follow_redirects=False
    )


async def test_the_page_names_who_asks_and_nobody_frames_it(browser: Browser, clock: FixedClock) -> None:
    code, page = await page_of(browser)
    for word in (code["user_code"], "чужой терминал", "127.0.0.1", "24.11.2026 10:00"):
        assert word in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["cache-control"] == "no-store"
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize("foreign", FOREIGN)
async def test_a_shown_page_is_not_sent_by_another_site(browser: Browser, foreign: dict[str, str]) -> None:
    code, page = await page_of(browser)
    answer = await sent(browser, fields(page), **foreign)
    assert (answer.status_code, "чужой страницы" in answer.text) == (403, True)
    assert (await sent(browser, fields(page))).status_code == 303  # it was not used up by that
    assert code


@pytest.mark.parametrize("token", [None, "", "x", "0" * 43])
async def test_a_code_alone_does_nothing(browser: Browser, token: str | None) -> None:
    code, _page = await page_of(browser)
    form = {"user_code": code["user_code"], **({} if token is None else {"token": token})}
    assert (await sent(browser, form)).status_code == 403


async def test_a_page_is_sent_once(browser: Browser) -> None:
    _code, page = await page_of(browser)
    assert (await sent(browser, fields(page))).status_code == 303
    assert (await sent(browser, fields(page))).status_code == 403


async def test_a_token_of_another_page_or_browser_is_none(browser: Browser) -> None:
    first, _ = await page_of(browser)
    _second, page = await page_of(browser)
    mixed = {**fields(page), "user_code": first["user_code"]}
    assert (await sent(browser, mixed)).status_code == 403
    browser.http.cookies.clear()
    assert (await sent(browser, fields(page))).status_code == 403
    browser.http.cookies.set("ruobr-state-services", "0" * 43, domain="portal.test")
    assert (await sent(browser, fields(page))).status_code == 403


async def test_a_page_that_was_shown_again_replaces_the_first(browser: Browser) -> None:
    code, page = await page_of(browser)
    await browser.http.get("/state-services/activate", params={"user_code": code["user_code"]})
    old = await sent(browser, fields(page))
    assert (old.status_code, "устарела" in old.text) == (403, True)


async def test_a_page_may_be_half_an_attack(browser: Browser) -> None:
    """What the attacker saw in an own browser is no use in the victim's."""
    code, page = await page_of(browser)
    attackers = fields(page)
    browser.http.cookies.clear()  # the victim's browser, which was shown nothing
    assert (await sent(browser, attackers)).status_code == 403
    said = {"device_code": code["device_code"]}
    answer = await browser.http.post("/cabinet/state-services/token", json=said)
    assert answer.json()["error"] == "authorization_pending"


# The stand-ins


async def test_state_services_sign_in_only_from_their_page(browser: Browser) -> None:
    _code, page = await page_of(browser)
    login = await browser.http.post("/state-services/activate", data=fields(page))
    where, form = str(login.url), {**fields(login), "login": CITIZENS[0].phone, "password": "demo"}
    bare = {name: value for name, value in form.items() if name != "token"}
    assert (await browser.http.post(where, data={**bare, "step": "login"})).status_code == 403
    # A link does nothing, whatever stands in it.
    by_link = await browser.http.get(where, params={**httpx.URL(where).params, **form, "step": "login"})
    assert "запрашивает" not in by_link.text
    foreign = {"Origin": "https://evil.example"}
    sent_there = await browser.http.post(where, data={**form, "step": "login"}, headers=foreign)
    assert sent_there.status_code == 403
    page = await browser.http.post(where, data={**form, "step": "login"})
    assert "запрашивает" in page.text
    replayed = await browser.http.post(where, data={**form, "step": "login"})
    assert replayed.status_code == 403
    consent = {name: value for name, value in fields(page).items() if name != "token"}
    refused = await browser.http.post(where, data={**consent, "step": "allow"}, follow_redirects=False)
    assert refused.status_code == 403


@pytest.fixture
async def bank(clock: FixedClock) -> AsyncIterator[tuple[Acquirer, httpx.AsyncClient, str]]:
    """A bank, a browser at it, and the page of an order."""
    callbacks = Callbacks(b"secret")
    there = Acquirer(clock, "school-api", "bank-password", callbacks)
    transport = httpx.ASGITransport(app=there.app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://bank.test") as client:
        order = await call(client, "register", orderNumber="1", amount="100", returnUrl="http://shop.test/")
        yield there, client, str(order["formUrl"])
    await callbacks.aclose()


CARD = {"pan": "5555555555555599", "expiry": "12/30", "csc": "123"}


@pytest.mark.parametrize("step", ["pay", "cancel"])
async def test_a_bank_takes_a_card_only_from_its_page(
    bank: tuple[Acquirer, httpx.AsyncClient, str], step: str
) -> None:
    there, client, url = bank
    page = await client.get(url)
    form = {**hidden(page), **CARD, "step": step}
    bare = {name: value for name, value in form.items() if name != "token"}
    [order] = there.books
    for attempt in (
        client.post(url, data=bare),
        client.post(url, data={**bare, "token": "x"}),
        client.post(url, data=form, headers={"Origin": "https://evil.example"}),
        client.get(url, params={**httpx.URL(url).params, **bare}),
    ):
        await attempt
        assert order.status.name == "REGISTERED"
    client.cookies.clear()
    await client.post(url, data=form)
    assert order.status.name == "REGISTERED"
    page = await client.get(url)
    await client.post(url, data={**hidden(page), **CARD, "step": step})
    assert order.status.name != "REGISTERED"


@pytest.mark.parametrize("path", ["/sandbox/faults", "/sandbox/refund"])
async def test_a_page_in_this_machines_browser_cannot_steer_the_bank(
    bank: tuple[Acquirer, httpx.AsyncClient, str], path: str
) -> None:
    _there, client, _url = bank
    body = json.dumps({"callbacks": "never"})
    plain = await client.post(path, content=body, headers={"content-type": "text/plain"})
    assert plain.status_code == NO_FORM
    foreign = {"content-type": "application/json", "origin": "https://evil.example"}
    assert (await client.post(path, content=body, headers=foreign)).status_code == 403


async def test_json_in_a_form_changes_nothing(app_client: httpx.AsyncClient, family: Family) -> None:
    body = json.dumps({"email": "parent@example.org"})
    for kind in ("text/plain", FORM, "multipart/form-data", "TEXT/PLAIN; charset=utf-8"):
        answer = await app_client.post("/cabinet/recovery", content=body, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["error"]) == (NO_FORM, "wrong-type")

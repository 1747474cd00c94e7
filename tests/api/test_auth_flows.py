"""Who asks is said to the portal alone, and never shows."""

from __future__ import annotations

import base64
import json
import traceback

import httpx
import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.addresses import base_address, older_address, origin
from ruobr_tui.api.auth import HeaderCredentials, OwnOriginsOnly, SessionToken
from ruobr_tui.api.client import Portal
from ruobr_tui.api.errors import (
    InsecureAddress,
    NotFound,
    RuobrError,
    SessionEnded,
    WrongAddress,
    WrongPassword,
)

SIGNED_IN = {
    "token": "tok-4711",
    "session": {
        "id": 3,
        "device": "kiosk",
        "created_at": "2026-03-02T05:00:00Z",
        "last_seen_at": "2026-03-02T05:00:00Z",
        "expires_at": "2026-04-02T05:00:00Z",
        "current": True,
    },
}


class Recorder:
    """Answers every request alike and remembers them."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def portal(
    recorder: Recorder, auth: httpx.Auth | None = None, base: str = "https://portal.example/"
) -> Portal:
    return Portal(base, auth, transport=httpx.MockTransport(recorder))


async def test_both_headers_go_with_every_request() -> None:
    recorder = Recorder(httpx.Response(200, json=[]))
    async with portal(recorder, HeaderCredentials("иванов.p1", "Пароль: 1")) as there:
        await there.fetch(resources.news())
        await there.fetch(resources.news())
    for request in recorder.requests:
        assert base64.b64decode(request.headers["username"]).decode() == "ИВАНОВ.P1"
        assert base64.b64decode(request.headers["password"]).decode() == "Пароль: 1"
        assert "authorization" not in request.headers
        assert request.headers["user-agent"].startswith("ruobr-tui/")


async def test_nothing_shows_a_secret() -> None:
    recorder = Recorder(httpx.Response(403, json={"error": "no"}))
    for auth in (HeaderCredentials("login-4711", "secret-4711"), SessionToken("token-4711")):
        assert "4711" not in repr(auth)
        assert "4711" not in repr(OwnOriginsOnly(auth, [origin("https://portal.example")]))
        async with portal(recorder, auth) as there:
            assert "4711" not in repr(there)
            with pytest.raises(RuobrError) as caught:
                await there.fetch(resources.news())
            assert "4711" not in "".join(traceback.format_exception(caught.value))
    assert all("4711" not in str(request.url) for request in recorder.requests)


@pytest.mark.parametrize("token", ["", "a b", "a\nb", "жетон", "a\x1b"])
def test_a_damaged_token_is_an_ended_session(token: str) -> None:
    with pytest.raises(SessionEnded):
        SessionToken(token)


async def test_a_session_is_begun_used_and_ended() -> None:
    recorder = Recorder(
        httpx.Response(200, json=SIGNED_IN),
        httpx.Response(200, json=[]),
        httpx.Response(204),
        httpx.Response(204),
    )
    async with portal(recorder) as there:
        signed_in = await there.sign_in("parent", "demo", "kiosk")
        await there.fetch(resources.news())
        await there.end_session(9)
        await there.sign_out()
    begin, read, end, out = recorder.requests
    assert (begin.method, begin.url.path) == ("POST", "/cabinet/session")
    assert json.loads(begin.content) == {"login": "parent", "password": "demo", "device": "kiosk"}
    assert "authorization" not in begin.headers
    assert read.headers["authorization"] == "Bearer tok-4711"
    assert (end.method, end.url.path) == ("DELETE", "/cabinet/session/9")
    assert (out.method, out.url.path) == ("DELETE", "/cabinet/session")
    assert signed_in.session.id == 3
    assert "4711" not in repr(signed_in)


async def test_a_wrong_password_is_reported_and_not_tried_again() -> None:
    recorder = Recorder(httpx.Response(401, json={"error": "unauthenticated", "text": "Wrong."}))
    async with portal(recorder) as there:
        with pytest.raises(WrongPassword):
            await there.sign_in("parent", "wrong", "")
    assert len(recorder.requests) == 1


async def test_signing_out_of_an_ended_session_is_done_all_the_same() -> None:
    recorder = Recorder(httpx.Response(401, json={"error": "unauthenticated"}))
    async with portal(recorder, SessionToken("t")) as there:
        await there.sign_out()
        with pytest.raises(RuobrError):
            await there.fetch(resources.news())
    assert "authorization" not in recorder.requests[-1].headers


async def test_header_credentials_are_forgotten_without_a_call() -> None:
    recorder = Recorder(httpx.Response(200, json=[]))
    async with portal(recorder, HeaderCredentials("a", "b")) as there:
        await there.sign_out()
        await there.fetch(resources.news())
    assert [request.method for request in recorder.requests] == ["GET"]
    assert "password" not in recorder.requests[0].headers


async def test_ending_a_session_that_is_not_there() -> None:
    async with portal(Recorder(httpx.Response(404, json={"error": "not-found"})), SessionToken("t")) as there:
        with pytest.raises(NotFound):
            await there.end_session(5)


async def test_a_redirect_of_a_read_is_not_followed() -> None:
    recorder = Recorder(httpx.Response(302, headers={"Location": "https://evil.example/user/"}))
    async with portal(recorder, HeaderCredentials("a", "b")) as there:
        with pytest.raises(RuobrError):
            await there.fetch(resources.account())
    assert [request.url.host for request in recorder.requests] == ["portal.example"]


async def test_cookies_are_neither_stored_nor_sent() -> None:
    recorder = Recorder(httpx.Response(200, json=[], headers={"Set-Cookie": "a=b; Path=/"}))
    async with portal(recorder) as there:
        await there.fetch(resources.news())
        await there.fetch(resources.news())
    assert all("cookie" not in request.headers for request in recorder.requests)


async def test_each_part_has_its_base() -> None:
    everything = {"data": {"categories_list": []}, "account": {"account": "7"}, "sessions": []}
    recorder = Recorder(httpx.Response(200, json=everything))
    for base in ("https://api3d.ruobr.ru", "http://127.0.0.1:8765/", "https://host.example/school"):
        async with portal(recorder, base=base) as there:
            await there.fetch(resources.useful_links(1))
            await there.fetch(resources.meal_account(1))
            await there.fetch(resources.sessions())
    assert [str(request.url).partition("?")[0] for request in recorder.requests] == [
        "https://api3d.ruobr.ru/ios/",
        "https://ruobr.ru/api/food/",
        "https://api3d.ruobr.ru/cabinet/session",
        "http://127.0.0.1:8765/ios/",
        "http://127.0.0.1:8765/api/food/",
        "http://127.0.0.1:8765/cabinet/session",
        "https://host.example/school/ios/",
        "https://host.example/school/api/food/",
        "https://host.example/school/cabinet/session",
    ]


async def test_the_older_base_may_be_named() -> None:
    recorder = Recorder(httpx.Response(200, json=[]))
    there = Portal(
        "https://a.example/", older_url="https://b.example/old", transport=httpx.MockTransport(recorder)
    )
    async with there:
        await there.fetch(resources.news())
    assert str(recorder.requests[0].url) == "https://b.example/old/news/"
    with pytest.raises(InsecureAddress):
        Portal("https://a.example/", older_url="http://b.example/")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://127.9.9.9",
        "http://[::1]:80/",
        "http://localhost:5",
        "HTTPS://Portal.Example",
    ],
)
def test_addresses_that_may_be_used(address: str) -> None:
    assert base_address(address).endswith("/")
    assert older_address(base_address(address)).endswith("/api/")


@pytest.mark.parametrize(
    "address",
    [
        "http://portal.example/",
        "http://10.0.0.1/",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
    ],
)
def test_a_password_does_not_travel_unprotected(address: str) -> None:
    with pytest.raises(InsecureAddress):
        Portal(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "portal.example",
            "ftp://portal.example/",
            "https://",
            "https:///x",
            "https://a b/",
            "file:///etc",
        ),
        *(
            "https://host:99999/",
            "https://host:x/",
            "https://[::1/",
            "https://a.example/?q=1",
            "https://a\\@b/",
        ),
        *(
            "https://name:secret-4711@portal.example/",
            "https://secret-4711@portal.example:x/",
            "https://a/\x1b[31m",
        ),
    ],
)
def test_nonsense_is_no_address(address: str) -> None:
    with pytest.raises(WrongAddress) as caught:
        Portal(address)
    text = "".join(traceback.format_exception(caught.value))
    assert "4711" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert "secret-4711" not in text.replace(repr(address), "")

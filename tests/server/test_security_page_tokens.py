"""Pages that are sent once: whose they are and how long they are good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from ruobr_server.auth import page_tokens
from ruobr_server.auth.page_tokens import LIFE, PageTokens, Shown
from support.fixtures import FixedClock


def request(cookie: str = "") -> Request:
    headers = [(b"cookie", f"seen={cookie}".encode())] if cookie else []
    return Request({"type": "http", "method": "GET", "path": "/pay", "headers": headers})


def test_a_page_is_sent_once_about_its_subject_by_its_browser(clock: FixedClock) -> None:
    pages = PageTokens("seen", "/pay", clock)
    shown = pages.show(request(), "order/1")
    browser = request(shown.cookie)
    assert not pages.take(browser, "order/2", shown.token)
    assert not pages.take(request(), "order/1", shown.token)
    assert not pages.take(request("x" * 43), "order/1", shown.token)
    assert not pages.take(browser, "order/1", shown.token + "x")
    assert pages.take(browser, "order/1", shown.token)
    assert not pages.take(browser, "order/1", shown.token)


def test_a_page_is_good_for_ten_minutes(clock: FixedClock) -> None:
    pages = PageTokens("seen", "/pay", clock)
    early, late = (pages.show(request(), "order/1") for _ in range(2))
    clock.now += LIFE - timedelta(microseconds=1)
    assert pages.take(request(early.cookie), "order/1", early.token)
    clock.now += timedelta(microseconds=1)
    assert not pages.take(request(late.cookie), "order/1", late.token)
    assert timedelta(minutes=10) == LIFE


def test_two_pages_of_one_browser_stand_open(clock: FixedClock) -> None:
    pages = PageTokens("seen", "/pay", clock)
    first = pages.show(request(), "order/1")
    second = pages.show(request(first.cookie), "order/2")
    assert second.cookie == first.cookie
    assert second.token != first.token
    assert pages.take(request(first.cookie), "order/1", first.token)
    assert pages.take(request(first.cookie), "order/2", second.token)


def test_a_cookie_that_is_none_of_ours_is_given_anew() -> None:
    for odd in ("", "x" * 42, "x" * 44):
        assert page_tokens.new(odd).cookie != odd
        assert len(page_tokens.new(odd).cookie) == 43
    assert page_tokens.new().cookie != page_tokens.new().cookie
    assert page_tokens.new("x" * 43).cookie == "x" * 43


def test_the_cookie_is_for_no_script_and_no_other_site(clock: FixedClock) -> None:
    answer = PageTokens("seen", "/pay", clock).give(Response(), Shown("token", "c" * 43))
    parts = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
    assert parts == {f"seen={'c' * 43}", "httponly", "max-age=600", "path=/pay", "samesite=strict"}


def test_the_oldest_of_too_many_pages_goes(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_tokens, "MOST", 2)
    pages = PageTokens("seen", "/pay", clock)
    shown = [pages.show(request(), "order/1") for _ in range(3)]
    assert [pages.take(request(each.cookie), "order/1", each.token) for each in shown] == [False, True, True]

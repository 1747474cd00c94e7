"""The signed header by which a host tells the portal for which visitor it asks."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from ruobr_tui.api import resources as ask
from ruobr_tui.api.client import Portal
from ruobr_tui.api.rules.visitors import HEADER, NotSigned, signed, visitor_of
from ruobr_tui.api.visitor import Visitor
from support.fixtures import NOW, FixedClock

SECRET = b"s" * 32
WHAT = ("POST", "/cabinet/session?a=1", b"{}")


def header(address: str = "203.0.113.7") -> str:
    return signed(SECRET, *WHAT, address, NOW)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_what_is_signed_is_believed(address: str, told: str) -> None:
    assert visitor_of(SECRET, *WHAT[:2], header(address), NOW)[0] == told


def test_no_address_is_not_signed() -> None:
    with pytest.raises(ValueError, match="address"):
        header("nowhere")


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": b"t" * 32},
        {"method": "GET"},
        {"target": "/cabinet/recovery/confirm"},
        {"target": "/cabinet/session?a=2"},
        {"header": header().replace("203.0.113.7", "203.0.113.8")},
        {"header": header()[:-1]},
        {"header": header() + " "},
        {"header": "1 " + "9" * 190},
        {"header": "2" + header()[1:]},
        {"header": ""},
        {"header": "é" * 20},
    ],
)
def test_anything_else_is_not(changed: dict[str, object]) -> None:
    told: dict[str, object] = {"secret": SECRET, "method": "POST", "target": WHAT[1], "header": header()}
    with pytest.raises(NotSigned):
        visitor_of(**(told | changed), now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("minutes", [-3, 3])
def test_it_is_good_for_two_minutes(minutes: int) -> None:
    with pytest.raises(NotSigned, match="old"):
        visitor_of(SECRET, *WHAT[:2], header(), NOW + timedelta(minutes=minutes))


async def test_every_request_of_a_visitor_is_signed_for_the_portal_alone() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=[])

    visitor = Visitor("203.0.113.7", SECRET, FixedClock())
    async with Portal(
        "https://portal.example/", transport=httpx.MockTransport(answer), visitor=visitor
    ) as there:
        await there.fetch(ask.news())
        await there.download("https://elsewhere.example/file.pdf", lambda data: None)
    own, foreign = asked
    target = own.url.raw_path.decode()
    assert visitor_of(SECRET, "GET", target, own.headers[HEADER], NOW)[0] == "203.0.113.7"
    assert HEADER not in foreign.headers


def test_the_secret_does_not_show() -> None:
    assert "sss" not in repr(Visitor("203.0.113.7", SECRET))

"""The signed header by which a host sends the portal the address of its client."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import httpx
import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.client_address import ClientAddress
from ruobr_tui.api.rules.network.client_address import HEADER, NotSigned, signed, verified
from support.fixtures import NOW, FixedClock

SECRET = b"s" * 32
WHAT = ("POST", "/cabinet/session?a=1", b"{}")


def header(address: str = "203.0.113.7") -> str:
    return signed(SECRET, *WHAT, address, NOW)


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_what_is_signed_is_believed(address: str, client: str) -> None:
    assert verified(SECRET, *WHAT[:2], header(address), NOW)[0] == client


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
    signed: dict[str, object] = {"secret": SECRET, "method": "POST", "target": WHAT[1], "header": header()}
    with pytest.raises(NotSigned):
        verified(**(signed | changed), now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("minutes", [-3, 3])
def test_it_is_good_for_two_minutes(minutes: int) -> None:
    with pytest.raises(NotSigned, match="old"):
        verified(SECRET, *WHAT[:2], header(), NOW + timedelta(minutes=minutes))


async def test_every_request_with_a_client_address_is_signed_for_the_portal_alone() -> None:
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json=[])

    client_address = ClientAddress("203.0.113.7", SECRET, FixedClock())
    async with Portal(
        "https://portal.example/", transport=httpx.MockTransport(answer), client_address=client_address
    ) as there:
        await there.fetch(resources.news())
        await there.download("https://elsewhere.example/file.pdf", lambda data: None)
    own, foreign = requests
    target = own.url.raw_path.decode()
    assert verified(SECRET, "GET", target, own.headers[HEADER], NOW)[0] == "203.0.113.7"
    assert HEADER not in foreign.headers


def test_the_secret_does_not_show() -> None:
    assert "sss" not in repr(ClientAddress("203.0.113.7", SECRET))


def why(header_: str, **span: int) -> str:
    with pytest.raises(NotSigned) as error:
        verified(SECRET, *WHAT[:2], header_, NOW + timedelta(**span))
    return str(error.value)


def test_the_exact_form_of_a_header() -> None:
    """Hosts and portals are not updated on one day."""
    version, seconds, address, digest, mac = header().split(" ")
    assert (version, seconds, address) == ("1", str(int(NOW.timestamp())), "203.0.113.7")
    assert digest == hashlib.sha256(b"{}").hexdigest()
    message = f"POST\n/cabinet/session?a=1\n{version} {seconds} {address} {digest}"
    assert mac == hmac.new(SECRET, message.encode(), hashlib.sha256).hexdigest()


def test_the_method_may_be_in_any_case_and_the_target_hold_any_byte() -> None:
    odd = "/cabinet/\udcff"
    sent = signed(SECRET, "post", odd, b"", "203.0.113.7", NOW)
    assert verified(SECRET, "POST", odd, sent, NOW) == ("203.0.113.7", hashlib.sha256(b"").digest())


def test_why_a_header_says_nothing() -> None:
    assert why("") == "not a header of this kind"
    assert why("2" + header()[1:]) == "not a header of this kind"
    assert why(header() + " ") == "not a header of this kind"
    assert why(header()[:-1] + "é") == "not a header of this kind"
    assert why("x".join(header().rsplit(" ", 1))) == "not a header of this kind"
    assert why(header()[:-1]) == "signed with another secret or for another request"
    assert why(header(), minutes=3) == "too old, or the clocks differ"


def test_the_longest_header() -> None:
    padding = 200 - len("1 1 a b ")
    assert why("1 1 a b " + "x" * padding) == "signed with another secret or for another request"
    assert why("1 1 a b " + "x" * (padding + 1)) == "not a header of this kind"


@pytest.mark.parametrize("seconds", [-120, 120])
def test_two_minutes_are_not_too_much(seconds: int) -> None:
    assert verified(SECRET, *WHAT[:2], header(), NOW + timedelta(seconds=seconds))[0] == "203.0.113.7"
    assert why(header(), seconds=seconds + (1 if seconds > 0 else -1)) == "too old, or the clocks differ"

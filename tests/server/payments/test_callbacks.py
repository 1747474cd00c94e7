"""A callback is a hint, and only the bank can give it: checked by an example of the bank's own guide."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx
import pytest

from ruobr_server.app import Portal
from ruobr_server.areas.payments.callbacks import checksum, is_from_the_bank
from ruobr_server.kit.db import Database
from support.banks import ModelBank
from support.databases import on_sqlite
from support.fixtures import FixedClock
from support.payments import open_canteen, watcher
from support.school import ANNA, header_credentials

pytestmark = on_sqlite

SECRET = b"ooc7slpvc61k7sf7ma7p4hrefr"
RECORDED = [
    ("checksum", "EAF2FB72CAB99FD5067F4BA493DD84F4D79C1589FDE8ED29622F0F07215AA972"),
    ("mdOrder", "06cf5599-3f17-7c86-bdbc-bd7d00a8b38b"),
    ("operation", "approved"),
    ("orderNumber", "2003"),
    ("status", "1"),
]
"""The worked example of the gateway's documentation of callbacks."""


def changed(**fields: str) -> list[tuple[str, str]]:
    return list({**dict(RECORDED), **fields}.items())


def test_the_banks_own_example_is_right() -> None:
    assert is_from_the_bank(SECRET, RECORDED)
    assert is_from_the_bank(SECRET, RECORDED[::-1])  # in any order
    assert is_from_the_bank(SECRET, changed(checksum=dict(RECORDED)["checksum"].lower()))
    assert is_from_the_bank(SECRET, changed(sign_alias="SHA-256"))  # names the key, and is not signed


def test_a_callback_of_our_own_order_by_the_banks_rule() -> None:
    """``openssl dgst -sha256 -hmac yourSecretToken`` over ``amount;50050;bankName;Сбербанк;mdOrder;…``."""
    fields = [
        ("status", "1"),
        ("orderNumber", "M00000042-7KQ4-X9TDM2"),
        ("checksum", "887DBBB841DE66BCE58626E152A7F5B6B6401F8D82C3A7D1C5E352DF6D956430"),
        ("mdOrder", "3ff6962a-7dcc-4283-ab50-a6d7dd3386fe"),
        ("bankName", "Сбербанк"),
        ("sign_alias", "SHA-256 with HMAC"),
        ("operation", "deposited"),
        ("amount", "50050"),
    ]
    assert is_from_the_bank(b"yourSecretToken", fields)
    assert not is_from_the_bank(b"yourSecretToken ", fields)
    assert not is_from_the_bank(b"yourSecretToken", [*fields, ("approvedAmount", "50050")])


@pytest.mark.parametrize(
    "fields",
    [
        changed(status="0"),
        changed(orderNumber="2004"),
        changed(mdOrder="06cf5599-3f17-7c86-bdbc-bd7d00a8b38c"),
        changed(operation="deposited"),
        changed(amount="1"),
        changed(checksum=""),
        changed(checksum=dict(RECORDED)["checksum"][:-1]),
        RECORDED[1:],
        [],
    ],
)
def test_anything_else_is_not(fields: list[tuple[str, str]]) -> None:
    assert not is_from_the_bank(SECRET, fields)


def test_two_checksums_are_none() -> None:
    assert not is_from_the_bank(SECRET, [*RECORDED, RECORDED[0]])
    assert not is_from_the_bank(SECRET, [("checksum", "0"), *RECORDED])


def test_a_field_that_comes_twice_is_refused_even_when_it_is_signed() -> None:
    twice = [*RECORDED[1:], ("orderNumber", "2004")]
    signed = [*twice, ("checksum", checksum(SECRET, twice))]
    assert not is_from_the_bank(SECRET, signed)


def test_without_a_secret_nothing_is_right() -> None:
    text = "".join(f"{name};{value};" for name, value in RECORDED[1:])
    forged = hmac.new(b"", text.encode(), hashlib.sha256).hexdigest().upper()
    assert not is_from_the_bank(b"", changed(checksum=forged))


@pytest.fixture
async def payment(
    furnished: Database, app: Portal, app_client: httpx.AsyncClient, clock: FixedClock
) -> dict[str, Any]:
    furnished.write_now(open_canteen)
    app.state.watcher = watcher(furnished, ModelBank(), clock)
    body = {"parts": [{"child": ANNA, "amount": "100"}]}
    made = await app_client.post("/cabinet/payments", json=body, headers=header_credentials("mother"))
    found: dict[str, Any] = made.json()
    return found


def hint(number: str, secret: bytes = SECRET) -> list[tuple[str, str]]:
    fields = [("mdOrder", "x"), ("orderNumber", number), ("operation", "deposited"), ("status", "1")]
    return [*fields, ("checksum", checksum(secret, fields))]


async def test_the_address_takes_what_is_signed_alone(
    app: Portal, app_client: httpx.AsyncClient, payment: dict[str, Any]
) -> None:
    async def status(fields: list[tuple[str, str]]) -> int:
        return (
            await app_client.get("/payments/callback", params=httpx.QueryParams(tuple(fields)))
        ).status_code

    for secret in (b"", SECRET):
        app.state.callback_secret = secret
        assert await status(hint(payment["number"], b"")) == 403
    assert await status(hint(payment["number"])) == 200
    assert await status([*hint(payment["number"]), ("checksum", "0")]) == 403
    assert await status(hint("M00000001")) == 404  # an order of somebody else's, or of none
    assert await status(hint("")) == 404

"""Whatever the bank answers is either understood or treated as silence; no answer breaks anything."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.integrations.bank.gateway import (
    LARGEST,
    Bank,
    BankError,
    BankRefused,
    Reading,
    Registered,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
FIELDS = (
    "errorCode", "errorMessage", "orderId", "formUrl", "orderNumber", "orderStatus", "amount", "actionCode",
    "actionCodeDescription", "paymentAmountInfo", "refundedAmount", "cardAuthInfo", "maskedPan", "attributes",
    "name", "value", "authDateTime", "orderStatuses", "totalCount", "merchantOrderParams", "date", "currency",
    "depositedAmount",
)  # fmt: skip
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=8)
    ),
    max_leaves=20,
)
ORDER = st.fixed_dictionaries(
    {"errorCode": st.just("0"), "orderNumber": SCALARS, "orderStatus": SCALARS, "amount": SCALARS},
    optional=dict.fromkeys(FIELDS[7:], JSON),
)


def bank(answer: httpx.Response) -> Bank:
    """One that answers this to everything."""
    return Bank("http://bank.test", "school", "secret", transport=httpx.MockTransport(lambda _: answer))


async def register(made: Bank) -> Registered:
    texts = {"description": "d", "language": "ru", "return_url": "http://x", "callback_url": "http://x"}
    return await made.register("M1", 100, reference="r", portal="p", seconds=60, **texts)


async def ask_everything(answer: httpx.Response) -> list[object]:
    """What came of each call: an answer, or one of the two errors; another one is let through."""
    calls = bank(answer)
    found: list[object] = []
    for call in (
        register(calls), calls.status(order_id="1"), calls.refund("1", 100), calls.decline("1", "M1"),
        calls.orders_between(NOW, NOW, page=0),
    ):  # fmt: skip
        try:
            found.append(await call)
        except (BankError, BankRefused) as error:
            found.append(error)
    await calls.aclose()
    return found


@given(body=JSON | ORDER)
async def test_any_json_is_an_answer_or_an_error(body: Any) -> None:
    for found in await ask_everything(httpx.Response(200, text=json.dumps(body))):
        if isinstance(found, Reading):
            assert 0 <= found.amount <= 10**12
            assert found.card.isprintable()
            assert found.because.isprintable()
        if isinstance(found, BankRefused):
            assert found.text.isprintable()
            assert len(found.text) <= 200


@pytest.mark.parametrize(
    "text",
    [
        "", "<html><h1>502</h1></html>", "null", "[]", '"ok"', "{", '{"errorCode":"0"}', "\x00\xff",
        "[" * 100_000,
        '{"orderId":"1","formUrl":"javascript:alert(1)"}', '{"orderId":"1","formUrl":"file:///etc/passwd"}',
    ],
)  # fmt: skip
async def test_nonsense_is_as_good_as_silence(text: str) -> None:
    answer = httpx.Response(200, content=text.encode("latin-1"))
    registered, reading, *_ = await ask_everything(answer)
    assert isinstance(registered, BankError)
    assert isinstance(reading, BankError)


@pytest.mark.parametrize("status", [301, 401, 404, 429, 500, 502, 503])
async def test_any_other_status_is_as_good_as_silence(status: int) -> None:
    answer = httpx.Response(status, json={"errorCode": "0", "orderId": "1", "formUrl": "https://bank.test"})
    for found in await ask_everything(answer):
        assert isinstance(found, BankError)


@pytest.mark.parametrize(
    ("params", "reference"),
    [
        ([{"name": "reference", "value": "R"}], "R"),
        ([{"name": "reference", "value": "R"}, {"name": "reference", "value": "R"}], ""),  # sent twice
        ([{"name": "reference", "value": "S"}, {"name": "reference", "value": "R"}], ""),
        ([None, 7, {"name": "reference", "value": "R"}], "R"),
        ({"reference": "R"}, ""),
        ("reference", ""),
        (None, ""),
        ([{"value": "R"}], ""),
        ([{"name": "reference", "value": None}], ""),
    ],
)
async def test_what_the_bank_repeats_is_read_or_proves_nothing(params: Any, reference: str) -> None:
    """An odd list loses the proof, not the order."""
    order = {"orderNumber": "M1", "orderStatus": 2, "amount": 100, "date": "soon", "authDateTime": [1]}
    found = bank(httpx.Response(200, json={**order, "merchantOrderParams": params}))
    reading = await found.status(order_id="1")
    assert (reading.reference, reading.order_id, reading.made_at) == (reference, "1", None)
    await found.aclose()


async def test_an_answer_about_another_order_is_none() -> None:
    order = {"orderNumber": "M1", "orderStatus": 2, "amount": 100}
    about = {"attributes": [{"name": "mdOrder", "value": "2"}]}
    found = bank(httpx.Response(200, json=order | about))
    with pytest.raises(BankError):
        await found.status(order_id="1")
    await found.aclose()


async def test_an_answer_without_an_end_is_cut_off() -> None:
    given_out = 0

    async def endless() -> Any:
        nonlocal given_out
        while given_out < 100 * LARGEST:
            given_out += 65_536
            yield b" " * 65_536

    found = bank(httpx.Response(200, content=endless()))
    with pytest.raises(BankError, match="more than"):
        await found.status(order_id="1")
    assert given_out < 2 * LARGEST
    await found.aclose()


async def test_the_password_is_in_no_error() -> None:
    for answer in (httpx.Response(500), httpx.Response(200, text="secret?")):
        for found in await ask_everything(answer):
            assert "secret" not in f"{found!r} {found}"

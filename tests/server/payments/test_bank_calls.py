"""Requests to the bank, field by field, and how its answers are read: no database, no sandbox."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from ruobr_server.integrations.bank.gateway import Bank, BankError, BankRefused, Reading, Registered

ORDER = {
    "errorCode": "0",
    "orderNumber": "M00000001-AAAA-BBBBBB",
    "orderStatus": 2,
    "actionCode": 0,
    "actionCodeDescription": "Запрос обработан успешно",
    "amount": 50_050,
    "currency": "643",
    "date": 1_795_500_000_123,
    "authDateTime": 1_795_500_060_000,
    "attributes": [{"name": "mdOrder", "value": "order-1"}],
    "merchantOrderParams": [{"name": "reference", "value": "secret"}, {"name": "portal", "value": "ours"}],
    "cardAuthInfo": {"maskedPan": "411111**1111", "approvalCode": "123456", "expiration": "203012"},
    "paymentAmountInfo": {
        "approvedAmount": 50_050, "depositedAmount": 50_050, "refundedAmount": 1_050, "paymentState": "X",
    },
}  # fmt: skip


class Counter:
    """A bank that writes down requests, and answers what the test wants."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.answer: dict[str, Any] = {"errorCode": "0"}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        assert (form.pop("userName"), form.pop("password")) == ("school", "secret")
        assert request.method == "POST"
        self.requests.append((request.url.path, form))
        return httpx.Response(200, json=self.answer)


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
async def bank(counter: Counter) -> AsyncIterator[Bank]:
    made = Bank("https://bank.test/", "school", "secret", transport=httpx.MockTransport(counter))
    yield made
    await made.aclose()


async def test_an_order_is_registered_with_its_sum_and_proof(bank: Bank, counter: Counter) -> None:
    counter.answer = {"orderId": "order-1", "formUrl": "https://bank.test/page?mdOrder=order-1"}
    found = await bank.register(
        "M00000001-AAAA-BBBBBB", 50_050, reference="secret", portal="ours", description="П" * 120,
        language="ru", return_url="https://s.test/payments/back",
        callback_url="https://s.test/payments/callback", seconds=1_200,
    )  # fmt: skip
    assert found == Registered("order-1", "https://bank.test/page?mdOrder=order-1")
    [(path, form)] = counter.requests
    assert path == "/payment/rest/register.do"
    assert json.loads(form.pop("jsonParams")) == {"reference": "secret", "portal": "ours"}
    assert form == {
        "orderNumber": "M00000001-AAAA-BBBBBB",
        "amount": "50050",
        "currency": "643",
        "returnUrl": "https://s.test/payments/back",
        "failUrl": "https://s.test/payments/back",
        "description": "П" * 99,
        "language": "ru",
        "sessionTimeoutSecs": "1200",
        "dynamicCallbackUrl": "https://s.test/payments/callback",
    }


@pytest.mark.parametrize(
    "answer",
    [
        {"orderId": "order-1"},
        {"formUrl": "https://bank.test/page"},
        {"orderId": "order-1", "formUrl": "javascript:alert(1)"},
        {"orderId": "order-1", "formUrl": "https://bank.test/" + "x" * 500},
        {"orderId": "o" * 37, "formUrl": "https://bank.test/page"},
        {"orderId": 1, "formUrl": "https://bank.test/page"},
    ],
)
async def test_an_order_without_a_usable_page_is_none(
    bank: Bank, counter: Counter, answer: dict[str, Any]
) -> None:
    counter.answer = answer
    with pytest.raises(BankError):
        await bank.register(
            "M1", 1, reference="r", portal="p", description="", language="ru", return_url="",
            callback_url="", seconds=60,
        )  # fmt: skip


async def test_an_order_is_read_with_everything_that_is_sent(bank: Bank, counter: Counter) -> None:
    counter.answer = ORDER
    expected = Reading(
        order_number="M00000001-AAAA-BBBBBB",
        order_id="order-1",
        status=2,
        amount=50_050,
        refunded=1_050,
        action_code=0,
        because="Запрос обработан успешно",
        card="411111**1111",
        approval_code="123456",
        paid_at=datetime.fromtimestamp(1_795_500_060, UTC),
        reference="secret",
        portal="ours",
        currency="643",
        deposited=50_050,
        made_at=datetime.fromtimestamp(1_795_500_000.123, UTC),
    )
    assert await bank.status(order_id="order-1") == expected
    assert await bank.status(order_number="M00000001-AAAA-BBBBBB") == expected
    path = "/payment/rest/getOrderStatusExtended.do"
    assert counter.requests == [
        (path, {"orderId": "order-1"}), (path, {"orderNumber": "M00000001-AAAA-BBBBBB"}),
    ]  # fmt: skip
    least = {"orderNumber": "M1", "orderStatus": 0, "amount": 1}
    counter.answer = least
    assert await bank.status(order_number="M1") == Reading("M1", "", 0, 1)
    assert (await bank.status(order_id="asked")).order_id == "asked"
    counter.answer = ORDER
    with pytest.raises(BankError, match="another order"):
        await bank.status(order_id="order-2")


@pytest.mark.parametrize(
    ("status", "took"), [(0, False), (1, False), (2, True), (3, False), (4, True), (5, False), (6, False)]
)
def test_money_has_come_when_it_was_deposited(status: int, took: bool) -> None:
    """Held money is not taken yet, reversed money is not any more."""
    assert Reading("M1", "o", status, 1).took is took


@pytest.mark.parametrize(
    "more",
    [
        {"amount": -1}, {"amount": True}, {"amount": "x"}, {"amount": None}, {"orderStatus": None},
        {"paymentAmountInfo": {"refundedAmount": -1}}, {"paymentAmountInfo": {"depositedAmount": 10**13}},
        {"amount": 10**12 + 1}, {"orderNumber": ...},
    ],
)  # fmt: skip
async def test_what_is_no_sum_is_no_answer(bank: Bank, counter: Counter, more: dict[str, Any]) -> None:
    counter.answer = {name: value for name, value in (ORDER | more).items() if value is not ...}
    with pytest.raises(BankError):
        await bank.status(order_id="order-1")


async def test_money_is_given_back_by_order_and_sum(bank: Bank, counter: Counter) -> None:
    await bank.refund("order-1", 12_345)
    await bank.decline("order-1", "M1")
    assert counter.requests == [
        ("/payment/rest/refund.do", {"orderId": "order-1", "amount": "12345"}),
        ("/payment/rest/decline.do", {"orderId": "order-1", "orderNumber": "M1"}),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"errorCode": "5", "errorMessage": "Неверная\nсумма"}, BankRefused),
        ({"errorCode": 5}, BankRefused),
        ({"ErrorCode": "5"}, BankRefused),
        ({"errorCode": "7"}, BankError),  # the bank's own fault: it may have happened
        ({"errorCode": 7}, BankError),
    ],
)
async def test_a_no_is_distinguished_from_a_fault(
    bank: Bank, counter: Counter, answer: dict[str, Any], error: type[Exception]
) -> None:
    counter.answer = answer
    with pytest.raises(error) as caught:
        await bank.refund("order-1", 1)
    if isinstance(caught.value, BankRefused):
        assert (caught.value.code, "\n" in caught.value.text) == ("5", False)


@pytest.mark.parametrize(
    ("page", "total", "more"),
    [(0, 100, False), (0, 101, True), (1, 200, False), (1, 201, True), (0, 0, False)],
)
async def test_a_days_orders_come_in_pages_and_in_moscows_time(
    bank: Bank, counter: Counter, page: int, total: int, more: bool
) -> None:
    counter.answer = {"orderStatuses": [ORDER], "totalCount": total}
    start, end = datetime(2026, 11, 30, 20, 59, 59, tzinfo=UTC), datetime(2026, 11, 30, 21, tzinfo=UTC)
    found, is_more = await bank.orders_between(start, end, page=page)
    assert ([each.order_id for each in found], is_more) == (["order-1"], more)
    [(path, form)] = counter.requests
    assert path == "/payment/rest/getLastOrdersForMerchants.do"
    states = set(form.pop("transactionStates").split(","))
    assert states == {"CREATED", "APPROVED", "DEPOSITED", "DECLINED", "REVERSED", "REFUNDED"}
    assert form == {
        "from": "20261130235959",
        "to": "20261201000000",
        "searchByCreatedDate": "true",
        "size": "100",
        "page": str(page),
    }

"""The sandbox acquirer: calls, pages, cards, callbacks, faults on demand."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ruobr_server.sandbox.acquirer.app import Acquirer
from ruobr_server.sandbox.acquirer.cards import CARDS, luhn
from support.acquirers import SECRET, acquirer, call, type_card, type_code
from support.fixtures import FixedClock

SHOP = "https://school.test/payments"


class Shop:
    """Takes callbacks; the first ``refuses`` of them not."""

    def __init__(self) -> None:
        self.received: list[dict[str, str]] = []
        self.refuses = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.refuses:
            self.refuses -= 1
            return httpx.Response(503)
        self.received.append(dict(request.url.params.multi_items()))
        return httpx.Response(200)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def bank(clock: FixedClock, shop: Shop) -> AsyncIterator[tuple[Acquirer, httpx.AsyncClient]]:
    async with acquirer(clock, httpx.MockTransport(shop.answer)) as found:
        yield found


Bank = tuple[Acquirer, httpx.AsyncClient]


async def register(client: httpx.AsyncClient, number: str = "M1", **fields: str) -> dict[str, Any]:
    form = {
        "orderNumber": number,
        "amount": "50000",
        "currency": "643",
        "returnUrl": f"{SHOP}/back",
        "dynamicCallbackUrl": f"{SHOP}/callback",
        "description": "Питание <b>M1</b>",
        **fields,
    }
    return await call(client, "register", **{name: value for name, value in form.items() if value})


async def status(client: httpx.AsyncClient, order: dict[str, Any]) -> dict[str, Any]:
    return await call(client, "getOrderStatusExtended", orderId=order["orderId"])


def test_every_card_has_a_number_that_checks() -> None:
    assert all(luhn(card.number) for card in CARDS)
    assert len({card.number for card in CARDS}) == len(CARDS)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount": ""}, "4"),
        ({"returnUrl": ""}, "4"),
        ({"orderNumber": ""}, "4"),
        ({"amount": "0"}, "5"),
        ({"amount": "-1"}, "5"),
        ({"amount": "1,5"}, "5"),
        ({"amount": "1e9"}, "5"),
        ({"currency": "840"}, "3"),
        ({"returnUrl": "javascript:alert(1)"}, "5"),
        ({"sessionTimeoutSecs": "x"}, "5"),
        ({"jsonParams": "["}, "5"),
        ({"jsonParams": "[" * 30_000}, "5"),
        ({"jsonParams": '{"a name of more than twenty signs": "x"}'}, "5"),
        ({"jsonParams": '{"long": "' + 1025 * "x" + '"}'}, "5"),
        ({"orderNumber": 37 * "M"}, "5"),
        ({"password": "wrong"}, "5"),
        ({"userName": "somebody"}, "5"),
    ],
)
async def test_wrong_calls_are_reported_by_code(bank: Bank, fields: dict[str, str], code: str) -> None:
    answer = await register(bank[1], **fields)
    assert answer["errorCode"] == code
    assert answer["errorMessage"]


async def test_a_number_is_good_for_one_order(bank: Bank) -> None:
    assert (await register(bank[1]))["errorCode"] == "0"
    assert (await register(bank[1]))["errorCode"] == "1"
    assert (await call(bank[1], "getOrderStatusExtended", orderNumber="none"))["errorCode"] == "6"


async def test_the_shops_own_parameters_come_back_with_every_answer(bank: Bank) -> None:
    order = await register(bank[1], jsonParams='{"reference": "R-1", "portal": "ours"}')
    params = [{"name": "reference", "value": "R-1"}, {"name": "portal", "value": "ours"}]
    assert (await status(bank[1], order))["merchantOrderParams"] == params
    span = {"from": "20261123000000", "to": "20261125000000", "searchByCreatedDate": "true"}
    listed = await call(bank[1], "getLastOrdersForMerchants", **span, transactionStates="CREATED")
    assert listed["orderStatuses"][0]["merchantOrderParams"] == params  # type: ignore[index]
    # The same number again is refused, whatever comes with it, and the first order stays as it is.
    again = await register(bank[1], amount="1", jsonParams='{"reference": "R-2"}')
    assert again["errorCode"] == "1"
    assert (await status(bank[1], order))["merchantOrderParams"] == params


async def test_a_refund_can_come_back(bank: Bank, shop: Shop) -> None:
    order = await register(bank[1])
    await type_card(bank[1], order["formUrl"], "5555555555555599")
    await call(bank[1], "refund", orderId=order["orderId"], amount="20000")
    for amount, code in ((20_001, 409), (15_000, 200), (5_000, 200), (1, 409)):
        take_back = {"orderId": order["orderId"], "amount": amount}
        assert (await bank[1].post("/sandbox/take-back", json=take_back)).status_code == code
    shown = await status(bank[1], order)
    assert (shown["orderStatus"], shown["paymentAmountInfo"]["refundedAmount"]) == (2, 0)


async def test_paid_with_3_d_secure(bank: Bank, shop: Shop) -> None:
    order = await register(bank[1])
    page = await bank[1].get(order["formUrl"])
    assert "Питание &lt;b&gt;M1&lt;/b&gt;" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    page = await type_card(bank[1], order["formUrl"], "4111 1111 1111 1111")
    assert "3-D Secure" in page.text
    assert (await status(bank[1], order))["orderStatus"] == 5
    wrong = await type_code(bank[1], order["formUrl"], "000")
    assert wrong.status_code == 422
    done = await type_code(bank[1], order["formUrl"])
    assert done.status_code == 303
    assert done.headers["location"] == f"{SHOP}/back?orderId={order['orderId']}"
    shown = await status(bank[1], order)
    assert (shown["orderStatus"], shown["actionCode"]) == (2, 0)
    assert shown["cardAuthInfo"]["maskedPan"] == "411111**1111"
    assert shown["paymentAmountInfo"]["depositedAmount"] == 50000
    assert shown["attributes"] == [{"name": "mdOrder", "value": order["orderId"]}]
    await bank[0].callbacks.delivered()
    [hint] = shop.received
    sign = hint.pop("checksum")
    text = "".join(f"{name};{hint[name]};" for name in sorted(hint))
    assert sign == hmac.new(SECRET, text.encode(), hashlib.sha256).hexdigest().upper()
    assert (hint["operation"], hint["status"], hint["orderNumber"]) == ("deposited", "1", "M1")
    again = await bank[1].get(order["formUrl"])
    assert "Заказ закрыт" in again.text


@pytest.mark.parametrize(
    ("number", "action"), [("4000000000009995", 116), ("4000000000000069", 101), ("4000000000009979", 208)]
)
async def test_cards_that_are_declined(bank: Bank, shop: Shop, number: str, action: int) -> None:
    order = await register(bank[1], failUrl=f"{SHOP}/failed", language="en")
    answer = await type_card(bank[1], order["formUrl"], number)
    if answer.status_code == 200:
        answer = await type_code(bank[1], order["formUrl"])
    assert answer.headers["location"].startswith(f"{SHOP}/failed?orderId=")
    shown = await status(bank[1], order)
    assert (shown["orderStatus"], shown["actionCode"]) == (6, action)
    await bank[0].callbacks.delivered()
    assert [each["status"] for each in shop.received] == ["0"]


async def test_taken_in_silence_is_found_by_a_query(bank: Bank, shop: Shop) -> None:
    order = await register(bank[1])
    answer = await type_card(bank[1], order["formUrl"], "4000000000000119")
    assert answer.status_code == 504
    await bank[0].callbacks.delivered()
    assert shop.received == []
    assert (await status(bank[1], order))["orderStatus"] == 2


async def test_three_wrong_codes_decline(bank: Bank) -> None:
    order = await register(bank[1])
    await type_card(bank[1], order["formUrl"], "4111111111111111")
    for _ in range(3):
        answer = await type_code(bank[1], order["formUrl"], "1")
    assert answer.status_code == 303
    assert (await status(bank[1], order))["actionCode"] == -2006


@pytest.mark.parametrize(
    ("number", "more", "said"),
    [
        ("4111 1111 1111 1112", {}, "number is wrong"),
        ("4242 4242 4242 4242", {}, "Unknown test card"),
        ("<script>", {}, "number is wrong"),
        ("4111111111111111", {"expiry": "13/30"}, "12/30"),
        ("4111111111111111", {"csc": "12"}, "three digits"),
    ],
)
async def test_what_is_typed_wrong_is_reported_and_nothing_is_stored(
    bank: Bank, number: str, more: dict[str, str], said: str
) -> None:
    order = await register(bank[1], language="en")
    answer = await type_card(bank[1], order["formUrl"], number, **more)
    assert answer.status_code == 422
    assert said in answer.text
    assert "<script>" not in answer.text
    assert 'value="123"' not in answer.text  # the code is never put back
    if "no card" in said:
        assert "4242" not in answer.text
    assert (await status(bank[1], order))["orderStatus"] == 0


async def test_unpaid_in_time_is_declined_and_reported(bank: Bank, shop: Shop, clock: FixedClock) -> None:
    order = await register(bank[1], sessionTimeoutSecs="60")
    clock.advance(seconds=61)
    shown = await status(bank[1], order)
    assert (shown["orderStatus"], shown["actionCode"]) == (6, -2007)
    await bank[0].callbacks.delivered()
    assert [each["operation"] for each in shop.received] == ["declinedByTimeout"]


async def test_money_goes_back_up_to_what_was_taken(bank: Bank, clock: FixedClock) -> None:
    order = await register(bank[1])
    await type_card(bank[1], order["formUrl"], "5555555555555599")
    number = order["orderId"]
    assert (await call(bank[1], "refund", orderId=number, amount="20000"))["errorCode"] == "0"
    assert (await call(bank[1], "refund", orderId=number, amount="30001"))["errorCode"] == "7"
    console = await bank[1].post("/sandbox/refund", json={"orderId": number, "amount": 30000})
    assert console.status_code == 200
    shown = await status(bank[1], order)
    assert (shown["orderStatus"], shown["paymentAmountInfo"]["refundedAmount"]) == (4, 50000)
    assert (await call(bank[1], "reverse", orderId=number))["errorCode"] == "7"
    second = await register(bank[1], "M2")
    await type_card(bank[1], second["formUrl"], "5555555555555599")
    assert (await call(bank[1], "reverse", orderId=second["orderId"]))["errorCode"] == "0"
    assert (await status(bank[1], second))["orderStatus"] == 3


async def test_the_list_of_a_day(bank: Bank) -> None:
    for number in ("M1", "M2", "M3"):
        order = await register(bank[1], number)
    await type_card(bank[1], order["formUrl"], "5555555555555599")
    span = {"from": "20261123000000", "to": "20261125000000", "searchByCreatedDate": "true"}
    paid = await call(bank[1], "getLastOrdersForMerchants", **span, transactionStates="DEPOSITED")
    assert [each["orderNumber"] for each in paid["orderStatuses"]] == ["M3"]  # type: ignore[attr-defined]
    states = "CREATED,DEPOSITED"
    pages = [
        await call(
            bank[1], "getLastOrdersForMerchants", **span, transactionStates=states, size="2", page=page
        )
        for page in ("0", "1")
    ]
    assert [len(each["orderStatuses"]) for each in pages] == [2, 1]  # type: ignore[arg-type]
    assert {each["totalCount"] for each in pages} == {3}


async def test_callbacks_are_repeated_doubled_and_lost(bank: Bank, shop: Shop) -> None:
    shop.refuses = 2
    order = await register(bank[1])
    await type_card(bank[1], order["formUrl"], "5555555555555599")
    await bank[0].callbacks.delivered()
    assert len(shop.received) == 1  # the third try
    for number, mood, times in (("M2", "twice", 2), ("M3", "never", 0)):
        shop.received.clear()
        await bank[1].post("/sandbox/faults", json={"callbacks": mood})
        order = await register(bank[1], number)
        await type_card(bank[1], order["formUrl"], "5555555555555599")
        await bank[0].callbacks.delivered()
        assert len(shop.received) == times


async def test_faults_on_demand(bank: Bank) -> None:
    faults = [{"call": "register.do", "fault": kind} for kind in ("500", "429", "nonsense")]
    assert (await bank[1].post("/sandbox/faults", json={"answers": faults})).status_code == 200
    form = {"userName": "x"}
    codes = [(await bank[1].post("/payment/rest/register.do", data=form)).status_code for _ in range(4)]
    assert codes == [500, 429, 200, 200]
    bad = await bank[1].post("/sandbox/faults", json={"answers": [{"call": "x", "fault": "y"}]})
    assert bad.status_code == 400


@pytest.mark.parametrize("path", ["/sandbox/faults", "/sandbox/refund"])
async def test_nonsense_and_too_much_of_it_is_refused(bank: Bank, path: str) -> None:
    for body in (b"[" * 30_000, b"x" * 1_000_000, b"", b"[1"):
        assert (await bank[1].post(path, content=body)).status_code in (400, 409)

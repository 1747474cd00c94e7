"""Several at one payment at the same moment, with the bundled bank; through the routes, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection

from ruobr_server.app import Portal
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.callbacks import checksum
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.kit.db import Database
from ruobr_server.sandbox.acquirer.app import Acquirer
from support.acquirers import LOGIN, PASSWORD, SECRET, acquirer, type_card
from support.banks import ModelBank
from support.fixtures import NOW, FixedClock
from support.patience import PATIENCE
from support.payments import balance, give_desk, open_canteen
from support.school import ANNA, SCHOOL, header_credentials

MOTHER = header_credentials("mother")


class Street:
    """A portal and a bank, each of which reaches the other."""

    def __init__(self, portal: httpx.AsyncClient, bank: Acquirer, browser: httpx.AsyncClient) -> None:
        self.portal, self.bank, self.browser = portal, bank, browser

    async def pay(self, key: str = "key-00000001", amount: str = "300") -> dict[str, Any]:
        body = {"parts": [{"child": ANNA, "amount": amount}], "language": "ru"}
        headers = {**MOTHER, "Idempotency-Key": key}
        answer = await self.portal.post("/cabinet/payments", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def at_the_bank(self, page: str, card: str = "5555555555555599") -> httpx.Response:
        return await type_card(self.browser, page, card)

    async def state(self, number: int) -> str:
        answer = await self.portal.get(f"/cabinet/payments/{number}", headers=MOTHER)
        return str(answer.json()["state"])


def eat(connection: Connection, amount: int) -> None:
    """The canteen charges so many kopecks."""
    lines = {ledger.meals_of(SCHOOL, ANNA): -amount, ledger.own_of(SCHOOL, ledger.CANTEEN): amount}
    ledger.write(connection, SCHOOL, "meal", "eaten", lines, NOW.date(), NOW)


@pytest.fixture
async def street(
    furnished: Database, app: Portal, app_client: httpx.AsyncClient, clock: FixedClock
) -> AsyncIterator[Street]:
    furnished.write_now(open_canteen)
    async with acquirer(clock, httpx.ASGITransport(app=app)) as (bank, browser):
        way = Bank("http://bank.test", LOGIN, PASSWORD, transport=httpx.ASGITransport(app=bank.app))
        app.state.watcher = Watcher(furnished, way, clock, "http://portal.test")
        app.state.callback_secret = SECRET
        yield Street(app_client, bank, browser)
        await way.aclose()


async def test_two_terminals_pay_the_same_order(street: Street, app: Portal, furnished: Database) -> None:
    before = balance(furnished)
    made = await street.pay()
    # Both have the address; each has a card of its own, and both press at the same moment.
    cards = ("5555555555555599", "4111111111111111")
    answers = await asyncio.gather(*(street.at_the_bank(made["page_url"], card) for card in cards))
    assert answers[0].status_code == 303
    await street.bank.callbacks.delivered()
    steps: list[Awaitable[object]] = [app.state.watcher.attend(made["id"]) for _ in range(3)]
    await asyncio.gather(app.state.watcher.step(), *steps)
    assert await street.state(made["id"]) == "credited"
    assert balance(furnished) == before + 30_000
    assert furnished.read_now(ledger.faults) == []


async def test_two_terminals_cancel_and_pay_the_same_order(
    street: Street, app: Portal, furnished: Database
) -> None:
    before = balance(furnished)
    made = await street.pay()
    body = {"action": "cancel", "version": made["version"]}
    cancelled, _ = await asyncio.gather(
        street.portal.post(f"/cabinet/payments/{made['id']}", json=body, headers=MOTHER),
        street.at_the_bank(made["page_url"]),
    )
    assert cancelled.status_code in (200, 409)
    await street.bank.callbacks.delivered()
    await app.state.watcher.attend(made["id"])
    [order] = street.bank.books
    taken = order.deposited
    assert await street.state(made["id"]) == ("credited" if taken else "declined")
    assert balance(furnished) == before + taken


async def test_two_terminals_ask_for_the_same_money_back(
    street: Street, app: Portal, furnished: Database
) -> None:
    made = await street.pay()
    await street.at_the_bank(made["page_url"])
    await app.state.watcher.attend(made["id"])
    path = f"/cabinet/payments/{made['id']}"
    paid = (await street.portal.get(path, headers=MOTHER)).json()
    wish = {"action": "ask-refund", "version": paid["version"], "child": ANNA, "amount": "200"}
    wish["reason"] = "Ошиблась"
    both = await asyncio.gather(*(street.portal.post(path, json=wish, headers=MOTHER) for _ in range(2)))
    assert sorted(answer.status_code for answer in both) == [200, 409]  # 200 and 200 are more than 300


async def test_two_clerks_give_the_same_balance_back(
    street: Street, app: Portal, furnished: Database
) -> None:
    before = balance(furnished)
    numbers = []
    for key in ("key-00000001", "key-00000002"):
        made = await street.pay(key)
        await street.at_the_bank(made["page_url"])
        await app.state.watcher.attend(made["id"])
        numbers.append(made["number"])
    assert balance(furnished) == before + 60_000
    furnished.write_now(give_desk, "operator")
    furnished.write_now(eat, before + 20_000)
    clerk = header_credentials("operator")
    wishes = [
        {"payment": number, "child": ANNA, "amount": "300", "reason": "Двойная оплата"} for number in numbers
    ]
    both = await asyncio.gather(
        *(street.portal.post("/desk/refunds", json=wish, headers=clerk) for wish in wishes)
    )
    assert sorted(answer.status_code for answer in both) == [201, 409], [answer.text for answer in both]
    assert balance(furnished) == 10_000
    assert furnished.read_now(ledger.faults) == []


async def test_the_callback_comes_before_the_answer_to_the_register_call(
    app: Portal, app_client: httpx.AsyncClient, clock: FixedClock, furnished: Database
) -> None:
    furnished.write_now(open_canteen)
    before = balance(furnished)
    bank = ModelBank()
    heard: list[int] = []

    async def quick(request: httpx.Request) -> httpx.Response:
        """The order is paid and called back before the shop has its address."""
        answer = bank.answer(request)
        if request.url.path.endswith("register.do"):
            [order] = bank.orders.values()
            bank.pay(order)
            callback = {"mdOrder": order.order_id, "orderNumber": order.number, "operation": "deposited"}
            signed = {**callback, "status": "1", "checksum": ""}
            signed["checksum"] = checksum(SECRET, signed.items())
            heard.append((await app_client.get("/payments/callback", params=signed)).status_code)
            await app.state.watcher.step()
        return answer

    way = Bank("http://bank.test", "school", "secret", transport=httpx.MockTransport(quick))
    app.state.watcher = Watcher(furnished, way, clock, "http://portal.test")
    app.state.callback_secret = SECRET
    made = await Street(app_client, None, None).pay()  # type: ignore[arg-type]
    assert heard == [200]
    assert (made["state"], made["page_url"]) == ("credited", "")
    assert balance(furnished) == before + 30_000
    await app.state.watcher.attend(made["id"])
    assert balance(furnished) == before + 30_000
    assert furnished.read_now(ledger.faults) == []


async def test_two_look_at_a_refund_that_is_on_its_way(
    app: Portal, app_client: httpx.AsyncClient, clock: FixedClock, furnished: Database
) -> None:
    furnished.write_now(open_canteen)
    furnished.write_now(give_desk, "operator")
    bank = ModelBank()
    arrived, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        """Refunds take their time on the way to the bank."""
        if request.url.path.endswith("refund.do"):
            arrived.set()
            await may_answer.wait()
        return bank.answer(request)

    way = Bank("http://bank.test", "school", "secret", transport=httpx.MockTransport(slow))
    app.state.watcher = Watcher(furnished, way, clock, "http://portal.test")
    made = await Street(app_client, None, None).pay(amount="500")  # type: ignore[arg-type]
    [order] = bank.orders.values()
    bank.pay(order)
    await app.state.watcher.attend(made["id"])
    before = balance(furnished)
    wish = {"payment": made["number"], "child": ANNA, "amount": "200", "reason": "Ошибка"}
    clerk = header_credentials("operator")
    assert (await app_client.post("/desk/refunds", json=wish, headers=clerk)).status_code == 201
    sending = asyncio.create_task(app.state.watcher.attend(made["id"]))
    await arrived.wait()
    # A callback and another process look at the order before the bank has done anything.
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(app.state.watcher.attend(made["id"]), app.state.watcher.attend(made["id"]))
    may_answer.set()
    await sending
    for _ in range(3):
        clock.advance(minutes=5)
        await app.state.watcher.step()
    assert bank.calls.count("refund") == 1
    assert order.refunded == 20_000
    assert balance(furnished) == before - 20_000
    assert furnished.read_now(ledger.faults) == []


async def test_an_order_that_the_bank_is_slow_about_holds_up_no_other(
    app: Portal,
    app_client: httpx.AsyncClient,
    clock: FixedClock,
    furnished: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    furnished.write_now(open_canteen)
    bank, may_answer = ModelBank(), asyncio.Event()
    requested_the_first = asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        """Nothing is said of the first order for a long time."""
        first = next(iter(bank.orders), "none")
        if request.url.path.endswith("Extended.do") and first in request.content.decode():
            requested_the_first.set()
            await may_answer.wait()
        return bank.answer(request)

    way = Bank("http://bank.test", "school", "secret", transport=httpx.MockTransport(slow))
    found = app.state.watcher = Watcher(furnished, way, clock, "http://portal.test")
    street = Street(app_client, None, None)  # type: ignore[arg-type]
    first, second = [await street.pay(f"key-0000000{number}") for number in range(2)]
    for order in bank.orders.values():
        bank.pay(order)
    attend, attended = found.attend, asyncio.Queue[int]()

    async def noted(number: int, **how: bool) -> None:
        await attend(number, **how)
        attended.put_nowait(number)

    monkeypatch.setattr(found, "attend", noted)
    running = asyncio.create_task(found.run())
    async with asyncio.timeout(PATIENCE):
        found.hint(first["id"])
        await requested_the_first.wait()
        found.hint(second["id"])
        assert await attended.get() == second["id"]
        states = [await street.state(each["id"]) for each in (first, second)]
        assert states == ["registered", "credited"]
        may_answer.set()
        assert await attended.get() == first["id"]
        assert await street.state(first["id"]) == "credited"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

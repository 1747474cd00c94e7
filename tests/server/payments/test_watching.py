"""What the watcher does with one payment at the bank: when it asks, what it sends, what it leaves alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ruobr_server.areas.payments import schedule, service, worker
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.auth.identity import Identity
from ruobr_server.integrations.bank.gateway import Bank
from ruobr_server.kit.db import Database
from ruobr_server.kit.jobs.runner import LOOK_EVERY
from support.banks import ModelBank, Order
from support.databases import on_sqlite
from support.fixtures import FixedClock
from support.money import Money
from support.patience import PATIENCE
from support.payments import watcher
from support.school import ANNA, BORIS

pytestmark = on_sqlite


class Shop(Money):
    """The mother's payments, a watcher, and its bank; one clock for all."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.clock, self.bank = clock, ModelBank()
        super().__init__(database)
        self.watcher = watcher(database, self.bank, clock)

    @property
    def now(self) -> Any:
        return self.clock.now

    @now.setter
    def now(self, value: Any) -> None:
        self.clock.now = value

    def order(self, number: int) -> Order:
        return self.bank.by_number[self.row(number).order_number]

    async def credited(self, **amounts: str) -> int:
        number = self.create((), **amounts)
        await self.watcher.attend(number)
        self.bank.pay(self.order(number))
        await self.watcher.attend(number)
        assert self.row(number).state == "credited"
        return number


@pytest.fixture
def shop(school: Database, clock: FixedClock) -> Shop:
    return Shop(school, clock)


async def test_what_was_left_too_long_is_registered_no_more(shop: Shop) -> None:
    early, late = shop.create(), shop.create()
    shop.now = shop.row(early).expires_at
    shop.clock.advance(microseconds=-1)
    await shop.watcher.attend(early)
    assert shop.row(early).state == "registered"
    shop.clock.advance(microseconds=1)
    await shop.watcher.attend(late)
    assert shop.row(late).state == "expired"
    assert shop.bank.calls == ["register"]


async def test_what_the_bank_refuses_to_register_is_declined_in_its_words(shop: Shop) -> None:
    number = shop.create()
    shop.bank._register = lambda form: {"errorCode": "5", "errorMessage": "Доступ запрещён"}  # type: ignore[method-assign]
    await shop.watcher.attend(number)
    row = shop.row(number)
    assert (row.state, row.declined_because, shop.bank.calls) == ("declined", "Доступ запрещён", ["register"])


async def test_a_hint_asks_and_registers_nothing(shop: Shop) -> None:
    """Who makes the payment is at that; a second order would be one too many."""
    number = shop.create()
    shop.watcher.hint(number)
    assert await shop.watcher.step() == 1
    assert (shop.bank.calls, shop.bank.orders) == (["getOrderStatusExtended"], {})
    shop.now += service.AT_ONCE
    await shop.watcher.step()
    assert shop.row(number).state == "registered"


async def test_a_payment_that_is_being_made_is_left_to_its_maker(shop: Shop) -> None:
    number = shop.create()
    shop.now += service.AT_ONCE
    shop.clock.advance(microseconds=-1)
    assert await shop.watcher.step() == 0
    shop.clock.advance(microseconds=1)
    assert await shop.watcher.step() == 1
    assert shop.row(number).state == "registered"


async def test_only_what_is_open_is_cancelled(shop: Shop) -> None:
    paid, before = await shop.credited(), shop.on()
    await shop.watcher.cancel(paid)
    assert "decline" not in shop.bank.calls
    taken = shop.create()
    await shop.watcher.attend(taken)
    shop.bank.pay(shop.order(taken))
    await shop.watcher.cancel(taken)  # too late: the bank has taken it
    assert (shop.row(taken).state, shop.on()) == ("credited", before + 50_000)
    other = shop.create()
    await shop.watcher.attend(other)
    still_open = shop.create()
    await shop.watcher.attend(still_open)
    await shop.watcher.cancel(other)
    assert [shop.row(each).state for each in (other, still_open)] == ["cancelled", "registered"]


async def test_a_refund_is_sent_by_its_own_sum_and_finished_at_once(shop: Shop, clerk: Identity) -> None:
    number = await shop.credited(anna="500", boris="100")
    refund = shop.start(clerk, number, "30", BORIS)
    await shop.watcher.attend(number)
    assert (shop.order(number).refunded, shop.refund(refund).state) == (3_000, "done")
    assert (shop.parts(number), shop.on(BORIS)) == ({ANNA: 0, BORIS: 3_000}, 7_000)
    assert shop.of_school("refunds") == 0


async def test_a_refund_whose_answer_is_lost_is_found_by_the_next_reading(
    shop: Shop, clerk: Identity
) -> None:
    number = await shop.credited()
    for fault, calls in (("after", 1), ("before", 3)):  # carried out; not carried out, so sent once more
        refund = shop.start(clerk, number, "30")
        shop.bank.faults.extend(["", fault])
        await shop.watcher.attend(number)
        assert shop.refund(refund).state == "sending"
        shop.clock.advance(minutes=1)
        await shop.watcher.attend(number)
        assert shop.refund(refund).state == "done"
        assert shop.bank.calls.count("refund") == calls
    assert shop.order(number).refunded == shop.row(number).refunded == 6_000


async def test_an_order_that_the_bank_does_not_know_stays_as_it_is(shop: Shop) -> None:
    number = shop.create()
    await shop.watcher.attend(number)
    shop.bank.orders.clear()
    shop.bank.by_number.clear()
    before = shop.row(number)
    await shop.watcher.attend(number)
    after = shop.row(number)
    assert (after.state, after.bank_order_id) == (before.state, before.bank_order_id)
    assert after.next_check_at > shop.now


async def test_one_payments_fault_holds_up_no_other(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    numbers = [shop.create() for _ in range(3)]
    for number in numbers:
        await shop.watcher.attend(number)
        shop.bank.pay(shop.order(number))
    wrong = shop.order(numbers[0]).order_id

    def answer(request: httpx.Request) -> httpx.Response:
        if wrong in request.content.decode():
            raise RuntimeError("a fault of ours")
        return shop.bank.answer(request)

    way = Bank("http://bank.test", "school", "secret", transport=httpx.MockTransport(answer))
    found = Watcher(shop.database, way, shop.clock, "https://school.test")
    shop.clock.advance(minutes=1)
    assert await found.step() == 3
    assert [shop.row(each).state for each in numbers] == ["registered", "credited", "credited"]
    assert "payment 1: RuntimeError" in caplog.text
    shop.now += schedule.LEASE
    assert await shop.watcher.step() == 1  # its lease brings it back
    assert shop.row(numbers[0]).state == "credited"
    await way.aclose()


async def test_an_idle_watcher_only_reads_and_sleeps_until_the_next_payment_is_due(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_write(*_: object, **__: object) -> None:
        raise AssertionError("nothing is due")

    number = shop.create()
    await shop.watcher.attend(number)
    due = shop.row(number).next_check_at
    with monkeypatch.context() as patch:
        patch.setattr(shop.database, "write", no_write)
        for ahead, pause in ((60, LOOK_EVERY), (2.5, 2.5), (0.2, worker.POLL_AGAIN)):
            shop.now = due - timedelta(seconds=ahead)
            assert await shop.watcher._poll(5) == ([], pause)
    shop.now = due
    assert await shop.watcher._poll(0) == ([], worker.POLL_AGAIN)  # no place is free
    assert await shop.watcher._poll(5) == ([number], worker.POLL_AGAIN)
    assert await shop.watcher._poll(5) == ([], LOOK_EVERY)


async def test_the_watcher_does_not_oversleep_a_payment_that_a_request_has_begun(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOOK_EVERY", 10 * PATIENCE)
    task = asyncio.create_task(shop.watcher.run())
    try:
        async with asyncio.timeout(PATIENCE):
            number = shop.create()
            await shop.watcher.attend(number)  # the request; the watcher sleeps, as nothing was due
            shop.bank.pay(shop.order(number))
            shop.now = shop.row(number).next_check_at
            while shop.row(number).state != "credited":  # noqa: ASYNC110 - it is in the database alone
                await asyncio.sleep(0.05)
    finally:
        task.cancel()
        await asyncio.wait({task})

"""A new payment and the list of them, at their very limits; a day beside the bank, to its very end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from ruobr_server.app import Portal
from ruobr_server.areas.payments import reconciliation, service
from ruobr_server.areas.payments.reconciliation import differences
from ruobr_server.areas.payments.tables import payments
from ruobr_server.auth.tables import guardianships
from ruobr_server.integrations.bank.gateway import Reading
from ruobr_server.kit.errors import Conflict, Forbidden, Invalid, NotFound
from ruobr_tui.api.models import payments as wire
from support.banks import ModelBank, Order
from support.databases import on_sqlite
from support.fixtures import NOW
from support.money import Money
from support.payments import give_desk, identity, past_payments
from support.school import ANNA, VERA, header_credentials
from support.second_canteen import add_account
from support.statements import execute

pytestmark = on_sqlite


@pytest.mark.parametrize("amount", ["10", "15000"])
def test_the_smallest_and_the_largest_sum_can_be_paid(money: Money, amount: str) -> None:
    number = money.create(anna=amount)
    assert money.row(number).amount == int(amount) * 100


@pytest.mark.parametrize("amount", ["9,99", "15000,01"])
def test_a_kopeck_more_or_less_cannot(money: Money, amount: str) -> None:
    with pytest.raises(Invalid, match="too small or too large"):
        money.create(anna="100", boris=amount)


def test_a_child_stands_in_a_payment_once_and_is_the_payers(money: Money) -> None:
    for children, error in (((ANNA, ANNA), Invalid), ((ANNA, VERA), NotFound)):
        with pytest.raises(error):
            money.create([wire.PartRequest(child=each, amount="100") for each in children])


def test_ten_open_payments_of_an_account_and_no_more(money: Money) -> None:
    other = Money(money.database)
    other.mother = money.database.write_now(add_account, "second_parent", "parent")
    both = {"account_id": other.mother.account_id, "pupil_id": ANNA}
    money.database.write_now(lambda db: db.execute(guardianships.insert().values(**both)))
    for _ in range(3):
        money.paid()  # counts no more
        other.create()  # is somebody else's
    numbers = [money.create() for _ in range(service.MOST_OPEN)]
    with pytest.raises(Conflict, match="too many unfinished payments"):
        money.create()
    states = ("registered", "waiting")
    for number, state in zip(numbers, states, strict=False):  # open as well
        money.database.write_now(execute, update(payments).where(payments.c.id == number).values(state=state))
    with pytest.raises(Conflict, match="too many unfinished payments"):
        money.create()
    money.settle(numbers[0])
    money.create()


def test_a_page_begins_behind_what_was_seen(money: Money) -> None:
    money.database.write_now(past_payments, ["credited"] * (service.PAGE + 1), NOW)
    first = money.database.read_now(service.own_payments, money.mother, None)
    assert (len(first.payments), first.more) == (service.PAGE, True)
    rest = money.database.read_now(service.own_payments, money.mother, first.payments[-1].id)
    assert ([each.id for each in rest.payments], rest.more) == ([1], False)
    exactly = money.database.read_now(service.own_payments, money.mother, service.PAGE + 1)
    assert (len(exactly.payments), exactly.more) == (service.PAGE, False)


async def test_the_list_of_what_came_to_nothing_has_nothing_else(
    money: Money, app: Portal, app_client: httpx.AsyncClient
) -> None:
    money.paid()
    gone = money.waiting()
    money.settle(gone, 6)
    answer = await app_client.get("/cabinet/payments?which=nothing", headers=header_credentials("mother"))
    assert [each["id"] for each in answer.json()["payments"]] == [gone]


def test_what_can_be_done_with_a_payment_and_why_a_refund_ended(money: Money) -> None:
    clerk = money.database.write_now(give_desk, "operator")

    def shown(number: int) -> wire.Payment:
        return money.database.read_now(service.one, money.mother, number)

    number = money.create()
    assert shown(number).actions == []
    waiting = money.waiting()
    assert shown(waiting).actions == ["cancel"]
    money.settle(waiting, 5)
    assert shown(waiting).actions == ["cancel"]
    money.settle(waiting)
    assert shown(waiting).actions == ["ask-refund", "receipt"]
    money.decide(clerk, money.ask(waiting, "100"), "refuse", "Уже съедено")
    [refund] = shown(waiting).refunds
    assert (refund.note, refund.by, refund.actions) == ("Уже съедено", "owner", [])
    money.settle(waiting, 4, refunded=20_000)
    assert (shown(waiting).state, shown(waiting).actions) == ("partly-refunded", ["ask-refund", "receipt"])
    money.settle(waiting, 4, refunded=50_000)
    assert (shown(waiting).state, shown(waiting).actions) == ("refunded", ["receipt"])


# A day beside the bank


class Ledger:
    """A bank that has taken the money of these orders, each made there at its moment."""

    def __init__(self) -> None:
        self.orders: dict[datetime, Reading] = {}

    async def orders_between(
        self, start: datetime, end: datetime, *, page: int
    ) -> tuple[list[Reading], bool]:
        return [order for at, order in self.orders.items() if start <= at < end], False

    async def status(self, *, order_id: str = "", order_number: str = "") -> Reading:
        return next(each for each in self.orders.values() if each.order_number == order_number)


async def test_a_day_ends_before_the_next_one_begins(money: Money) -> None:
    """Each payment is in the report of one day; its order is made at the bank a little later."""
    bank, day, moment = Ledger(), timedelta(days=1), timedelta(microseconds=1)
    start = NOW.replace(hour=0)
    moments = (start - moment, start, start + day - moment, start + day)
    for at in moments:
        number = money.create()
        change = update(payments).where(payments.c.id == number).values(created_at=at)
        money.database.write_now(execute, change)
        bank.orders[at + timedelta(minutes=1)] = money.reading(number)
    named = []
    for first in (start - day, start, start + day):
        lines = await differences(money.database, bank, first, first + day)  # type: ignore[arg-type]
        named.append([line[:9] for line in lines])
    assert named == [["M00000001"], ["M00000002", "M00000003"], ["M00000004"]]
    await reconciliation.settle_day(money.database, bank, start, start + day, lambda: NOW)  # type: ignore[arg-type]
    assert [money.row(number).state for number in range(1, 5)] == [
        "created", "credited", "credited", "created",
    ]  # fmt: skip


async def test_the_bank_is_queried_for_an_hour_around_the_day(money: Money) -> None:
    spans: list[tuple[Any, Any]] = []

    class Counting:
        async def orders_between(self, start: Any, end: Any, *, page: int) -> tuple[list[Reading], bool]:
            spans.append((start, end))
            return [], page < 1

    end = NOW + timedelta(days=1)
    assert await differences(money.database, Counting(), NOW, end) == []  # type: ignore[arg-type]
    hour = timedelta(hours=1)
    assert spans == [(NOW - hour, end + hour)] * 2


async def test_a_reversed_order_is_no_difference_once_it_is_booked(money: Money) -> None:
    bank, number = ModelBank(), money.paid()
    row = money.row(number)
    order = Order(row.order_number, f"order-{number}", row.amount, status=3)
    order.params = {"reference": row.reference}
    bank.orders[order.order_id] = bank.by_number[order.number] = order
    day = (NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    [line] = await differences(money.database, bank.client(), *day)
    assert line.endswith("\tgiven back 0 here, 50000 at the bank")
    money.settle(number, 3)
    assert await differences(money.database, bank.client(), *day) == []


def test_nobody_but_a_parent_pays(money: Money) -> None:
    for login in ("anna", "teacher", "operator"):
        who = money.database.read_now(identity, login)
        with pytest.raises(Forbidden):
            money.database.read_now(service.own_payments, who, before=None)
        with pytest.raises(Forbidden):
            money.database.read_now(service.payables, who, online=True)

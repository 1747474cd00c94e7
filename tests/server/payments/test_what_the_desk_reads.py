"""What the meals desk reads of payments, refunds and alerts: each field, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.payments import alerts, desk_refunds
from ruobr_server.areas.payments.reversal import by_number
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import NotFound
from support.databases import on_sqlite
from support.fixtures import NOW
from support.money import Money

pytestmark = on_sqlite


def test_a_payment_says_when_it_was_paid(money: Money, clerk: Identity) -> None:
    number = money.waiting(anna="500")
    order = money.row(number).order_number
    assert money.database.read_now(desk_refunds.payment_of_desk, clerk, order).paid_at is None
    money.now += timedelta(minutes=3)
    money.settle(number)
    found = money.database.read_now(desk_refunds.payment_of_desk, clerk, order)
    assert found.paid_at == money.row(number).paid_at
    assert found.paid_at is not None
    assert [str(part.left) for part in found.parts] == ["500.00"]


def test_what_is_left_is_of_its_own_payment(money: Money, clerk: Identity) -> None:
    first, second = money.paid(anna="500"), money.paid(anna="500")
    money.ask(first, "200")
    left = []
    for number in (first, second):
        found = money.database.read_now(desk_refunds.payment_of_desk, clerk, money.row(number).order_number)
        left.append([str(part.left) for part in found.parts])
    assert left == [["300.00"], ["500.00"]]


def test_the_list_says_who_has_begun_a_refund(money: Money, clerk: Identity) -> None:
    wished, begun = money.paid(anna="500"), money.paid(anna="500")
    money.ask(wished, "200")
    money.start(clerk, begun, "100")
    found = {str(each.amount): each.by for each in money.list_of(clerk).refunds}
    assert found == {"200.00": "owner", "100.00": "desk"}


def test_alerts_name_payer_and_order_the_oldest_first(money: Money, clerk: Identity) -> None:
    first, second = money.waiting(anna="500"), money.waiting(anna="300")
    for number in (second, first):
        money.settle(number, reference="another", order_id=f"theirs-{number}")
    found = money.database.read_now(alerts.open_alerts, clerk)
    assert [(each.payment, each.payer, each.order_id, each.at) for each in found] == [
        (money.row(second).order_number, "MOTHER", f"theirs-{second}", NOW),
        (money.row(first).order_number, "MOTHER", f"theirs-{first}", NOW),
    ]
    assert found[0].id < found[1].id


def test_who_has_given_back_stands_in_the_books(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    refund = money.start(clerk, number, "100")
    own = ledger_entries.c
    row = money.database.read_now(
        lambda db: db.execute(select(own.account_id).where(own.kind == "refund")).all()
    )
    assert [each.account_id for each in row] == [clerk.account_id]
    assert refund


def test_a_payment_is_found_by_its_number_alone(money: Money) -> None:
    first, second = money.paid(anna="500"), money.paid(anna="300")
    for number in (first, second):
        assert money.database.read_now(by_number, money.row(number).order_number) == number
    with pytest.raises(NotFound):
        money.database.read_now(by_number, "R00000000-1")


def test_a_kopeck_that_the_bank_took_back_is_the_childs_again(money: Money) -> None:
    number = money.paid(anna="500")
    before = money.on()
    money.settle(number, status=4, refunded=1)
    assert money.on() == before - 1
    for _ in range(2):
        money.settle(number, status=2, refunded=0)
        money.now += timedelta(days=2)
    assert money.on() == before

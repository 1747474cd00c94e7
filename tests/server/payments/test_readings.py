"""What follows from each thing that a bank can say of an order, at the very moments that count."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from ruobr_server.areas.payments import cancellation, schedule, service, settlement, worker
from ruobr_server.areas.payments.tables import payments
from ruobr_server.auth.identity import Identity
from ruobr_server.integrations.bank.gateway import (
    ACS,
    DECLINED,
    HELD,
    REFUNDED,
    REGISTERED,
    REVERSED,
    Registered,
)
from ruobr_server.kit.errors import Conflict
from ruobr_tui.api.states.payments import AlertKind
from support.databases import on_sqlite
from support.fixtures import NOW
from support.money import Money
from support.statements import execute

pytestmark = on_sqlite


# Before it is paid


@pytest.mark.parametrize("status", [ACS, HELD])
def test_somebody_is_at_the_page(money: Money, status: int) -> None:
    number = money.waiting()
    assert money.settle(number, REGISTERED) == "registered"
    assert money.settle(number, status) == "waiting"
    assert money.settle(number, REGISTERED) == "waiting"


@pytest.mark.parametrize(
    ("status", "more", "state", "because"),
    [
        (DECLINED, {"action_code": -2007}, "expired", ""),
        (DECLINED, {"action_code": 116, "because": "Мало средств"}, "declined", "Мало средств"),
        (DECLINED, {"because": "Отказ"}, "declined", "Отказ"),
        (REVERSED, {"because": "Отмена"}, "declined", "Отмена"),
        (REVERSED, {"refunded": 50_000}, "declined", ""),
    ],
)
def test_nothing_came_of_it(money: Money, status: int, more: Any, state: str, because: str) -> None:
    number, before = money.waiting(), money.on()
    assert money.settle(number, status, **more) == state
    row = money.row(number)
    assert (row.declined_because, row.form_url, row.refunded, money.on()) == (because, "", 0, before)
    # The bank was wrong, and says so later.
    paid_at = NOW - timedelta(minutes=3)
    assert money.settle(number, paid_at=paid_at, card="4111**1111", approval_code="123") == "credited"
    row = money.row(number)
    assert (row.declined_because, row.paid_at, row.card) == ("", paid_at, "4111**1111")
    assert money.on() == before + 50_000


def test_a_cancelled_payment_says_so_and_another_ones_wish_counts_for_nothing(money: Money) -> None:
    mine, other = money.waiting(), money.waiting()
    for _ in range(2):
        money.database.write_now(cancellation.note_wish, mine, money.now)
    history = [step.action for step in _shown(money, mine).history]
    assert history == ["create", "register", "ask-cancel"]
    assert money.settle(mine, DECLINED, because="Отмена") == "cancelled"
    assert money.settle(other, DECLINED, because="Отказ") == "declined"
    money.database.write_now(cancellation.note_wish, other, money.now)
    assert "ask-cancel" not in [step.action for step in _shown(money, other).history]
    assert money.row(mine).declined_because == ""


def _shown(money: Money, number: int) -> Any:
    return money.database.read_now(service.one, money.mother, number)


@pytest.mark.parametrize(
    ("status", "longest"),
    [
        (REGISTERED, settlement.LATEST),
        (ACS, settlement.LATEST_AT_THE_PAGE),
        (HELD, settlement.LATEST_AT_THE_PAGE),
    ],
)
def test_how_long_an_open_order_is_waited_for(money: Money, status: int, longest: timedelta) -> None:
    number = money.waiting()
    if status != REGISTERED:
        money.settle(number, status)
    state = money.row(number).state
    money.now = money.row(number).expires_at + longest
    assert money.settle(number, status) == state
    money.now += timedelta(microseconds=1)
    assert money.settle(number, status) == "expired"
    assert money.row(number).form_url == ""


def test_an_order_of_somebody_else_is_not_waited_for_for_ever(money: Money) -> None:
    number = money.waiting()
    money.now = money.row(number).expires_at + settlement.LATEST_AT_THE_PAGE
    strange: dict[str, Any] = {"reference": "another"}
    assert money.settle(number, **strange) == "registered"
    money.now += timedelta(microseconds=1)
    assert money.settle(number, **strange) == "expired"
    assert money.settle(number, **strange) == "expired"
    assert [(alert.kind, alert.amount) for alert in money.alerts()] == [(AlertKind.FOREIGN_ORDER, 50_000)]


def test_an_order_without_its_page_is_not_taken_for_the_payments(money: Money) -> None:
    """Its first answer was lost: it is registered anew, and only a paid order is taken up."""
    number = money.create()
    assert money.settle(number, REGISTERED) == "created"
    assert money.row(number).bank_order_id is None
    assert money.settle(number, DECLINED) == "declined"
    other = money.create()
    assert money.settle(other) == "credited"
    assert money.row(other).bank_order_id == f"order-{other}"


def test_card_and_moment_are_those_of_a_payment(money: Money) -> None:
    number = money.waiting()
    money.settle(number, ACS, card="4111**1111", approval_code="111")
    assert (money.row(number).card, money.row(number).approval_code) == ("", "")
    assert money.settle(number) == "credited"
    assert money.row(number).paid_at == NOW  # nothing more exact is sent
    money.settle(number, card="5555**5555", approval_code="222")
    assert (money.row(number).card, money.row(number).approval_code) == ("5555**5555", "222")


# Alerts


def test_an_alert_is_raised_once_and_stays_closed(money: Money, clerk: Identity) -> None:
    number, other = money.waiting(), money.waiting()
    for _ in range(2):
        money.settle(number, reference="another")
    money.settle(number, order_id="second")
    money.settle(other, amount=1)
    kinds = [(each.kind, each.key) for each in money.alerts()]
    assert kinds == [
        (AlertKind.FOREIGN_ORDER, f"order-{number}"),
        (AlertKind.FOREIGN_ORDER, "second"),
        (AlertKind.WRONG_SUM, f"order-{other}"),
    ]
    shown = money.list_of(clerk).alerts
    assert [each.id for each in shown] == [each.id for each in money.alerts()]
    money.close_alert(clerk, shown[0].id)
    assert [each.id for each in money.list_of(clerk).alerts] == [each.id for each in shown[1:]]
    with pytest.raises(Conflict):
        money.close_alert(clerk, shown[0].id, version=2)
    money.settle(number, reference="another")
    assert len(money.alerts()) == 3
    assert [each.payment for each in shown] == [
        money.row(number).order_number, money.row(number).order_number, money.row(other).order_number,
    ]  # fmt: skip


# Who looks when


def test_what_is_due_is_taken_at_its_very_moment_the_longest_due_first(money: Money) -> None:
    numbers = [money.create() for _ in range(3)]
    moments = {numbers[0]: 2, numbers[1]: 1, numbers[2]: 3}
    for number, seconds in moments.items():
        at = NOW + timedelta(seconds=seconds)
        change = update(payments).where(payments.c.id == number).values(next_check_at=at)
        money.database.write_now(execute, change)
    take = schedule.take_due
    assert money.database.write_now(take, NOW + timedelta(microseconds=999_999), 9) == []
    assert money.database.write_now(take, NOW + timedelta(seconds=3), 2) == [numbers[1], numbers[0]]
    assert money.database.write_now(take, NOW + timedelta(seconds=3), 9) == [numbers[2]]
    assert money.database.write_now(take, NOW + timedelta(seconds=3), 9) == []
    again = NOW + timedelta(seconds=3) + schedule.LEASE
    assert len(money.database.write_now(take, again, 9)) == 3


def test_a_late_answer_of_the_bank_is_that_of_an_attempt_that_was_given_up(money: Money) -> None:
    number = money.create()
    first = money.row(number)
    attempt = partial(worker.next_attempt, payment_id=number, number=first.order_number, now=money.now)
    assert money.database.write_now(attempt)
    second = money.row(number)
    assert (second.order_number, second.reference) != (first.order_number, first.reference)
    assert not money.database.write_now(attempt)  # somebody else has gone on with it
    save = worker.save_registered
    page = Registered("late", "https://bank.test/late")
    money.database.write_now(save, number, first.order_number, page, money.now)
    assert (money.row(number).form_url, money.row(number).state) == ("", "created")
    page = Registered("right", "https://bank.test/right")
    money.database.write_now(save, number, second.order_number, page, money.now)
    other = Registered("other", "https://bank.test/other")
    money.database.write_now(save, number, second.order_number, other, money.now)
    assert money.row(number).form_url == "https://bank.test/right"
    assert not money.database.write_now(worker.next_attempt, number, second.order_number, money.now)


@pytest.mark.parametrize(
    ("status", "days"), [(DECLINED, [1 / 144, 1]), (REFUNDED, [1, 7, 30]), (REGISTERED, None)]
)
def test_what_came_to_an_end_is_looked_at_again(money: Money, status: int, days: list[float] | None) -> None:
    number = money.paid() if status == REFUNDED else money.waiting()
    money.settle(number, status, refunded=50_000 if status == REFUNDED else 0)
    began, looks = money.now, []
    for _ in range(6):
        money.database.write_now(schedule.plan_next, number, money.now)
        following = money.row(number).next_check_at
        if following is None:
            break
        looks.append(following - began)
        money.now = following
    if days is not None:
        assert looks == [timedelta(days=each) for each in days]
    else:
        assert looks == sorted(looks)
        assert timedelta(0) < looks[0] <= timedelta(seconds=5)
    credited = money.paid()
    money.database.write_now(schedule.plan_next, credited, money.now)
    assert money.row(credited).next_check_at is None

"""One payment for children of two schools: each school's day, books, municipality and families."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.meals.tables import canteens
from ruobr_server.areas.payments import refunds, reversal, revocation, service
from ruobr_server.auth.identity import Identity
from ruobr_server.integrations.bank.gateway import REFUNDED, REVERSED
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models import payments as wire
from support.databases import on_sqlite
from support.money import Money
from support.payments import give_desk
from support.published_events import forget, heard
from support.school import ANNA, BORIS, SCHOOL
from support.second_canteen import DANIIL, ITS_MINUTES, ITS_TERRITORY, SECOND, its_clerk, open_second

pytestmark = on_sqlite

BOTH = [wire.PartRequest(child=ANNA, amount="300"), wire.PartRequest(child=DANIIL, amount="200")]
EVENING = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
"""Half past one at night in Novokuznetsk, half past nine in the evening in Moscow."""


@pytest.fixture
def money(school: Database) -> Money:
    school.write_now(open_second)
    return Money(school, EVENING)


@pytest.fixture
def clerk(money: Money) -> Identity:
    return money.database.write_now(give_desk, "operator")


@pytest.fixture
def its_desk(money: Money) -> Identity:
    return money.database.write_now(its_clerk)


def days(money: Money) -> list[tuple[int, str, date]]:
    """School, kind and day of each entry that was written at the money's moment."""
    own = ledger_entries
    query = select(own.c.school_id, own.c.kind, own.c.day).where(own.c.at == money.now)
    rows = money.database.read_now(lambda db: db.execute(query.order_by(own.c.id)).all())
    return [(row.school_id, row.kind, row.day) for row in rows]


def test_each_entry_is_of_the_day_of_its_own_school(money: Money, its_desk: Identity) -> None:
    ours, theirs = (SCHOOL, date(2026, 12, 1)), (SECOND, date(2026, 11, 30))
    number = money.paid(BOTH)
    assert days(money) == [(ours[0], "payment", ours[1]), (theirs[0], "payment", theirs[1])]
    money.now += timedelta(seconds=1)
    refund = money.start(its_desk, number, "150", DANIIL)
    assert days(money) == [(theirs[0], "refund", theirs[1])]
    money.now += timedelta(seconds=1)  # taken back by the desk before it is sent
    version = money.refund(refund).version
    money.database.write_now(revocation.revoke, its_desk, refund, version, "Ошибка", money.now)
    assert days(money) == [(theirs[0], "refund", theirs[1])]
    money.now += timedelta(seconds=1)  # given back in the bank's console, the first child's part first
    assert money.settle(number, REFUNDED, refunded=40_000) == "partly-refunded"
    assert days(money) == [(*ours[:1], "refund", ours[1]), (theirs[0], "refund", theirs[1])]
    assert money.parts(number) == {ANNA: 30_000, DANIIL: 10_000}
    money.now += timedelta(seconds=1)
    money.database.write_now(reversal.reverse, number, "Чужой", None, money.now)
    assert days(money)[-1] == (theirs[0], "reversal", theirs[1])
    assert (money.on(DANIIL, SECOND), money.of_school(ledger.BANK, SECOND)) == (0, 0)


@pytest.mark.parametrize("is_theirs", [True, False])
def test_what_the_bank_refuses_comes_back_on_the_schools_day(
    money: Money, its_desk: Identity, clerk: Identity, is_theirs: bool
) -> None:
    number = money.paid(BOTH)
    child, school = (DANIIL, SECOND) if is_theirs else (ANNA, SCHOOL)
    before = money.on(child, school)
    refund = money.start(its_desk if is_theirs else clerk, number, "150", child)
    money.now += timedelta(seconds=1)
    money.database.write_now(refunds.fail, refund, "Нет", money.now)
    day = date(2026, 11, 30) if is_theirs else date(2026, 12, 1)
    assert days(money) == [(school, "refund", day)]
    money.database.write_now(refunds.fail, refund, "Нет", money.now)  # once more is no more
    assert (money.on(child, school), money.parts(number)[child]) == (before, 0)


def test_a_refund_waits_as_long_as_its_municipality_wants(money: Money, its_desk: Identity) -> None:
    number = money.paid(BOTH)
    refund = money.start(its_desk, number, "150", DANIIL)
    until = EVENING + timedelta(minutes=ITS_MINUTES)
    assert money.refund(refund).send_after == money.row(number).next_check_at == until
    [shown] = money.list_of(its_desk).refunds
    assert (shown.revocable_until, "revoke" in shown.actions) == (until, True)
    money.now = until - timedelta(microseconds=1)
    assert money.to_send(number) is None
    money.now = until
    [shown] = money.list_of(its_desk).refunds
    assert (shown.revocable_until, "revoke" in shown.actions) == (None, False)
    too_late(money, its_desk, refund)
    assert money.to_send(number).id == refund
    # Once it was sent there is no way back, whatever the clock of another process says.
    money.now = EVENING
    [shown] = money.list_of(its_desk).refunds
    assert "revoke" not in shown.actions
    too_late(money, its_desk, refund)


def too_late(money: Money, clerk: Identity, refund: int) -> None:
    """It cannot be taken back, and nothing changes."""
    before = money.refund(refund)
    with pytest.raises(Conflict, match="already been sent to the bank"):
        money.database.write_now(revocation.revoke, clerk, refund, before.version, "Ошибка", money.now)
    assert money.refund(refund) == before


def test_a_municipality_that_holds_nothing_back_sends_at_once(money: Money, its_desk: Identity) -> None:
    own = revocation_policies
    money.database.write_now(
        lambda db: db.execute(
            own.update().where(own.c.territory_id == ITS_TERRITORY).values(refund_minutes=0)
        )
    )
    number = money.paid(BOTH)
    refund = money.start(its_desk, number, "150", DANIIL)
    assert (money.refund(refund).send_after, money.row(number).next_check_at) == (None, EVENING)


def test_each_child_has_the_payee_and_limits_of_its_school(money: Money) -> None:
    found = money.database.read_now(service.payables, money.mother, online=True).accounts
    assert [(each.child, each.payee.name, each.smallest) for each in found] == [
        (ANNA, "УФК (МБОУ «Школа № 7»)", 10),
        (BORIS, "УФК (МБОУ «Школа № 7»)", 10),
        (DANIIL, "Школа № 8", 5),
    ]
    assert [each.balance for each in found] == [money.on(ANNA) / 100, 0, 0]
    own = canteens
    money.database.write_now(lambda db: db.execute(own.delete().where(own.c.school_id == SECOND)))
    found = money.database.read_now(service.payables, money.mother, online=True).accounts
    assert [each.child for each in found] == [ANNA, BORIS]


def who(money: Money) -> list[tuple[str, str, Any]]:
    """Account, kind and child or state of every event."""
    return [
        (login, kind, about.get("child", about.get("state"))) for login, kind, about in heard(money.database)
    ]


PAYER = ("mother", "payment", "credited")
FAMILY = [("mother", "balance", ANNA), ("anna", "balance", ANNA)]


def test_who_hears_of_money_that_came_and_went(money: Money, its_desk: Identity, clerk: Identity) -> None:
    number = money.waiting(BOTH)
    forget(money.database)
    money.settle(number)
    credited = [*FAMILY, ("mother", "balance", DANIIL), PAYER]
    assert sorted(map(str, who(money))) == sorted(map(str, credited))
    money.settle(number)  # the same once more is no news
    assert len(who(money)) == len(credited)
    forget(money.database)
    refund = money.start(its_desk, number, "150", DANIIL)  # put aside: there is less to eat for
    assert who(money) == [("mother", "balance", DANIIL)]
    forget(money.database)
    version = money.refund(refund).version
    money.database.write_now(revocation.revoke, its_desk, refund, version, "Ошибка", money.now)
    assert who(money) == [("mother", "balance", DANIIL), PAYER]
    money.decide(clerk, money.ask(number, "10"), "approve")
    forget(money.database)
    money.database.write_now(refunds.fail, money.refunds()[-1].id, "Нет", money.now)
    assert who(money) == FAMILY
    forget(money.database)
    money.settle(number, REFUNDED, refunded=40_000)
    back = [*FAMILY, ("mother", "balance", DANIIL), ("mother", "payment", "partly-refunded")]
    assert who(money) == back
    forget(money.database)
    money.settle(number)
    assert who(money) == []  # it may be an old reading
    money.now += timedelta(minutes=5)
    money.settle(number)
    assert sorted(map(str, who(money))) == sorted(map(str, credited))
    forget(money.database)
    money.database.write_now(reversal.reverse, number, "Чужой", None, money.now)
    gone = [*credited[:-1], ("mother", "payment", "reversed")]
    assert sorted(map(str, who(money))) == sorted(map(str, gone))


def test_a_reversed_order_takes_everything_off_again(money: Money) -> None:
    """The bank calls a payment reversed whose money it had taken: the whole sum is back."""
    number, before = money.paid(BOTH), money.on()
    assert money.settle(number, REVERSED) == "refunded"
    assert (money.on(), money.on(DANIIL, SECOND)) == (before - 30_000, 0)

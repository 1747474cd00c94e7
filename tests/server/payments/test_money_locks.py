"""Two transactions over the same money at once: each lock that is needed, on two connections."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, update

from ruobr_server.areas.ledger import bulk as bulk_entries
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.bulk import Entry, write_many
from ruobr_server.areas.meals import booking, canteen_import, orders
from ruobr_server.areas.meals.tables import canteens
from ruobr_server.areas.payments import refunds, reversal, revocation, schedule
from ruobr_server.areas.payments.settlement import settle
from ruobr_server.areas.schools.pupils import pupil
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.models.canteen import OrderRequest
from ruobr_tui.api.rules.canteen.canteen_table import read_table
from ruobr_tui.api.states.meals import MealState
from support.at_once import Step, both_at_once, waits
from support.canteens import BREAKFAST, LUNCH, OTHER_BREAKFAST, TOMORROW, meal_records, serve, table_of
from support.databases import on_postgresql
from support.fixtures import NOW
from support.money import Money
from support.payments import balance, give_desk, identity
from support.school import ANNA, BORIS, SCHOOL, TUESDAY

pytestmark = on_postgresql


@pytest.fixture
def canteen(furnished: Database) -> Database:
    furnished.write_now(serve)
    return furnished


@pytest.fixture
def money(canteen: Database) -> Money:
    return Money(canteen)


@pytest.fixture
def clerk(canteen: Database) -> Identity:
    return canteen.write_now(give_desk, "operator")


@pytest.fixture
def paid(money: Money) -> int:
    """A payment of 500 for Anna and 100 for Boris that was credited."""
    return money.paid(anna="500", boris="100")


def test_two_wishes_for_the_same_money(money: Money, paid: int) -> None:
    ask = partial(money.start_refund, number=paid, amount="300")
    first, second = both_at_once(money.database, ask, ask)
    assert isinstance(first, wire.Payment), first
    assert isinstance(second, Conflict), second
    assert [each.amount for each in money.refunds()] == [30_000]


def starting(money: Money, clerk: Identity, number: int, amount: str, child: int = ANNA) -> Step:
    order = money.row(number).order_number
    return partial(money.starting, clerk=clerk, order=order, amount=amount, child=child)


def test_a_wish_while_the_desk_gives_the_same_money_back(money: Money, paid: int, clerk: Identity) -> None:
    ask = partial(money.start_refund, number=paid, amount="300")
    first, second = both_at_once(money.database, starting(money, clerk, paid, "300"), ask)
    assert first == money.refunds()[0].id
    assert isinstance(second, Conflict), second
    assert [each.state for each in money.refunds()] == ["sending"]


@pytest.mark.parametrize("asks_first", [True, False])
def test_a_wish_while_the_payment_is_taken_off(money: Money, paid: int, asks_first: bool) -> None:
    reverse = partial(reversal.reverse, payment_id=paid, reason="Чужой", account_id=None, now=NOW)
    ask = partial(money.start_refund, number=paid, amount="300")
    first, second = both_at_once(money.database, *((ask, reverse) if asks_first else (reverse, ask)))
    assert not isinstance(first, Exception), first
    assert isinstance(second, Conflict), second
    assert len(money.refunds()) == asks_first
    assert money.row(paid).state == ("credited" if asks_first else "reversed")


def test_two_refunds_of_a_payment_are_approved(money: Money, paid: int, clerk: Identity) -> None:
    """One is sent at a time: the bank's sum says which of them it was."""
    both = [
        partial(money.deciding, clerk=clerk, refund=money.ask(paid, "50"), action="approve") for _ in range(2)
    ]
    first, second = both_at_once(money.database, *both)
    assert first is None
    assert isinstance(second, Conflict), second
    assert [each.state for each in money.refunds()] == ["sending", "asked"]


def test_two_clerks_begin_a_refund_of_a_payment(money: Money, paid: int, clerk: Identity) -> None:
    one, other = starting(money, clerk, paid, "50"), starting(money, clerk, paid, "60", BORIS)
    first, second = both_at_once(money.database, one, other)
    assert first == money.refunds()[0].id
    assert isinstance(second, Conflict), second
    assert [each.state for each in money.refunds()] == ["sending"]


def test_what_is_on_the_account_is_given_back_once(money: Money, paid: int, clerk: Identity) -> None:
    """Two payments, and the meals of one of them were eaten."""
    again = money.paid(anna="500")
    money.eat(money.on() - 50_000)
    both = (starting(money, clerk, each, "500") for each in (paid, again))
    first, second = both_at_once(money.database, *both)
    assert first == money.refunds()[0].id
    assert isinstance(second, Conflict), second
    assert money.on() == 0


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_withdrawn_while_it_is_approved(money: Money, paid: int, clerk: Identity, is_withdrawn: bool) -> None:
    before, refund = money.on(), money.ask(paid, "50")
    withdraw = partial(refunds.withdraw, who=money.mother, number=refund, version=1, now=NOW)
    approve = partial(money.deciding, clerk=clerk, refund=refund, action="approve")
    first, second = both_at_once(
        money.database, *((withdraw, approve) if is_withdrawn else (approve, withdraw))
    )
    assert not isinstance(first, Exception), first
    assert isinstance(second, Conflict), second
    found = money.refund(refund).state, money.on()
    assert found == (("withdrawn", before) if is_withdrawn else ("sending", before - 5_000))


@pytest.mark.parametrize("is_revoked", [True, False])
def test_taken_back_while_it_goes_to_the_bank(
    money: Money, paid: int, clerk: Identity, is_revoked: bool
) -> None:
    money.database.write_now(lambda db: db.execute(update(revocation_policies).values(refund_minutes=15)))
    before, refund = money.on(), money.start(clerk, paid, "50")
    early, late = NOW + timedelta(minutes=15, microseconds=-1), NOW + timedelta(minutes=15)
    send = partial(refunds.to_send, payment_id=paid, reading=money.reading(paid), now=late)
    revoke = partial(
        revocation.revoke, caller=clerk, number=refund, version=money.refund(refund).version, note="Л",
        now=early,
    )  # fmt: skip
    first, second = both_at_once(money.database, *((revoke, send) if is_revoked else (send, revoke)))
    found = money.refund(refund).state, money.on()
    if is_revoked:
        assert (first, second, *found) == (None, None, "withdrawn", before)
    else:
        assert first.id == refund
        assert isinstance(second, Conflict), second
        assert found == ("sending", before - 5_000)


def test_a_refund_is_sent_by_one_of_two(money: Money, paid: int, clerk: Identity) -> None:
    refund = money.start(clerk, paid, "50")
    send = partial(refunds.to_send, payment_id=paid, reading=money.reading(paid), now=NOW)
    first, second = both_at_once(money.database, send, send)
    assert (first.id, second) == (refund, None)


def test_a_payment_is_credited_by_one_of_two(money: Money) -> None:
    number, before = money.waiting(), money.on()
    credit = partial(settle, payment_id=number, reading=money.reading(number), now=NOW)
    assert both_at_once(money.database, credit, credit) == ("credited", "credited")
    assert money.on() == before + 50_000


def test_what_is_due_is_taken_by_one_of_two_and_nobody_waits(money: Money) -> None:
    numbers = [money.waiting() for _ in range(2)]
    due = partial(schedule.take_due, now=NOW + timedelta(minutes=1), most=10)
    first, second = both_at_once(money.database, due, due)
    assert (sorted(first), second) == (numbers, [])


# The ledger


def test_one_key_is_written_once(money: Money) -> None:
    before, write = money.on(), partial(money.eating, amount=100, key="once")
    assert both_at_once(money.database, write, write) == (True, False)
    assert money.on() == before - 100


def test_entries_over_one_account_are_summed_up(money: Money) -> None:
    before = money.on()
    one, other = partial(money.eating, amount=100, key="one"), partial(money.eating, amount=30, key="two")
    assert both_at_once(money.database, one, other) == (True, True)
    assert money.on() == before - 130


def bulk(connection: Connection, key: str) -> None:
    lines = {ledger.meals_of(SCHOOL, ANNA): -70, ledger.own_of(SCHOOL, ledger.CANTEEN): 70}
    write_many(connection, SCHOOL, [Entry("charge", key, lines, TUESDAY)], NOW)


@pytest.mark.parametrize("both_in_bulk", [True, False])
def test_many_entries_at_once_know_of_others(money: Money, both_in_bulk: bool) -> None:
    before = money.on()
    other = partial(bulk, key="one") if both_in_bulk else partial(money.eating, amount=70, key="one")
    first, second = both_at_once(money.database, other, partial(bulk, key="many"))
    assert not isinstance(first, Exception), first
    assert second is None
    assert money.on() == before - 140


def test_many_entries_take_their_accounts_before_they_look(money: Money) -> None:
    """What is read there is what the new lines begin from, so nobody else may be between."""
    take = partial(bulk_entries._locked, school_id=SCHOOL, wanted={ledger.meals_of(SCHOOL, ANNA)})
    assert waits(money.database, take, take)
    elsewhere = partial(bulk_entries._locked, school_id=SCHOOL, wanted={ledger.meals_of(SCHOOL, BORIS)})
    assert not waits(money.database, take, elsewhere)


# Meals


def take_table(connection: Connection, text: str) -> booking.Outcome:
    """As one piece of an import."""
    rows, _ = read_table(text)
    served, faults, _ = canteen_import.checked(connection, SCHOOL, rows, NOW)
    assert faults == []
    return canteen_import._booked(SCHOOL, served, NOW, connection)


def order(complex_: int, *, is_ordered: bool = True) -> Step:
    """By a parent, for tomorrow."""

    def do(connection: Connection) -> None:
        who = pupil(connection, ANNA)
        assert who is not None
        wanted = OrderRequest(date=TOMORROW, complex=complex_, ordered=is_ordered)
        orders.order(connection, who, wanted, identity(connection, "mother").account_id, NOW)

    return do


def test_a_table_is_booked_by_one_of_two(canteen: Database) -> None:
    before = balance(canteen), balance(canteen, BORIS)
    text = table_of(
        f"{TUESDAY:%d.%m.%Y};4210001;{BREAKFAST};получено;;",
        f"{TUESDAY:%d.%m.%Y};4210002;{LUNCH};получено;;20",
    )
    take = partial(take_table, text=text)
    first, second = both_at_once(canteen, take, take)
    assert (first.new + first.changed, first.same) == (2, 0)
    assert (second.new + second.changed, second.same, second.charged) == (0, 2, 0)
    assert (balance(canteen), balance(canteen, BORIS)) == (before[0] - 8_550, before[1] - 10_000)
    assert canteen.read_now(ledger.faults) == []


def test_two_parents_order_within_the_day_limit(canteen: Database) -> None:
    """150 roubles a day: breakfast or lunch."""
    first, second = both_at_once(canteen, order(BREAKFAST), order(LUNCH))
    assert first is None
    assert isinstance(second, Conflict), second
    assert meal_records(canteen, ANNA, TOMORROW) == [(BREAKFAST, 10, 8_550)]


def test_two_parents_order_two_breakfasts(canteen: Database) -> None:
    assert both_at_once(canteen, order(BREAKFAST), order(OTHER_BREAKFAST)) == (None, None)
    assert meal_records(canteen, ANNA, TOMORROW) == [(BREAKFAST, 20, 0), (OTHER_BREAKFAST, 10, 9_000)]


def test_ordered_and_cancelled_by_two_parents(canteen: Database) -> None:
    assert both_at_once(canteen, order(BREAKFAST), order(BREAKFAST, is_ordered=False)) == (None, None)
    assert meal_records(canteen, ANNA, TOMORROW) == [(BREAKFAST, 20, 0)]


@pytest.mark.parametrize("is_served_first", [True, False])
def test_cancelled_while_it_is_served(canteen: Database, is_served_first: bool) -> None:
    """What was received stays received and charged, whoever is first."""
    canteen.write_now(lambda db: db.execute(update(canteens).values(order_until=time(23, 0))))
    before, noon = balance(canteen), datetime.combine(TOMORROW, time(12), NOW.tzinfo)
    canteen.write_now(order(BREAKFAST))

    def serve_it(connection: Connection) -> None:
        booking.lock_canteen(connection, SCHOOL)
        eaten = booking.Served(ANNA, TOMORROW, BREAKFAST, MealState.RECEIVED, 8_550)
        booking.book(connection, SCHOOL, [eaten], noon)

    cancel = order(BREAKFAST, is_ordered=False)
    both = (serve_it, cancel) if is_served_first else (cancel, serve_it)
    first, second = both_at_once(canteen, *both)
    assert first is None
    assert isinstance(second, Conflict) if is_served_first else second is None
    assert meal_records(canteen, ANNA, TOMORROW) == [(BREAKFAST, 30, 8_550)]
    assert balance(canteen) == before - 8_550
    assert canteen.read_now(ledger.faults) == []

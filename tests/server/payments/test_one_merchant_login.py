"""Several portals, and copies of one, on one merchant login: each credits what its own payers paid, once.

The bank is the bundled one, behind its real protocol; both databases.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from ruobr_server.areas.payments import alerts, service
from ruobr_server.areas.payments.numbers import mark_of, new_reference
from ruobr_server.areas.payments.reconciliation import differences
from ruobr_server.areas.payments.tables import payments
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.instances import current
from ruobr_server.restoring import after_restoring
from ruobr_tui.api.states.payments import AlertKind
from support.acquirers import LOGIN, PASSWORD, type_card
from support.copies import Copy
from support.fixtures import NOW, FixedClock
from support.payments import balance, give_desk, identity, payment_request
from support.towns import CARD, Town


async def test_two_portals_credit_what_their_own_payers_paid(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    """The same numbers of payments and the same sums, in turn; every second one is paid."""
    original = town.portal(school)
    second = town.portal(copy(school))
    paid = {0: 0, 1: 0}
    for turn in range(27):
        which = turn % 2
        portal = (original, second)[which]
        number = await portal.pay("300")
        if turn % 4 < 2:
            await town.at_the_bank(portal, number)
            paid[which] += 30_000
        clock.advance(seconds=30)
        for each in (original, second):
            await each.watcher.step()
    await town.days_go_by()
    assert [original.credited, second.credited] == [paid[0], paid[1]]
    numbers = [each.request.number for each in town.bank.books]
    assert len(numbers) == len(set(numbers)) == 27


async def test_a_restored_database_goes_on_where_the_bank_knows_more(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    before = town.portal(school)
    known = await before.pay("500")
    await town.at_the_bank(before, known)
    clock.advance(seconds=10)
    await before.watcher.step()
    backup = copy(school)
    lost = [await before.pay("100") for _ in range(3)]
    for number in lost:
        await town.at_the_bank(before, number)
    clock.advance(seconds=10)
    await before.watcher.step()
    assert before.credited == 80_000
    town.portals.clear()

    after = town.portal(backup)
    assert balance(backup) == balance(school) - 30_000
    fresh = [await after.pay("100") for _ in range(3)]
    assert fresh == lost  # numbers of payments are given out again, numbers at the bank are not
    await town.at_the_bank(after, fresh[1])
    await town.days_go_by()
    states = [after.row(number).state for number in fresh]
    assert states == ["expired", "credited", "expired"]
    assert after.credited == 10_000
    stray = [
        each
        for each in await differences(backup, after.way, NOW.replace(hour=0), clock())
        if "not in" in each
    ]
    assert len(stray) == 3, stray


async def test_a_payment_begun_before_the_backup_is_credited_once_by_the_copy(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    """It really is this payment: the payer has paid the order that it was registered with."""
    before = town.portal(school)
    waiting, lost = await before.pay("100"), await before.create("200")
    backup = copy(school)
    await town.at_the_bank(before, waiting)
    await before.watcher.attend(lost)  # the backup does not know that it was registered
    await town.at_the_bank(before, lost)
    after = town.portal(backup)
    town.portals.remove(before)
    await town.days_go_by()
    assert after.credited == 30_000
    assert [after.row(number).state for number in (waiting, lost)] == ["credited", "credited"]


async def test_a_number_that_somebody_else_has_used_is_left_alone(
    school: Database, copy: Copy, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where the random parts are the same: what decides is the reference that the bank repeats."""
    monkeypatch.setattr("ruobr_server.areas.payments.numbers.random_signs", _signs("000001", "000002"))
    stranger = town.portal(copy(school))
    theirs = await stranger.pay("300")
    await town.at_the_bank(stranger, theirs)
    theirs_open = await stranger.pay("300")
    signs = _signs("000001", "AAAAAA", "000002", "BBBBBB")
    monkeypatch.setattr("ruobr_server.areas.payments.numbers.random_signs", signs)
    own = town.portal(school)
    school.write_now(_call_it, stranger.database.write_now(current, NOW).mark)
    first, second = await own.pay("300"), await own.pay("300")
    assert own.row(first).order_number != stranger.row(theirs).order_number
    assert (own.row(first).attempt, own.row(second).attempt) == (2, 2)
    assert [(each.kind, each.amount) for each in own.alerts()] == [(AlertKind.FOREIGN_ORDER, 30_000)] * 2
    # The stranger's open order is not declined either: its payer is at the page now.
    await town.at_the_bank(stranger, theirs_open)
    await town.days_go_by()
    assert (own.credited, stranger.credited) == (0, 60_000)


@pytest.mark.parametrize("params", [{}, {"jsonParams": '{"reference": "guessed"}'}])
async def test_an_order_without_our_reference_proves_nothing(
    school: Database, town: Town, params: dict[str, str]
) -> None:
    """Somebody registers what we would register, over the same sum, and it is paid."""
    own = town.portal(school)
    number = await own.create("300")
    row = own.row(number)
    form = {
        "userName": LOGIN, "password": PASSWORD, "orderNumber": row.order_number, "amount": "30000",
        "returnUrl": "http://elsewhere.test", **params,
    }  # fmt: skip
    made = (await town.browser.post("/payment/rest/register.do", data=form)).json()
    await type_card(town.browser, made["formUrl"], CARD)
    own.watcher.hint(number)  # a callback may come before the answer to our own registration
    await own.watcher.step()
    assert own.row(number).order_number == row.order_number
    await town.days_go_by()
    assert own.credited == 0
    [alert] = own.alerts()
    assert (alert.kind, alert.bank_order_id) == (AlertKind.FOREIGN_ORDER, made["orderId"])


async def test_a_lost_answer_of_the_bank_is_taken_up_and_credited_once(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number = await own.create("300")
    row = own.row(number)
    town.bank.faults.add("register.do", "nonsense")
    await own.watcher.attend(number)
    assert own.row(number).form_url == ""
    lost = town.bank.books.find(number=row.order_number)
    clock.advance(seconds=10)
    await own.watcher.attend(number)
    assert own.row(number).order_number != row.order_number
    assert own.row(number).reference != row.reference
    assert lost.status == 6  # nobody can pay it any more
    await town.at_the_bank(own, number)
    await town.days_go_by()
    assert own.credited == 30_000
    assert own.alerts() == []


async def test_an_order_of_ours_that_was_paid_before_its_answer_came_is_credited_once(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number = await own.create("300")
    row = own.row(number)
    town.bank.faults.add("register.do", "nonsense")
    await own.watcher.attend(number)
    order = town.bank.books.find(number=row.order_number)
    page = f"http://bank.test/payment/merchants/sandbox/payment_ru.html?mdOrder={order.id}"
    await type_card(town.browser, page, CARD)
    await town.days_go_by()
    assert own.credited == 30_000
    assert own.row(number).bank_order_id == order.id
    assert own.row(number).attempt == 1


async def test_another_sum_credits_nothing(school: Database, town: Town, clock: FixedClock) -> None:
    own = town.portal(school)
    number = await own.pay("300")
    await town.at_the_bank(own, number)
    order = town.order_of(own, number)
    order.deposited = 10_000
    await town.days_go_by()
    assert own.credited == 0
    assert own.row(number).state == "expired"
    [alert] = own.alerts()
    assert (alert.kind, alert.bank_order_id) == (AlertKind.WRONG_SUM, order.id)


async def test_payments_from_before_there_were_references(
    school: Database, town: Town, clock: FixedClock
) -> None:
    """Registered ones go on by the bank's identifier; of the others nobody can say whose their order is."""
    own = town.portal(school)
    registered, unregistered = await own.pay("100"), await own.create("200")
    school.write_now(lambda db: db.execute(update(payments).values(reference="")))
    for each in town.bank.books:
        each.request.params.clear()
    old_number = own.row(unregistered).order_number
    form = {"userName": LOGIN, "password": PASSWORD, "amount": "20000", "returnUrl": "http://elsewhere.test"}
    await town.browser.post("/payment/rest/register.do", data={**form, "orderNumber": old_number})
    clock.advance(seconds=40)
    await own.watcher.step()
    assert own.row(unregistered).order_number != old_number
    assert own.row(unregistered).reference
    assert town.bank.books.find(number=old_number).status == 0  # it may be somebody else's
    for number in (registered, unregistered):
        await town.at_the_bank(own, number)
    await town.days_go_by()
    assert own.credited == 30_000


def test_a_copy_is_distinguished_once_it_is_named_anew(school: Database, copy: Copy) -> None:
    mark = school.write_now(current, NOW).mark
    restored = copy(school)
    assert restored.write_now(current, NOW).mark == mark
    fresh = restored.write_now(after_restoring, NOW)
    assert restored.write_now(current, NOW).mark == fresh != mark
    mother = restored.read_now(identity, "mother")
    number = restored.write_now(service.create, mother, payment_request(anna="100"), NOW)
    assert number > 1_000_000
    order = restored.read_now(lambda db: db.scalars(select(payments.c.order_number)).one())
    assert mark_of(order) == fresh


async def test_the_day_names_each_kind_of_difference(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    own, other = town.portal(school), town.portal(copy(school))
    other.database.write_now(after_restoring, clock())
    theirs = await other.pay("100")
    await town.at_the_bank(other, theirs)
    fine, foreign, unknown = [await own.pay("100") for _ in range(3)]
    for number in (fine, foreign):
        await town.at_the_bank(own, number)
    clock.advance(seconds=10)
    await own.watcher.step()
    start, end = NOW.replace(hour=0), NOW.replace(hour=23)
    assert [
        line for line in await differences(school, own.way, start, end) if "another portal" not in line
    ] == []

    def spoil(connection: Connection) -> None:
        mine = payments.c.id == foreign
        connection.execute(update(payments).where(mine).values(reference=new_reference()))
        mine = payments.c.id == unknown
        values = {"bank_order_id": "gone", "order_number": "M00000099-GONE-GONE00"}
        connection.execute(update(payments).where(mine).values(**values))

    school.write_now(spoil)
    lines = dict(line.split("\t") for line in await differences(school, own.way, start, end))
    assert lines == {
        other.row(
            theirs
        ).order_number: "the bank took money for an order of another portal on this merchant login",
        own.row(foreign).order_number: "credited here by an order that is not this payment's",
        "M00000099-GONE-GONE00": "open here, not known at the bank",
    }


async def test_the_desk_sees_what_was_doubtful_and_closes_it(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number = await own.pay("300")
    await town.at_the_bank(own, number)
    town.order_of(own, number).deposited = 10_000
    clock.advance(seconds=10)
    await own.watcher.step()
    clerk = school.write_now(give_desk, "operator")
    [alert] = school.read_now(alerts.open_alerts, clerk)
    assert (alert.kind, alert.payment, alert.actions) == (
        "wrong-sum",
        own.row(number).order_number,
        ["close"],
    )
    school.write_now(alerts.close, clerk, alert.id, "close", alert.version, "Банк ошибся", clock())
    assert school.read_now(alerts.open_alerts, clerk) == []
    await town.days_go_by()
    assert school.read_now(alerts.open_alerts, clerk) == []  # reported once


def _signs(*drawn_numbers: str) -> Any:
    drawn = iter(drawn_numbers)
    return lambda length: next(drawn)


def _call_it(connection: Connection, mark: str) -> None:
    from ruobr_server.kit.db.tables import instances

    current(connection, NOW)
    connection.execute(update(instances).values(mark=mark))

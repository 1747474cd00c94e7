"""Refunds: none is sent twice, and what the bank takes back is booked and reported."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments import desk_refunds, refund_list, refunds
from ruobr_server.areas.payments.states import REFUND
from ruobr_server.areas.payments.tables import payment_refunds
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Invalid
from ruobr_server.kit.workflow.presenters import steps_of
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.models.parts.history import Step
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.reasons.reason import explained
from ruobr_tui.api.states.payments import AlertKind
from support.copies import Copy
from support.fixtures import FixedClock
from support.payments import give_desk
from support.school import ANNA, SCHOOL
from support.towns import PortalAtWork, Town


async def credited(portal: PortalAtWork, town: Town, amount: str = "500") -> int:
    """A payment that has come."""
    number = await portal.pay(amount)
    await town.at_the_bank(portal, number)
    await portal.watcher.attend(number)
    assert portal.row(number).state == "credited"
    return number


def begin(portal: PortalAtWork, clerk: Identity, number: int, amount: str = "200") -> None:
    """The desk starts a refund; it is sent with the next look."""
    wanted = wire.RefundStarted(
        payment=portal.row(number).order_number, child=ANNA, amount=amount, reason="Ошибка"
    )
    portal.database.write_now(desk_refunds.start, clerk, wanted, portal.clock())


def clerk_of(portal: PortalAtWork) -> Identity:
    return portal.database.write_now(give_desk, "operator")


def refund_of(portal: PortalAtWork) -> Any:
    return portal.database.read_now(lambda db: db.execute(select(payment_refunds)).one())


def last_step(portal: PortalAtWork) -> Step:
    """The newest line in the refund's history, as it is sent."""
    return portal.database.read_now(steps_of, REFUND, refund_of(portal).id, 0)[-1]


def books(portal: PortalAtWork, name: str) -> int:
    return portal.database.read_now(ledger.balance, ledger.own_of(SCHOOL, name))


async def restored_before_it_was_sent(
    school: Database, copy: Copy, town: Town
) -> tuple[PortalAtWork, Identity, int]:
    """A copy that knows an approved refund of 200, which was carried out after the copy was made."""
    before = town.portal(school)
    number = await credited(before, town)
    begin(before, clerk_of(before), number)
    backup = copy(school)
    await before.watcher.attend(number)
    assert town.order_of(before, number).refunded == 20_000
    town.portals.clear()
    after = town.portal(backup)
    assert refund_of(after).refunded_before is None
    await town.days_go_by()
    return after, backup.read_now(_clerk), number


def _clerk(connection: Any) -> Identity:
    from support.payments import identity

    return identity(connection, "operator")


async def test_a_refund_that_may_have_been_sent_before_is_not_sent(
    school: Database, copy: Copy, town: Town
) -> None:
    after, clerk, number = await restored_before_it_was_sent(school, copy, town)
    assert town.order_of(after, number).refunded == 20_000
    assert refund_of(after).state == "doubtful"
    assert last_step(after).explanation == explained(reasons.GIVEN_BACK_BEFORE)
    found = after.database.read_now(refund_list.work_list, clerk)
    [waiting], [alert] = found.refunds, found.alerts
    assert waiting.actions == ["was-sent", "send", "drop"]
    assert (alert.kind, str(alert.amount)) == (AlertKind.REFUND_DOUBTFUL, "200.00")


async def test_the_desk_says_that_it_was_this_refund(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    after, clerk, number = await restored_before_it_was_sent(school, copy, town)
    refund = refund_of(after)
    decision = (clerk, refund.id, "was-sent", refund.version)
    with pytest.raises(Invalid):
        after.database.write_now(refunds.decide, *decision, " ", clock())
    after.database.write_now(refunds.decide, *decision, "В выписке банка", clock())
    await town.days_go_by()
    assert town.order_of(after, number).refunded == 20_000
    assert (refund_of(after).state, after.row(number).refunded) == ("done", 20_000)
    assert books(after, ledger.REFUNDS) == 0
    assert after.credited == 0  # the backup's balance: the refund was put aside in it


async def test_the_desk_says_that_it_was_something_else(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    after, clerk, number = await restored_before_it_was_sent(school, copy, town)
    refund = refund_of(after)
    after.database.write_now(
        refunds.decide, clerk, refund.id, "send", refund.version, "Другой возврат", clock()
    )
    await town.days_go_by()
    assert town.order_of(after, number).refunded == 40_000
    assert (refund_of(after).state, after.row(number).refunded) == ("done", 40_000)
    assert after.credited == -20_000
    assert books(after, ledger.REFUNDS) == 0


async def test_a_doubtful_refund_is_dropped(
    school: Database, copy: Copy, town: Town, clock: FixedClock
) -> None:
    after, clerk, number = await restored_before_it_was_sent(school, copy, town)
    refund = refund_of(after)
    after.database.write_now(refunds.decide, clerk, refund.id, "drop", refund.version, "Не нужен", clock())
    await town.days_go_by()
    assert town.order_of(after, number).refunded == 20_000
    assert (refund_of(after).state, after.row(number).refunded) == ("failed", 20_000)
    assert books(after, ledger.REFUNDS) == 0


async def test_a_smaller_sum_cannot_have_been_this_refund(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number = await credited(own, town)
    clerk = clerk_of(own)
    town.bank.books.refund(town.order_of(own, number), 5_000)
    begin(own, clerk, number)
    await own.watcher.attend(number)
    refund = refund_of(own)
    assert refund.state == "doubtful"
    with pytest.raises(Conflict):
        school.write_now(refunds.decide, clerk, refund.id, "was-sent", refund.version, "Он", clock())
    assert refund_of(own).state == "doubtful"
    school.write_now(refunds.decide, clerk, refund.id, "send", refund.version, "Другой", clock())
    await town.days_go_by()
    assert town.order_of(own, number).refunded == own.row(number).refunded == 25_000


async def test_a_refund_that_the_bank_takes_back_is_the_childs_again_and_reported(
    school: Database, town: Town, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    own = town.portal(school)
    number = await credited(own, town)
    clerk = clerk_of(own)
    begin(own, clerk, number)
    await own.watcher.attend(number)
    order = town.order_of(own, number)
    assert (order.refunded, own.row(number).state) == (20_000, "partly-refunded")
    assert own.credited == 30_000
    await town.days_go_by()
    town.bank.books.take_back(order, 20_000)
    for _ in range(8):  # looked at by itself, and again until it is certain
        clock.advance(days=1)
        await own.watcher.step()
        clock.advance(minutes=6)
        await own.watcher.step()
    assert (own.row(number).refunded, own.row(number).state) == (0, "credited")
    assert own.credited == 50_000
    assert refund_of(own).state == "returned"
    assert last_step(own).explanation == explained(reasons.REFUND_TAKEN_BACK)
    found = school.read_now(refund_list.work_list, clerk)
    [alert] = found.alerts
    assert (alert.kind, str(alert.amount)) == (AlertKind.REFUND_RETURNED, "200.00")
    assert "taken a refund" in caplog.text
    # It can be given back once more, and that is another entry.
    begin(own, clerk, number)
    await own.watcher.attend(number)
    assert (order.refunded, own.row(number).refunded, own.credited) == (20_000, 20_000, 30_000)
    town.bank.books.take_back(order, 20_000)
    town.bank.books.refund(order, 20_000)
    await own.watcher.attend(number)
    assert own.credited == 30_000


async def test_what_the_banks_console_gave_back_comes_back_too(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number = await credited(own, town)
    order = town.order_of(own, number)
    for _ in range(2):  # the same sum again is another entry
        town.bank.books.refund(order, 50_000)
        await own.watcher.attend(number)
        assert (own.row(number).state, own.credited) == ("refunded", 0)
        town.bank.books.take_back(order, 50_000)
        await own.watcher.attend(number)
        clock.advance(minutes=6)
        await own.watcher.attend(number)
        assert (own.row(number).state, own.credited) == ("credited", 50_000)


async def test_an_old_reading_that_comes_late_takes_nothing_back(
    school: Database, town: Town, clock: FixedClock
) -> None:
    from ruobr_server.areas.payments.settlement import settle

    own = town.portal(school)
    number = await credited(own, town)
    late = await own.way.status(order_id=own.row(number).bank_order_id)
    begin(own, clerk_of(own), number)
    await own.watcher.attend(number)
    school.write_now(settle, number, late, clock())
    assert own.row(number).refunded == 20_000
    await own.watcher.attend(number)
    clock.advance(minutes=10)
    school.write_now(settle, number, late, clock())
    assert (own.row(number).refunded, own.credited) == (20_000, 30_000)


async def test_no_refund_is_sent_while_bank_and_books_differ(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number = await credited(own, town)
    clerk = clerk_of(own)
    begin(own, clerk, number, "100")
    await own.watcher.attend(number)
    order = town.order_of(own, number)
    begin(own, clerk, number, "50")
    town.bank.books.take_back(order, 10_000)
    await own.watcher.attend(number)
    assert order.refunded == 0  # the second one waits until it is certain that the first one came back
    await town.days_go_by()
    assert order.refunded == own.row(number).refunded == 5_000
    assert own.credited == 45_000
    assert books(own, ledger.REFUNDS) == 0

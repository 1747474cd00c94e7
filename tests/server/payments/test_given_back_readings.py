"""What a bank gives back beside the books: whose refund it was, and what it takes back again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruobr_server.areas.payments import bank_returns, refunds
from ruobr_server.areas.payments.states import REFUND
from ruobr_server.auth.identity import Identity
from ruobr_server.integrations.bank.gateway import REFUNDED
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.presenters import steps_of
from ruobr_tui.api.reasons import payments as reasons
from ruobr_tui.api.reasons.reason import explained
from ruobr_tui.api.states.payments import AlertKind
from support.databases import on_sqlite
from support.money import Money
from support.school import ANNA, BORIS

pytestmark = on_sqlite


def test_the_consoles_refund_comes_off_the_children_in_turn(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="300", boris="200")
    before = money.on()
    assert money.settle(number, REFUNDED, refunded=29_999) == "partly-refunded"
    assert money.parts(number) == {ANNA: 29_999, BORIS: 0}
    assert money.settle(number, REFUNDED, refunded=49_999) == "partly-refunded"
    assert money.settle(number, REFUNDED, refunded=50_000) == "refunded"
    assert money.parts(number) == {ANNA: 30_000, BORIS: 20_000}
    assert (money.on(), money.on(BORIS), money.alerts()) == (before - 30_000, 0, [])
    # More than there was is nobody's: the desk must look.
    assert money.settle(number, REFUNDED, refunded=50_001) == "refunded"
    assert (money.on(), money.on(BORIS), money.row(number).refunded) == (before - 30_000, 0, 50_000)
    money.settle(number, REFUNDED, refunded=50_001)
    assert [(alert.kind, alert.amount) for alert in money.alerts()] == [(AlertKind.TOO_MUCH_BACK, 1)]


def test_a_refund_of_ours_beside_one_of_the_consoles(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="300", boris="200")
    refund = money.start(clerk, number, "200")
    assert money.to_send(number).id == refund
    before = money.on()
    # Less than was sent is something else; the refund is still on its way.
    money.settle(number, REFUNDED, refunded=5_000)
    assert (money.refund(refund).state, money.on()) == ("sending", before - 5_000)
    # The refund has to come on top of what was there when it was sent.
    money.settle(number, REFUNDED, refunded=19_999)
    assert (money.refund(refund).state, money.parts(number)) == (
        "sending",
        {ANNA: 30_000, BORIS: 9_999},
    )
    money.settle(number, REFUNDED, refunded=39_999)
    assert (money.refund(refund).state, money.of_school("refunds")) == ("done", 0)
    assert money.row(number).refunded == 39_999
    assert money.alerts() == []


def test_what_the_bank_had_given_back_before_is_not_the_refund(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    assert money.settle(number, REFUNDED, refunded=20_000) == "partly-refunded"
    refund = money.start(clerk, number, "200")
    assert money.to_send(number, REFUNDED, refunded=20_000).refunded_before is None
    assert money.refund(refund).refunded_before == 20_000
    money.settle(number, REFUNDED, refunded=30_000)
    assert money.refund(refund).state == "sending"
    money.settle(number, REFUNDED, refunded=50_000)
    assert money.refund(refund).state == "done"
    assert (money.row(number).state, money.row(number).refunded) == ("refunded", 50_000)


def test_nothing_is_decided_while_a_refund_is_doubtful(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500", boris="100")
    refund = money.start(clerk, number, "200")
    money.settle(number, REFUNDED, refunded=25_000)
    assert (money.refund(refund).state, money.refund(refund).refunded_before) == ("doubtful", 25_000)
    before = money.on(), money.on(BORIS)
    money.settle(number, REFUNDED, refunded=30_000)
    assert (money.on(), money.on(BORIS), money.row(number).refunded) == (*before, 0)
    assert money.to_send(number, REFUNDED, refunded=30_000) is None
    money.decide(clerk, refund, "was-sent", "Он и ещё 50")
    assert money.refund(refund).state == "done"
    assert (money.row(number).refunded, money.parts(number)) == (25_000, {ANNA: 25_000, BORIS: 0})
    assert (money.on(), money.of_school("refunds")) == (before[0] - 5_000, 0)
    assert money.row(number).next_check_at == money.now


def test_a_doubtful_refund_is_dropped_and_what_went_is_booked(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    refund = money.start(clerk, number, "300")
    money.settle(number, REFUNDED, refunded=50_000)
    assert money.refund(refund).state == "doubtful"
    before = money.on()
    with pytest.raises(Conflict, match="Cancel the refund"):
        money.decide(clerk, refund, "send", "Другое")  # nothing would be left for it
    money.decide(clerk, refund, "drop", "Другое")
    assert (money.refund(refund).state, money.row(number).state) == ("failed", "refunded")
    assert (money.on(), money.of_school("refunds")) == (before + 30_000 - 50_000, 0)


def test_a_refund_that_does_not_fit_any_more_is_given_up(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    refund, before = money.start(clerk, number, "300"), money.on()
    assert money.to_send(number, REFUNDED, refunded=20_001) is None
    assert (money.refund(refund).state, money.on()) == ("failed", before + 30_000)
    refund = money.start(clerk, number, "300")
    assert money.settle(number) == "credited"
    assert money.to_send(number).id == refund
    whole = money.paid(anna="100")
    refund = money.start(clerk, whole, "100")  # all of it fits
    assert money.to_send(whole).id == refund


def test_a_refund_is_sent_five_times_and_not_while_a_call_may_be_on_its_way(
    money: Money, clerk: Identity
) -> None:
    number = money.paid(anna="500")
    refund, before = money.start(clerk, number, "200"), money.on()
    for _ in range(refunds.TRIES):
        assert money.to_send(number).id == refund
        money.now += refunds.ON_ITS_WAY - timedelta(microseconds=1)
        assert money.to_send(number) is None
        assert money.refund(refund).state == "sending"
        money.now += timedelta(microseconds=1)
    assert money.to_send(number) is None
    assert (money.refund(refund).state, money.on()) == ("failed", before + 20_000)
    last = money.database.read_now(steps_of, REFUND, refund, 0)[-1]
    assert last.explanation == explained(reasons.NOT_CARRIED_OUT)
    assert last.note == str(reasons.NOT_CARRIED_OUT)


@pytest.mark.parametrize(
    "more", [{"reference": "another"}, {"amount": 49_999}, {"refunded": 1_000, "status": REFUNDED}]
)
def test_no_refund_is_sent_upon_a_reading_that_does_not_fit(
    money: Money, clerk: Identity, more: dict[str, Any]
) -> None:
    number = money.paid(anna="500")
    money.start(clerk, number, "200")
    assert money.to_send(number, **more) is None
    assert money.refunds()[0].refunded_before is None
    assert money.to_send(number) is not None


# Taken back by the bank


def returned(money: Money, number: int, refunded: int) -> str:
    """The bank goes on saying so."""
    money.settle(number, REFUNDED, refunded=refunded)
    money.now += bank_returns.CERTAIN_AFTER
    return money.settle(number, REFUNDED, refunded=refunded)


def test_less_is_believed_when_the_bank_goes_on_saying_so(money: Money) -> None:
    number = money.paid(anna="500")
    money.settle(number, REFUNDED, refunded=30_000)
    before, low, other = money.on(), {"refunded": 10_000}, {"refunded": 5_000}
    money.settle(number, REFUNDED, **low)
    money.now += bank_returns.CERTAIN_AFTER - timedelta(microseconds=1)
    money.settle(number, REFUNDED, **low)
    money.now += timedelta(microseconds=1)
    money.settle(number, REFUNDED, **other)  # another one: counted from now on
    assert (money.on(), money.row(number).fell_to) == (before, 5_000)
    money.settle(number, REFUNDED, refunded=30_000)  # it was an old reading
    assert (money.row(number).fell_to, money.row(number).fell_at) == (None, None)
    money.now += timedelta(hours=1)
    money.settle(number, REFUNDED, **low)
    assert money.on() == before
    money.now += bank_returns.CERTAIN_AFTER
    assert money.settle(number, REFUNDED, **low) == "partly-refunded"
    assert (money.on(), money.row(number).refunded, money.row(number).fell_to) == (
        before + 20_000,
        10_000,
        None,
    )
    assert [(alert.kind, alert.amount) for alert in money.alerts()] == [(AlertKind.REFUND_RETURNED, 20_000)]
    assert returned(money, number, 0) == "credited"


def test_the_latest_refund_that_fits_has_come_back(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="300", boris="200")
    first, second = money.start(clerk, number, "100"), 0
    money.to_send(number)
    money.settle(number, REFUNDED, refunded=10_000)
    second = money.start(clerk, number, "100", BORIS)
    money.to_send(number, REFUNDED, refunded=10_000)
    money.settle(number, REFUNDED, refunded=20_000)
    assert [each.state for each in money.refunds()] == ["done", "done"]
    assert returned(money, number, 10_000) == "partly-refunded"
    assert (money.refund(first).state, money.refund(second).state) == ("done", "returned")
    assert money.parts(number) == {ANNA: 10_000, BORIS: 0}
    assert returned(money, number, 0) == "credited"
    assert money.parts(number) == {ANNA: 0, BORIS: 0}


def test_what_waits_to_be_sent_is_not_what_came_back(money: Money, clerk: Identity) -> None:
    """The console's refund of 100 returns; 200 of the same part are put aside for a refund."""
    number = money.paid(anna="300", boris="200")
    money.settle(number, REFUNDED, refunded=35_000)
    assert money.parts(number) == {ANNA: 30_000, BORIS: 5_000}
    refund = money.start(clerk, number, "100", BORIS)
    before = money.on(), money.on(BORIS)
    assert returned(money, number, 25_000) == "partly-refunded"
    assert money.parts(number) == {ANNA: 25_000, BORIS: 10_000}
    assert (money.on(), money.on(BORIS)) == (before[0] + 5_000, before[1] + 5_000)
    assert money.refund(refund).state == "sending"

"""The desk's list of refunds: in pages, found and counted; two clerks at once; the news, and for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.desks import service as desks
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.payments import alerts, refund_list, refunds, revocation
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.desks import COMPLAINTS, REFUNDS
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.models.events import DESK
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.money import Money
from support.payments import give_desk
from support.school import ANNA, BORIS
from support.second_canteen import DANIIL, its_clerk, open_second

pytestmark = on_sqlite


def listed(money: Money, clerk: Identity, state: str | None = None, **wanted: Any) -> list[int]:
    """All pages, one after another; each says how many there are."""
    shown: list[int] = []
    place, warned = "", 0
    while True:
        listing = Listing(**{"limit": 2, **wanted}, after=place)
        page = money.database.read_now(refund_list.work_list, clerk, money.now, state, listing)
        shown += [each.id for each in page.refunds]
        warned += len(page.alerts)
        place = page.next
        if not place:
            assert len(shown) + warned == page.found
            return shown


@on_both
def test_pages_orders_and_what_is_found(money: Money, clerk: Identity) -> None:
    payment, other = money.paid(anna="300", boris="200"), money.paid(anna="100")
    numbers = []
    for paid, amount, child in (
        (payment, "100", ANNA),
        (payment, "150", BORIS),
        (payment, "50", ANNA),
        (other, "70", ANNA),
    ):
        money.now += timedelta(minutes=1)
        numbers.append(money.ask(paid, amount, child))
    assert listed(money, clerk) == listed(money, clerk, order=ListOrder.FILED) == numbers
    first, second, third, fourth = numbers
    assert listed(money, clerk, order=ListOrder.AMOUNT) == [second, first, fourth, third]
    assert listed(money, clerk, order=ListOrder.NAME) == [second, first, third, fourth]  # Ivanov, Ivanova
    number = money.row(other).order_number
    account = str(money.list_of(clerk).refunds[1].account)
    searches = {
        number: [fourth],
        number.lower()[:9]: [fourth],
        "иванов": numbers,
        "Иванов Борис": [second],
        "mother": numbers,
        account: [second],
        "борис": [],
        "%": [],
        "_": [],
        "' OR 1=1 --": [],
        "9" * 40: [],
    }
    for text, expected in searches.items():
        assert listed(money, clerk, search=text) == expected, text
    for refund in (third, first):
        money.now += timedelta(minutes=1)
        money.decide(clerk, refund, "refuse", "Нет")
    assert listed(money, clerk) == [second, fourth]
    assert listed(money, clerk, refund_list.DECIDED) == listed(money, clerk, "refused") == [first, third]
    assert listed(money, clerk, "done") == []
    counts = money.list_of(clerk).counts
    assert counts == {"asked": 2, "refused": 2, "alerts": 0}
    with pytest.raises(Invalid):
        listed(money, clerk, order=ListOrder.BIRTH)


def test_alerts_stand_before_the_first_page_and_are_found(money: Money, clerk: Identity) -> None:
    payment = money.paid(anna="500")
    for _ in range(3):
        money.ask(payment, "10")
    money.settle(payment, refunded=1_000_00, status=4)
    first = money.database.read_now(refund_list.work_list, clerk, money.now, None, Listing(limit=2))
    assert (len(first.alerts), first.counts["alerts"]) == (1, 1)
    rest = Listing(limit=2, after=first.next)
    second = money.database.read_now(refund_list.work_list, clerk, money.now, None, rest)
    assert (second.alerts, len(second.refunds)) == ([], 1)
    for text, count in (("mother", 1), (money.row(payment).order_number, 1), ("father", 0), ("%", 0)):
        found = Listing(search=text)
        page = money.database.read_now(refund_list.work_list, clerk, money.now, None, found)
        assert len(page.alerts) == count, text
    [alert] = first.alerts
    closed = money.database.write_now(
        alerts.close, clerk, alert.id, "close", alert.version, "Выяснено", money.now
    )
    assert (closed.id, closed.actions) == (alert.id, [])
    with pytest.raises(Changed):
        money.database.write_now(alerts.close, clerk, alert.id, "close", alert.version, "Ещё", money.now)
    assert money.list_of(clerk).counts["alerts"] == 0


def deciding(money: Money, clerk: Identity, refund: int, action: str) -> Any:
    """With the version that both clerks have read."""
    version = money.refund(refund).version
    if action == "revoke":
        return lambda connection: revocation.revoke(connection, clerk, refund, version, "Нет", money.now)
    return lambda connection: refunds.decide(connection, clerk, refund, action, version, "Нет", money.now)


@on_both
@pytest.mark.parametrize(
    ("actions", "state", "held"),
    [(("approve", "refuse"), "sending", 200_00), (("refuse", "approve"), "refused", 0)],
)
def test_of_two_clerks_one_decides_and_the_other_reads_what_was_decided(
    money: Money, clerk: Identity, actions: tuple[str, str], state: str, held: int
) -> None:
    colleague = money.database.write_now(give_desk, "teacher")
    refund = money.ask(money.paid(anna="500"), "200")
    before = money.on()
    first, second = both_at_once(
        money.database,
        deciding(money, clerk, refund, actions[0]),
        deciding(money, colleague, refund, actions[1]),
    )
    assert first is None
    assert isinstance(second, Changed | Conflict), second
    if isinstance(second, Changed):
        assert second.current["state"] == state
    assert money.refund(refund).state == state
    assert money.on() == before - held  # the money is put aside once, or not at all


@on_both
def test_a_refund_is_taken_back_once(money: Money, clerk: Identity) -> None:
    policy = revocation_policies.update().values(refund_minutes=20)
    money.database.write_now(lambda connection: connection.execute(policy))
    refund = money.ask(money.paid(anna="500"), "200")
    before = money.on()
    money.decide(clerk, refund, "approve")
    first, second = both_at_once(money.database, deciding(money, clerk, refund, "revoke"))
    assert first is None
    assert isinstance(second, Changed | Conflict), second
    assert (money.refund(refund).state, money.on()) == ("refused", before)


def test_other_desks_and_other_roles(money: Money, clerk: Identity) -> None:
    money.database.write_now(open_second)
    theirs = money.database.write_now(its_clerk)
    part = wire.PartRequest
    payment = money.paid([part(child=ANNA, amount="300"), part(child=DANIIL, amount="200")])
    ours, other = money.ask(payment, "100"), money.ask(payment, "150", DANIIL)
    number = money.row(payment).order_number
    for who, refund in ((clerk, ours), (theirs, other)):
        assert listed(money, who, search=number) == listed(money, who) == [refund]
        assert money.list_of(who).counts == {"asked": 1, "alerts": 0}
        assert money.database.write_now(desks.look, who, REFUNDS, refund, money.now, AREAS).viewers == []
    for who, refund in ((clerk, other), (theirs, ours), (clerk, 999)):
        with pytest.raises(NotFound):
            money.database.write_now(desks.look, who, REFUNDS, refund, money.now, AREAS)
    stranger = money.database.write_now(give_desk, "teacher", COMPLAINTS)
    for who in (stranger, money.mother):
        with pytest.raises(Forbidden):
            money.list_of(who)
        with pytest.raises(Forbidden):
            money.database.write_now(desks.look, who, REFUNDS, ours, money.now, AREAS)
        with pytest.raises(Forbidden):
            money.decide(who, ours, "approve")


def test_the_clerks_of_the_school_hear_of_requests_decisions_and_the_bank(
    money: Money, clerk: Identity
) -> None:
    money.database.write_now(open_second)
    money.database.write_now(its_clerk)
    query = select(live_events.c.account_id, live_events.c.about).where(live_events.c.kind == DESK)
    payment = money.paid(anna="500")
    refund = money.ask(payment, "200")
    money.decide(clerk, refund, "approve")
    money.settle(payment, refunded=1_000, status=4)  # doubtful, and an alert
    heard = money.database.read_now(lambda connection: connection.execute(query).all())
    assert {row.account_id for row in heard} == {clerk.account_id}
    of_refund = f'{{"desk": "refunds", "item": {refund}}}'
    assert [row.about for row in heard] == [of_refund] * 3 + ['{"desk": "refunds"}']

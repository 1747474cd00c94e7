"""Refunds: whose they are, what is left of whom, and what stands in the desk's list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select

from ruobr_server.app import Portal
from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.payments import desk_refunds, erasure, refund_list, refunds, reversal, service
from ruobr_server.areas.payments.receipts import Receipt
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import guardianships
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound
from ruobr_tui.api.models import payments as wire
from support.databases import on_sqlite
from support.money import Money
from support.payments import identity
from support.school import ANNA, BORIS, VERA, header_credentials
from support.second_canteen import DANIIL, add_account, its_clerk, open_second

pytestmark = on_sqlite


async def test_a_wish_is_withdrawn_by_who_has_it(
    money: Money, app: Portal, app_client: httpx.AsyncClient
) -> None:
    number = money.paid(anna="500")
    refund = money.ask(number, "200")

    async def withdraw(login: str, **more: Any) -> httpx.Response:
        body = {"action": "withdraw", "version": 1, **more}
        path = f"/cabinet/payments/refunds/{refund}"
        return await app_client.post(path, json=body, headers=header_credentials(login))

    for stranger in ("father", "anna", "teacher", "operator"):
        assert (await withdraw(stranger)).status_code == 404
    assert (await withdraw("mother", version=2)).status_code == 409
    assert (await withdraw("mother", action="approve")).status_code == 400
    assert money.refund(refund).state == "asked"
    done = await withdraw("mother")
    assert done.status_code == 200, done.text
    assert [(each["state"], each["actions"]) for each in done.json()["refunds"]] == [("withdrawn", [])]
    assert (await withdraw("mother", version=2)).status_code == 409
    money.ask(number, "500")  # the whole sum is free again


def test_only_what_is_requested_is_withdrawn(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    refund = money.ask(number, "200")
    money.decide(clerk, refund, "approve")
    with pytest.raises(Conflict):
        money.database.write_now(refunds.withdraw, money.mother, refund, 2, money.now)
    other = money.paid(anna="100")
    refund = money.ask(other, "50")
    money.decide(clerk, refund, "refuse", "Нет")
    assert money.refund(refund).state == "refused"
    with pytest.raises(Conflict):
        money.decide(clerk, refund, "approve")


def test_each_childs_part_of_each_payment_is_its_own(money: Money, clerk: Identity) -> None:
    first, second = money.paid(anna="300", boris="200"), money.paid(anna="300")
    money.ask(first, "100", BORIS)
    money.ask(second, "300")
    refused = money.ask(first, "250")
    money.decide(clerk, refused, "refuse", "Нет")
    money.ask(first, "300")  # nothing of it: the others' wishes, and what was refused
    for number, child, amount in ((first, ANNA, "0,01"), (first, BORIS, "100,01"), (second, ANNA, "0,01")):
        with pytest.raises(Conflict):
            money.ask(number, amount, child)
    money.ask(first, "100", BORIS)
    found = money.database.read_now(desk_refunds.payment_of_desk, clerk, money.row(first).order_number)
    assert [(part.child, part.left) for part in found.parts] == [(ANNA, 0), (BORIS, 0)]


def test_the_last_kopeck_of_an_account_can_be_given_back(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    money.eat(money.on() - 20_000)
    refund = money.ask(number, "200,01")
    with pytest.raises(Conflict, match="lower than the refund"):
        money.decide(clerk, refund, "approve")
    assert (money.refund(refund).state, money.on(), money.parts(number)[ANNA]) == ("asked", 20_000, 0)
    money.decide(clerk, refund, "refuse", "Съедено")
    money.decide(clerk, money.ask(number, "200"), "approve")
    assert (money.on(), money.parts(number)[ANNA], money.of_school("refunds")) == (0, 20_000, 20_000)


def test_a_refund_is_decided_as_it_was_seen(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    refund = money.ask(number, "100")
    with pytest.raises(Changed):
        money.database.write_now(refunds.decide, clerk, refund, "approve", 2, "", money.now)
    assert money.refund(refund).state == "asked"
    money.decide(clerk, refund, "approve")
    with pytest.raises(Conflict):
        money.decide(clerk, refund, "approve")


def test_one_refund_of_a_payment_is_on_its_way_at_a_time(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500", boris="100")
    waiting = money.ask(number, "100", BORIS)
    money.start(clerk, number, "50")
    with pytest.raises(Conflict, match="in progress"):
        money.decide(clerk, waiting, "approve")
    with pytest.raises(Conflict, match="in progress"):
        money.start(clerk, number, "50", BORIS)
    elsewhere = money.paid(anna="100")
    money.start(clerk, elsewhere, "50")  # of another payment, though


def test_a_taken_off_payment_gives_nothing_back(money: Money, clerk: Identity) -> None:
    number = money.paid(anna="500")
    refund = money.ask(number, "100")

    def reverse(connection: Connection) -> None:
        reversal.reverse(connection, number, "Чужой", clerk.account_id, money.now)

    with pytest.raises(Conflict, match="First decide on the refunds"):
        money.database.write_now(reverse)
    money.decide(clerk, refund, "refuse", "Чужой")
    money.database.write_now(reverse)
    row = money.row(number)
    assert (row.state, row.deposited, row.next_check_at) == ("reversed", 0, None)
    before = money.on()
    assert money.settle(number) == "reversed"  # whatever the bank goes on saying
    assert money.settle(number, reference="another") == "reversed"
    assert (money.on(), money.alerts()) == (before, [])
    with pytest.raises(Conflict, match="nothing to refund"):
        money.ask(number, "1")
    with pytest.raises(Conflict, match="nothing to refund"):
        money.start(clerk, number, "1")


def test_nothing_is_refunded_before_it_has_come(money: Money) -> None:
    number = money.waiting(anna="500")
    with pytest.raises(Conflict, match="nothing to refund"):
        money.ask(number, "100")
    stale = {"action": "ask-refund", "version": 1, "child": ANNA, "amount": "1", "reason": "Л"}
    wanted = wire.PaymentAct.model_validate(stale)
    money.settle(number)
    with pytest.raises(Changed):
        money.database.write_now(service.ask_refund, money.mother, number, wanted, money.now)


def test_the_list_has_what_waits_first_then_what_was_decided_last(money: Money, clerk: Identity) -> None:
    numbers = [money.ask(money.paid(anna="100"), "50") for _ in range(5)]
    for each in (numbers[1], numbers[0]):
        money.now += timedelta(minutes=1)
        money.decide(clerk, each, "refuse", "Нет")
    money.decide(clerk, numbers[3], "approve")
    payment = money.refund(numbers[3]).payment_id
    money.settle(payment, refunded=1_000, status=4)  # sent by nobody here
    assert money.refund(numbers[3]).state == "doubtful"
    found = money.list_of(clerk)
    assert [each.id for each in found.refunds] == [
        numbers[2], numbers[3], numbers[4],
    ]  # fmt: skip
    over = money.database.read_now(refund_list.work_list, clerk, money.now, refund_list.DECIDED)
    assert [each.id for each in over.refunds] == [numbers[0], numbers[1]]
    assert (over.alerts, over.found, over.counts) == ([], 2, found.counts)
    assert found.counts == {"asked": 2, "doubtful": 1, "refused": 2, "alerts": 1}
    assert [each.amount for each in found.alerts] == [10]
    whose = money.database.read_now(refund_list.subjects_of, found)
    assert whose == [(money.mother.account_id, None)]
    only_alerts = found.model_copy(update={"refunds": []})
    assert money.database.read_now(refund_list.subjects_of, only_alerts) == whose
    assert money.database.read_now(refund_list.subjects_of, found.model_copy(update={"alerts": []})) == whose
    nothing = found.model_copy(update={"refunds": [], "alerts": []})
    assert money.database.read_now(refund_list.subjects_of, nothing) == []


def test_a_desk_sees_and_decides_its_own_schools_refunds(money: Money, clerk: Identity) -> None:
    part = wire.PartRequest
    money.database.write_now(open_second)
    other = money.database.write_now(its_clerk)
    number = money.paid([part(child=ANNA, amount="300"), part(child=DANIIL, amount="200")])
    ours, theirs = money.ask(number, "100"), money.ask(number, "150", DANIIL)
    assert [each.id for each in money.list_of(clerk).refunds] == [ours]
    [shown] = money.list_of(other).refunds
    assert (shown.id, shown.name, shown.paid, shown.account) == (theirs, "Иванов Даниил", 200, "4220001")
    for who, refund, child in ((clerk, theirs, DANIIL), (other, ours, ANNA)):
        with pytest.raises(NotFound):
            money.decide(who, refund, "approve")
        with pytest.raises(NotFound):
            money.start(who, number, "1", child)
    order = money.row(number).order_number
    for who, child, left in ((clerk, ANNA, 200), (other, DANIIL, 50)):
        found = money.database.read_now(desk_refunds.payment_of_desk, who, order)
        assert [(each.child, each.left) for each in found.parts] == [(child, left)]
        assert found.actions == ["refund"]  # a part of it is another desk's
        body = wire.PaymentReversed(action="reverse", version=found.version, note="Чужой")
        with pytest.raises(Conflict, match="another school"):
            money.database.write_now(desk_refunds.reverse, who, order, body, money.now)
    money.decide(other, theirs, "approve")
    assert (money.on(DANIIL, 8), money.of_school("refunds", 8), money.of_school("refunds")) == (
        5_000,
        15_000,
        0,
    )
    # Each municipality has its own time in which a refund can be taken back.
    held = money.refund(theirs).send_after
    assert held == money.now + timedelta(minutes=40)


def test_payments_are_their_payers_alone(money: Money, clerk: Identity) -> None:
    father = money.database.read_now(identity, "father")
    mine = money.paid(anna="500")
    open_one = money.waiting(anna="100")
    reads: list[tuple[Callable[..., Any], Any]] = [
        (service.one, (mine,)),
        (service.receipt, (mine,)),
        (service.current, (mine, money.row(mine).version)),
    ]
    for read, arguments in reads:
        assert money.database.read_now(read, money.mother, *arguments)
        with pytest.raises(NotFound):
            money.database.read_now(read, father, *arguments)
    assert money.database.read_now(service.own_payments, father, None).payments == []
    assert money.database.read_now(service.every_payment, father) == []
    exported = money.database.read_now(service.every_payment, money.mother)
    assert [each["id"] for each in exported] == [mine, open_one]
    with pytest.raises(Conflict, match="receipt will be available"):
        money.database.read_now(service.receipt, money.mother, open_one)
    found: Receipt = money.database.read_now(service.receipt, money.mother, mine)
    assert str(found.zone) == "Asia/Novokuznetsk"
    with pytest.raises(NotFound):
        money.database.write_now(refunds.withdraw, father, 1, 1, money.now)


def test_a_receipt_has_the_clock_of_the_childs_school(money: Money) -> None:
    money.database.write_now(open_second)
    number = money.paid([wire.PartRequest(child=DANIIL, amount="100")])
    found = money.database.read_now(service.receipt, money.mother, number)
    assert str(found.zone) == "Europe/Moscow"


def test_an_erased_account_loses_its_own_words_alone(money: Money) -> None:
    mine, refund = money.paid(anna="500"), 1
    assert money.ask(mine, "100") == refund
    other = Money(money.database)
    other.mother = money.database.write_now(add_account, "second_parent", "parent")
    both = {"account_id": other.mother.account_id, "pupil_id": ANNA}
    money.database.write_now(lambda db: db.execute(guardianships.insert().values(**both)))
    theirs = other.ask(other.paid(anna="300"), "100")
    money.database.write_now(erasure.erase, money.mother.account_id, money.now)
    assert (money.refund(refund).reason, money.refund(theirs).reason) == ("", "Л")
    assert money.refund(refund).amount == 10_000


def test_a_number_is_found_however_it_is_typed(money: Money, clerk: Identity) -> None:
    number = money.row(money.paid(anna="500")).order_number
    russian = number.translate(str.maketrans("MABEKHPCTX0", "МАВЕКНРСТХО")).lower()
    for typed in (number.lower(), f" {number} ", russian):
        assert money.database.read_now(desk_refunds.payment_of_desk, clerk, typed).number == number


@pytest.mark.parametrize("child", [VERA, 999])
def test_a_child_without_a_part_gets_nothing_back(money: Money, child: int) -> None:
    number = money.paid(anna="500")
    with pytest.raises(Invalid):
        money.ask(number, "1", child)


def test_the_books_name_who_has_moved_money(money: Money, clerk: Identity) -> None:
    """The payer, the clerk; what the bank alone has done names nobody."""
    own = ledger_entries
    number = money.paid(anna="500")
    money.decide(clerk, money.ask(number, "100"), "approve")
    money.database.write_now(refunds.fail, money.refunds()[-1].id, "Нет", money.now)
    money.settle(number, status=4, refunded=1_000)
    money.database.write_now(reversal.reverse, number, "Чужой", clerk.account_id, money.now)
    query = select(own.c.kind, own.c.account_id).where(own.c.at == money.now).order_by(own.c.id)
    rows = money.database.read_now(lambda db: db.execute(query).all())
    assert [(row.kind, row.account_id) for row in rows] == [
        ("payment", money.mother.account_id),
        ("refund", clerk.account_id),
        ("refund", None),
        ("refund", None),
        ("reversal", clerk.account_id),
    ]

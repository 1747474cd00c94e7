"""Paying: limits, the bank's moods, callbacks, refunds; through the routes, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ruobr_server.app import Portal
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments import refund_list, refunds
from ruobr_server.areas.payments.callbacks import checksum
from ruobr_server.areas.payments.reconciliation import differences
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.kit.db import Database
from support.asker import Asker
from support.banks import ModelBank, Order
from support.fixtures import FixedClock
from support.payments import balance, give_desk, open_canteen
from support.school import ANNA, BORIS, VERA, header_credentials

MOTHER = header_credentials("mother")
SECRET = b"callback-secret"


@pytest.fixture
def at_work(at_work: Watcher, app: Portal) -> Watcher:
    """It takes callbacks, too."""
    app.state.callback_secret = SECRET
    return at_work


async def pay(client: httpx.AsyncClient, key: str = "key-00000001", **amounts: Any) -> httpx.Response:
    children = {"anna": ANNA, "boris": BORIS, "vera": VERA}
    parts = [{"child": children[name], "amount": amount} for name, amount in amounts.items()]
    body = {"parts": parts, "language": "ru"}
    return await client.post("/cabinet/payments", json=body, headers={**MOTHER, "Idempotency-Key": key})


async def one(client: httpx.AsyncClient, number: int) -> dict[str, Any]:
    answer = await client.get(f"/cabinet/payments/{number}", headers=MOTHER)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def called(order: Any, **more: str) -> dict[str, str]:
    """A callback of the bank, signed."""
    fields = {"mdOrder": order.order_id, "orderNumber": order.number, "operation": "deposited", "status": "1"}
    fields |= more
    return {**fields, "checksum": checksum(SECRET, fields.items())}


async def test_paid_and_credited_at_once(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank, furnished: Database
) -> None:
    before = balance(furnished, ANNA), balance(furnished, BORIS)
    answer = await pay(app_client, anna="500,00", boris="1 250,5")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["state"], made["amount"]) == ("registered", "1750,50")
    [order] = bank.orders.values()
    assert made["page_url"] == f"https://bank.test/page?mdOrder={order.order_id}"
    bank.pay(order)
    assert (await app_client.get("/payments/callback", params=called(order))).status_code == 200
    await at_work.step()
    paid = await one(app_client, made["id"])
    assert (paid["state"], paid["card"], paid["approval_code"]) == ("credited", "411111**1111", "123456")
    assert [step["state"] for step in paid["history"]] == ["created", "registered", "paid", "credited"]
    assert paid["page_url"] == ""
    assert (balance(furnished, ANNA), balance(furnished, BORIS)) == (before[0] + 50_000, before[1] + 125_050)
    assert furnished.read_now(ledger.faults) == []
    # Independent clients see it too, the newer generation in roubles and the older one in kopecks.
    mother = Asker(app_client, "mother")
    query = {"food_type": 1, "selected_date": "2026-11-24", "food_menu_complex": 1}
    in_roubles = (await mother("/food/calendary/", child=ANNA, **query))["data"]["balance"]
    assert in_roubles == f"{(before[0] + 50_000) / 100:.2f}".replace(".", ",")
    assert (await mother("/api/food/", child=ANNA))["account"]["balance"] == before[0] + 50_000


@pytest.mark.parametrize(
    "amount", ["0", "-5", "9,99", "15000,01", "1,001", "1e9", "١٠٠", "100р", "", " ", "NaN", "1 00", "1" * 20]
)
async def test_sums_that_are_none_are_refused(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank, amount: str
) -> None:
    answer = await pay(app_client, anna=amount)
    assert answer.status_code == 400, answer.text
    assert not bank.orders


async def test_a_child_of_somebody_else_is_as_good_as_none(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank
) -> None:
    assert (await pay(app_client, vera="100")).status_code == 404
    mine = (await pay(app_client, anna="100")).json()["id"]
    father = header_credentials("father")
    assert (await app_client.get(f"/cabinet/payments/{mine}", headers=father)).status_code == 404
    assert (await app_client.get("/cabinet/payments", headers=father)).json()["payments"] == []
    for login in ("anna", "teacher", "operator"):
        headers = header_credentials(login)
        assert (await app_client.get("/cabinet/payments/accounts", headers=headers)).status_code == 403
        body = {"parts": [{"child": ANNA, "amount": "100"}]}
        assert (await app_client.post("/cabinet/payments", json=body, headers=headers)).status_code == 403


async def test_pressed_twice_is_paid_once(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank
) -> None:
    both = await asyncio.gather(pay(app_client, anna="100"), pay(app_client, anna="100"))
    assert {answer.json()["id"] for answer in both} == {both[0].json()["id"]}
    again = await pay(app_client, anna="100")
    assert again.json()["id"] == both[0].json()["id"]
    assert (await pay(app_client, anna="200")).status_code == 409  # another sum under the same key
    open_orders = [each for each in bank.orders.values() if each.status == 0]
    assert len(open_orders) == 1


@pytest.mark.parametrize("fault", ["before", "after", "nonsense", "cut"])
async def test_a_bank_that_fails_at_first_is_called_again(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
    fault: str,
) -> None:
    before = balance(furnished)
    bank.faults.append(fault)
    made = (await pay(app_client, anna="300")).json()
    assert (made["state"], made["page_url"]) == ("created", "")
    clock.advance(seconds=40)
    await at_work.step()
    ready = await one(app_client, made["id"])
    assert ready["state"] == "registered"
    order_id = ready["page_url"].partition("mdOrder=")[2]
    open_orders = [each.order_id for each in bank.orders.values() if each.status == 0]
    assert open_orders == [order_id]  # of a lost answer nothing is left that could be paid
    bank.pay(bank.orders[order_id])
    bank.faults.append(fault)  # and the next reading fails as well
    for _ in range(3):
        clock.advance(seconds=30)
        await at_work.step()
    assert (await one(app_client, made["id"]))["state"] == "credited"
    assert balance(furnished) == before + 30_000


@pytest.mark.parametrize("knows", [True, False])
async def test_a_bank_that_knows_every_number_is_not_called_without_end(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
    knows: bool,
) -> None:
    before = balance(furnished)
    bank.refuses_numbers = True
    if knows:
        bank.stray = Order("M1", "strange", 10_000, status=2)
    made = (await pay(app_client, anna="100")).json()
    assert (made["state"], made["page_url"]) == ("created", "")
    for _ in range(40):
        clock.advance(minutes=1)
        await at_work.step()
    assert len(bank.calls) < 200
    assert (await one(app_client, made["id"]))["state"] == "expired"
    assert balance(furnished) == before


async def test_callbacks_forged_repeated_late_or_lost_do_no_harm(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    before = balance(furnished)
    made = (await pay(app_client, anna="100")).json()
    [order] = bank.orders.values()
    forged = {**called(order), "checksum": "0" * 64}
    assert (await app_client.get("/payments/callback", params=forged)).status_code == 403
    assert (await app_client.get("/payments/callback", params={"mdOrder": "x"})).status_code == 403
    # Signed, and yet not true: nothing is believed but what the bank answers to a request.
    assert (await app_client.get("/payments/callback", params=called(order))).status_code == 200
    await at_work.step()
    assert (await one(app_client, made["id"]))["state"] == "registered"
    bank.pay(order)
    clock.advance(seconds=10)
    await at_work.step()  # without a callback
    assert balance(furnished) == before + 10_000
    for operation in ("deposited", "deposited", "created", "approved", "declinedByTimeout"):
        answer = await app_client.get("/payments/callback", params=called(order, operation=operation))
        assert answer.status_code == 200
        await at_work.step()
    assert balance(furnished) == before + 10_000
    unknown = called(order, orderNumber="M99999999")
    assert (await app_client.get("/payments/callback", params=unknown)).status_code == 404


async def test_what_ran_out_here_is_credited_when_the_bank_says_so_later(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    before = balance(furnished)
    made = (await pay(app_client, anna="100")).json()
    [order] = bank.orders.values()
    for _ in range(20):
        clock.advance(minutes=2)
        await at_work.step()
    assert (await one(app_client, made["id"]))["state"] == "expired"
    bank.pay(order)
    clock.advance(minutes=15)
    await at_work.step()
    assert (await one(app_client, made["id"]))["state"] == "credited"
    assert balance(furnished) == before + 10_000


async def test_an_open_payment_can_be_cancelled(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank
) -> None:
    made = (await pay(app_client, anna="100")).json()
    body = {"action": "cancel", "version": made["version"]}
    stale = await app_client.post(
        f"/cabinet/payments/{made['id']}", json={**body, "version": 1}, headers=MOTHER
    )
    assert stale.status_code == 409
    gone = await app_client.post(f"/cabinet/payments/{made['id']}", json=body, headers=MOTHER)
    payment = gone.json()
    assert (payment["state"], payment["declined_because"]) == ("cancelled", "")
    assert [step["action"] for step in payment["history"]][-2:] == ["ask-cancel", "cancel"]
    [order] = bank.orders.values()
    assert order.status == 6
    nothing = (await app_client.get("/cabinet/payments?which=nothing", headers=MOTHER)).json()
    assert [each["id"] for each in nothing["payments"]] == [made["id"]]


async def test_money_goes_back_by_the_desk(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    before = balance(furnished)
    made = (await pay(app_client, anna="500", boris="100")).json()
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await at_work.step()
    paid = await one(app_client, made["id"])
    wish = {"action": "ask-refund", "version": paid["version"], "child": ANNA, "reason": "Ошиблась"}
    path = f"/cabinet/payments/{made['id']}"
    too_much = await app_client.post(path, json={**wish, "amount": "500,01"}, headers=MOTHER)
    assert too_much.status_code == 409
    payment = (await app_client.post(path, json={**wish, "amount": "200"}, headers=MOTHER)).json()
    [refund] = payment["refunds"]
    assert (refund["state"], refund["amount"], refund["actions"]) == ("asked", "200,00", ["withdraw"])
    furnished.write_now(give_desk, "operator")
    clerk = header_credentials("operator")
    [waiting] = (await app_client.get("/desk/refunds", headers=clerk)).json()["refunds"]
    assert (waiting["reason"], waiting["paid"]) == ("Ошиблась", "500,00")
    decide = {"action": "approve", "version": waiting["version"]}
    bank.faults.extend(["", "after"])  # the reading goes well; the refund is done, and its answer lost
    answer = await app_client.post(f"/desk/refunds/{waiting['id']}", json=decide, headers=clerk)
    assert answer.status_code == 200, answer.text
    assert balance(furnished) == before + 30_000  # put aside at once
    for _ in range(3):
        clock.advance(minutes=5)
        await at_work.step()
    done = await one(app_client, made["id"])
    assert (done["state"], done["refunded"], order.refunded) == ("partly-refunded", "200,00", 20_000)
    assert [each["state"] for each in done["refunds"]] == ["done"]
    assert bank.calls.count("refund") == 1
    assert balance(furnished) == before + 30_000
    # The rest is given back in the bank's own console.
    bank.give_back(order, 40_000)
    await app_client.get("/payments/callback", params=called(order, operation="refunded"))
    await at_work.step()
    assert (await one(app_client, made["id"]))["state"] == "refunded"
    assert (balance(furnished), balance(furnished, BORIS)) == (before, 0)
    assert furnished.read_now(ledger.faults) == []


async def test_a_refund_that_the_bank_refuses_comes_back_to_the_child(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    made = (await pay(app_client, anna="500")).json()
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await at_work.step()
    before = balance(furnished)
    paid = await one(app_client, made["id"])
    wish = {"action": "ask-refund", "version": paid["version"], "child": ANNA, "reason": "Ошиблась"}
    await app_client.post(f"/cabinet/payments/{made['id']}", json={**wish, "amount": "200"}, headers=MOTHER)
    clerk_who = furnished.write_now(give_desk, "operator")
    [waiting] = furnished.read_now(refund_list.work_list, clerk_who).refunds
    furnished.write_now(refunds.decide, clerk_who, waiting.id, "approve", waiting.version, "", clock())
    assert balance(furnished) == before - 20_000
    bank.give_back = lambda order, amount: False  # type: ignore[method-assign]
    await at_work.step()
    [refund] = (await one(app_client, made["id"]))["refunds"]
    assert (refund["state"], refund["note"]) == ("failed", "Неверная сумма")
    assert balance(furnished) == before
    assert furnished.read_now(ledger.balance, ledger.own_of(7, ledger.REFUNDS)) == 0


async def test_without_a_bank_the_accounts_are_shown_and_nothing_is_paid(
    app_client: httpx.AsyncClient, furnished: Database
) -> None:
    furnished.write_now(open_canteen)
    answer = (await app_client.get("/cabinet/payments/accounts", headers=MOTHER)).json()
    assert answer["online"] is False
    assert [each["child"] for each in answer["accounts"]] == [ANNA, BORIS]
    assert answer["accounts"][0]["payee"]["bank_code"] == "013207212"
    refused = await pay(app_client, anna="100")
    assert refused.status_code == 409
    assert "Card payment is not available" in refused.json()["text"]


async def test_a_day_is_compared_with_the_bank(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    start, end = clock() - timedelta(hours=12), clock() + timedelta(hours=12)

    async def compared() -> list[str]:
        return await differences(furnished, bank.client(), start, end)

    bank.faults.append("after")  # a first order whose answer was lost is no difference
    made = (await pay(app_client, anna="100")).json()
    clock.advance(seconds=40)
    await at_work.step()
    number = (await one(app_client, made["id"]))["number"]
    assert await compared() == []
    order = bank.by_number[number]
    bank.pay(order)
    assert await compared() == [f"{number}\tthe bank took the money, it is not credited here"]
    clock.advance(seconds=30)
    await at_work.step()
    assert await compared() == []
    bank.give_back(order, 4_000)
    assert await compared() == [f"{number}\tgiven back 0 here, 4000 at the bank"]
    order.amount += 1
    assert len(await compared()) == 2
    stray = bank.by_number["X1"] = bank.orders["x"] = type(order)("X1", "x", 100, status=2)
    assert f"{stray.number}\tthe bank took money for an order that is not known here" in await compared()

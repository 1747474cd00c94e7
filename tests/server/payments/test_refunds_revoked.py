"""A refund waits before it is sent to the bank, and so long the desk can take it back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.tables import payment_parts
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.areas.schools.tables import territories
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models.events import BALANCE, PAYMENT
from support.banks import ModelBank
from support.fixtures import FixedClock
from support.payments import balance, give_desk, watcher
from support.school import ANNA, SCHOOL, header_credentials

MOTHER, CLERK = header_credentials("mother"), header_credentials("operator")
MINUTES = 15


@pytest.fixture
def at_work(at_work: Watcher, furnished: Database) -> Watcher:
    """A refund waits so many minutes before it is sent."""
    furnished.write_now(lambda db: db.execute(update(revocation_policies).values(refund_minutes=MINUTES)))
    furnished.write_now(give_desk, "operator")
    return at_work


@pytest.fixture
async def paid(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank, clock: FixedClock
) -> dict[str, Any]:
    """500 for Anna, credited."""
    parts = [{"child": ANNA, "amount": "500"}]
    made = await app_client.post("/cabinet/payments", json={"parts": parts}, headers=MOTHER)
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await at_work.step()
    found: dict[str, Any] = made.json()
    return found


async def started(client: httpx.AsyncClient, paid: dict[str, Any]) -> dict[str, Any]:
    """A refund of 150 by the desk itself."""
    body = {"payment": paid["number"], "child": ANNA, "amount": "150", "reason": "Двойная оплата"}
    answer = await client.post("/desk/refunds", json=body, headers=CLERK)
    assert answer.status_code == 201, answer.text
    return last(answer)


async def approved(client: httpx.AsyncClient, paid: dict[str, Any]) -> dict[str, Any]:
    """A refund of 150 that the mother requested."""
    path = f"/cabinet/payments/{paid['id']}"
    version = (await client.get(path, headers=MOTHER)).json()["version"]
    wish = {"action": "ask-refund", "version": version, "child": ANNA, "amount": "150", "reason": "Лишнее"}
    assert (await client.post(path, json=wish, headers=MOTHER)).status_code == 200
    waiting = last(await client.get("/desk/refunds", headers=CLERK))
    answer = await act(client, waiting, "approve")
    assert answer.status_code == 200, answer.text
    return last(answer)


def last(answer: httpx.Response) -> dict[str, Any]:
    """The refund of an answer, or the last one of a list."""
    found: dict[str, Any] = answer.json()
    return max(found["refunds"], key=lambda refund: refund["id"]) if "refunds" in found else found


async def act(
    client: httpx.AsyncClient, refund: dict[str, Any], action: str, note: str = "Ошибка", **headers: Any
) -> httpx.Response:
    body = {"action": action, "version": refund["version"], "note": note}
    return await client.post(f"/desk/refunds/{refund['id']}", json=body, headers=headers or CLERK)


def put_aside(database: Database) -> int:
    return database.read_now(ledger.balance, ledger.own_of(SCHOOL, ledger.REFUNDS))


async def test_it_waits_and_then_it_is_sent(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    paid: dict[str, Any],
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    before = balance(furnished)
    refund = await started(app_client, paid)
    assert "revoke" in refund["actions"]
    assert refund["revocable_until"] is not None
    assert balance(furnished) == before - 15_000  # nobody eats it meanwhile
    clock.advance(minutes=MINUTES, seconds=-1)
    await at_work.step()
    [order] = bank.orders.values()
    assert (order.refunded, bank.calls.count("refund")) == (0, 0)
    clock.advance(seconds=1)
    await at_work.step()
    assert (order.refunded, bank.calls.count("refund")) == (15_000, 1)
    done = last(await app_client.get("/desk/refunds?state=decided", headers=CLERK))
    assert (done["state"], done["actions"]) == ("done", [])
    assert (await act(app_client, done, "revoke")).status_code == 409
    assert furnished.read_now(ledger.faults) == []


async def test_the_bank_is_left_in_peace_meanwhile(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    paid: dict[str, Any],
    bank: ModelBank,
    clock: FixedClock,
) -> None:
    await started(app_client, paid)
    await at_work.step()
    calls_before = len(bank.calls)
    for _ in range(MINUTES - 1):
        clock.advance(minutes=1)
        await at_work.step()
    assert len(bank.calls) == calls_before


@pytest.mark.parametrize(("by_desk", "state"), [(True, "withdrawn"), (False, "refused")])
async def test_taken_back_the_sum_is_the_childs_again(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    paid: dict[str, Any],
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
    by_desk: bool,
    state: str,
) -> None:
    before = balance(furnished)
    refund = await (started if by_desk else approved)(app_client, paid)
    await at_work.step()
    assert (await act(app_client, refund, "revoke", note=" ")).status_code == 400
    clock.advance(minutes=MINUTES - 1)
    answer = await act(app_client, refund, "revoke", note="Не тот платёж")
    assert answer.status_code == 200, answer.text
    shown = last(answer)
    assert (shown["state"], shown["actions"]) == (state, [])
    assert (balance(furnished), put_aside(furnished)) == (before, 0)
    clock.advance(days=1)
    await at_work.step()
    [order] = bank.orders.values()
    assert (order.refunded, bank.calls.count("refund")) == (0, 0)
    payment = (await app_client.get(f"/cabinet/payments/{paid['id']}", headers=MOTHER)).json()
    assert [(each["state"], each["note"]) for each in payment["refunds"]] == [(state, "Не тот платёж")]
    lines = (await app_client.get(f"/cabinet/meals/{ANNA}/statement", headers=MOTHER)).json()["lines"]
    back, taken = lines[:2]
    assert (back["amount"], back["reverses"], taken["reversed_by"]) == (
        "150,00", taken["number"], back["number"],
    )  # fmt: skip
    parts = furnished.read_now(lambda db: db.scalars(select(payment_parts.c.refunded)).all())
    assert parts == [0]
    kinds = furnished.read_now(lambda db: db.scalars(select(live_events.c.kind)).all())
    assert {BALANCE, PAYMENT} <= set(kinds)
    assert furnished.read_now(ledger.faults) == []
    again = await started(app_client, paid)  # and another one can be begun
    assert again["state"] == "sending"


async def test_of_many_at_once_one_takes_it_back(
    app_client: httpx.AsyncClient, at_work: Watcher, paid: dict[str, Any], furnished: Database
) -> None:
    before = balance(furnished)
    refund = await started(app_client, paid)
    answers = await asyncio.gather(*(act(app_client, refund, "revoke") for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    assert (balance(furnished), put_aside(furnished)) == (before, 0)
    assert furnished.read_now(ledger.faults) == []


async def test_taken_back_while_it_is_sent(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    paid: dict[str, Any],
    bank: ModelBank,
    clock: FixedClock,
    furnished: Database,
) -> None:
    """Whoever is first: given back by the bank, or the child's again; never both."""
    before = balance(furnished)
    refund = await started(app_client, paid)
    clock.advance(minutes=MINUTES, microseconds=-1)
    # Another process, whose clock is a little ahead, sends it at this moment.
    ahead = watcher(furnished, bank, FixedClock(clock.now + timedelta(microseconds=1)))
    found, _ = await asyncio.gather(act(app_client, refund, "revoke"), ahead.attend(paid["id"]))
    clock.advance(minutes=1)
    await at_work.step()
    [order] = bank.orders.values()
    expected = (before, 0) if found.status_code == 200 else (before - 15_000, 15_000)
    assert (balance(furnished), order.refunded) == expected
    assert furnished.read_now(ledger.faults) == []


async def test_the_desk_of_the_school_alone(
    app_client: httpx.AsyncClient, at_work: Watcher, paid: dict[str, Any], furnished: Database
) -> None:
    refund = await started(app_client, paid)
    for login in ("mother", "teacher", "anna"):
        answer = await act(app_client, refund, "revoke", **header_credentials(login))
        assert answer.status_code == 403, login
    own = f"/cabinet/payments/refunds/{refund['id']}"
    body = {"action": "revoke", "version": refund["version"], "note": "Ошибка"}
    assert (await app_client.post(own, json=body, headers=MOTHER)).status_code == 400
    elsewhere = territories.insert().values(id=10, name="Другая")
    furnished.write_now(lambda db: db.execute(elsewhere))
    furnished.write_now(lambda db: db.execute(role_grants.update().values(territory_id=10)))
    assert (await act(app_client, refund, "revoke")).status_code == 404
    assert put_aside(furnished) == 15_000

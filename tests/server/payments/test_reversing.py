"""A credit that nobody has paid for is taken off again: once, with a reason in the family's statement."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.reconciliation import differences
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.areas.schools.tables import territories
from ruobr_server.kit.db import Database
from support.banks import ModelBank
from support.fixtures import NOW, FixedClock
from support.payments import balance, give_desk
from support.school import ANNA, BORIS, header_credentials

MOTHER, CLERK = header_credentials("mother"), header_credentials("operator")


async def reverse(client: httpx.AsyncClient, number: str, version: int, **more: str) -> httpx.Response:
    body = {"action": "reverse", "version": version, "note": "Заказ другого портала", **more}
    headers = {**CLERK, "Idempotency-Key": more.pop("key", "a-key-of-mine")}
    return await client.post(f"/desk/refunds/payments/{number}", json=body, headers=headers)


async def shown(client: httpx.AsyncClient, number: str) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"/desk/refunds/payments/{number}", headers=CLERK)).json()
    return found


async def test_taken_off_once_and_named_in_the_statement(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    paid: dict[str, Any],
    furnished: Database,
    clock: FixedClock,
) -> None:
    furnished.write_now(give_desk, "operator")
    before = balance(furnished)
    found = await shown(app_client, paid["number"])
    assert found["actions"] == ["refund", "reverse"]
    assert (await reverse(app_client, paid["number"], 1)).status_code == 409
    for _ in range(2):  # sent twice with one key
        answer = await reverse(app_client, paid["number"], found["version"])
        assert answer.status_code == 200, answer.text
        assert (answer.json()["state"], answer.json()["actions"]) == ("reversed", [])
    assert (balance(furnished), balance(furnished, BORIS)) == (before - 50_000, 0)
    assert furnished.read_now(ledger.faults) == []
    own = (await app_client.get(f"/cabinet/payments/{paid['id']}", headers=MOTHER)).json()
    assert (own["state"], own["actions"]) == ("reversed", [])
    assert own["history"][-1]["note"] == "Заказ другого портала"
    statement = (await app_client.get(f"/cabinet/meals/{ANNA}/statement", headers=MOTHER)).json()
    line = statement["lines"][0]
    assert (line["kind"], line["amount"], line["note"]) == ("reversal", "-500,00", "Заказ другого портала")
    # Whatever the bank goes on saying, it is not credited again; the day beside the bank names it.
    at_work.hint(paid["id"])
    clock.advance(minutes=1)
    await at_work.step()
    assert balance(furnished) == before - 50_000
    version = (await shown(app_client, paid["number"]))["version"]
    again = await reverse(app_client, paid["number"], version, key="another-key")
    assert again.status_code == 409
    lines = await differences(furnished, bank.client(), NOW.replace(hour=0), NOW.replace(hour=23))
    assert lines == [f"{paid['number']}\tthe bank took the money, it was taken off again here"]


async def test_what_was_given_back_is_not_taken_off_a_second_time(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    bank: ModelBank,
    paid: dict[str, Any],
    furnished: Database,
) -> None:
    furnished.write_now(give_desk, "operator")
    before = balance(furnished)
    start = {"payment": paid["number"], "child": ANNA, "amount": "200", "reason": "Ошибка"}
    assert (await app_client.post("/desk/refunds", json=start, headers=CLERK)).status_code == 201
    version = (await shown(app_client, paid["number"]))["version"]
    refused = await reverse(app_client, paid["number"], version)
    assert refused.status_code == 409  # the refund is on its way
    await at_work.step()
    version = (await shown(app_client, paid["number"]))["version"]
    assert (await reverse(app_client, paid["number"], version, key="later-key")).status_code == 200
    assert balance(furnished) == before - 50_000
    assert furnished.read_now(ledger.faults) == []


async def test_only_the_desk_of_every_school_of_it(
    app_client: httpx.AsyncClient, paid: dict[str, Any], furnished: Database
) -> None:
    before = balance(furnished)
    assert (await reverse(app_client, paid["number"], 4)).status_code == 403
    furnished.write_now(lambda db: db.execute(territories.insert().values(id=10, name="Другая")))
    furnished.write_now(give_desk, "operator", territory=10)
    assert (await reverse(app_client, paid["number"], 4)).status_code == 404
    for login in ("mother", "teacher"):
        headers = header_credentials(login)
        body = {"action": "reverse", "version": 4, "note": "x"}
        path = f"/desk/refunds/payments/{paid['number']}"
        assert (await app_client.post(path, json=body, headers=headers)).status_code == 403
    assert balance(furnished) == before


@pytest.mark.parametrize("body", [{"note": ""}, {"note": "  "}, {"action": "credit"}, {"version": 0}])
async def test_without_a_reason_nothing_is_taken_off(
    app_client: httpx.AsyncClient, paid: dict[str, Any], furnished: Database, body: dict[str, Any]
) -> None:
    furnished.write_now(give_desk, "operator")
    before = balance(furnished)
    version = (await shown(app_client, paid["number"]))["version"]
    reversal = {"action": "reverse", "version": version, "note": "Ошибка", **body}
    path = f"/desk/refunds/payments/{paid['number']}"
    answer = await app_client.post(path, json=reversal, headers=CLERK)
    assert answer.status_code in (400, 422), answer.text
    assert balance(furnished) == before

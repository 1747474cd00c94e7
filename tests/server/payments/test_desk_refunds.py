"""The desk gives money back by its own decision: of its schools' payments alone, once, with a reason."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.areas.schools.tables import territories
from ruobr_server.kit.db import Database
from support.banks import ModelBank
from support.databases import on_both, on_sqlite
from support.payments import balance, give_desk
from support.school import ANNA, BORIS, VERA, header_credentials

pytestmark = on_sqlite

MOTHER, CLERK = header_credentials("mother"), header_credentials("operator")


async def start(client: httpx.AsyncClient, paid: dict[str, Any], key: str = "", **more: Any) -> Any:
    body = {"payment": paid["number"], "child": ANNA, "amount": "150", "reason": "Двойная оплата", **more}
    headers = {**CLERK, "Idempotency-Key": key} if key else CLERK
    return await client.post("/desk/refunds", json=body, headers=headers)


@on_both
async def test_it_is_sent_at_once_and_shown_to_the_parent(
    app_client: httpx.AsyncClient,
    at_work: Watcher,
    paid: dict[str, Any],
    bank: ModelBank,
    furnished: Database,
) -> None:
    furnished.write_now(give_desk, "operator")
    before = balance(furnished)
    found = await app_client.get(f"/desk/refunds/payments/{paid['number'].lower()}", headers=CLERK)
    assert [(part["child"], part["left"]) for part in found.json()["parts"]] == [
        (ANNA, "500,00"),
        (BORIS, "100,00"),
    ]
    both = await asyncio.gather(*(start(app_client, paid, "one-key-for-both") for _ in range(2)))
    assert [answer.status_code for answer in both] == [201, 201]
    again = await start(app_client, paid, "another-key")
    assert again.status_code == 409  # one is on its way
    assert balance(furnished) == before - 15_000
    await at_work.step()
    [order] = bank.orders.values()
    assert order.refunded == 15_000
    shown = (await app_client.get(f"/cabinet/payments/{paid['id']}", headers=MOTHER)).json()
    [refund] = shown["refunds"]
    main = {name: refund[name] for name in ("state", "by", "reason", "amount")}
    assert main == {"state": "done", "by": "desk", "reason": "Двойная оплата", "amount": "150,00"}
    assert shown["refunded"] == "150,00"
    assert furnished.read_now(ledger.faults) == []
    looks = (await app_client.get("/cabinet/looks", headers=MOTHER)).json()
    assert "refund" in str(looks)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"amount": "500,01"}, 409),
        ({"amount": "0"}, 409),
        ({"amount": "-1"}, 400),
        ({"amount": "1e2"}, 400),
        ({"amount": "1,001"}, 400),
        ({"reason": "  "}, 400),
        ({"child": VERA}, 404),
        ({"payment": "M99999999"}, 404),
    ],
)
async def test_what_cannot_be_given_back_is_refused(
    app_client: httpx.AsyncClient, paid: dict[str, Any], furnished: Database, more: Any, status: int
) -> None:
    furnished.write_now(give_desk, "operator")
    before = balance(furnished)
    answer = await start(app_client, paid, **more)
    assert answer.status_code == status, answer.text
    assert balance(furnished) == before


async def test_a_wish_that_waits_is_not_given_back_twice(
    app_client: httpx.AsyncClient, at_work: Watcher, paid: dict[str, Any], furnished: Database
) -> None:
    furnished.write_now(give_desk, "operator")
    path = f"/cabinet/payments/{paid['id']}"
    now = (await app_client.get(path, headers=MOTHER)).json()
    wish = {"action": "ask-refund", "version": now["version"], "child": ANNA, "amount": "400", "reason": "Л"}
    assert (await app_client.post(path, json=wish, headers=MOTHER)).status_code == 200
    assert (await start(app_client, paid)).status_code == 409
    assert (await start(app_client, paid, amount="100")).status_code == 201


async def test_nothing_before_it_is_credited(
    app_client: httpx.AsyncClient, at_work: Watcher, furnished: Database
) -> None:
    furnished.write_now(give_desk, "operator")
    body = {"parts": [{"child": ANNA, "amount": "500"}]}
    made = (await app_client.post("/cabinet/payments", json=body, headers=MOTHER)).json()
    assert (await start(app_client, made)).status_code == 409


async def test_only_the_desk_of_the_school(
    app_client: httpx.AsyncClient, paid: dict[str, Any], furnished: Database
) -> None:
    path = f"/desk/refunds/payments/{paid['number']}"
    assert (await start(app_client, paid)).status_code == 403  # at no meals desk
    assert (await app_client.get(path, headers=CLERK)).status_code == 403
    furnished.write_now(lambda db: db.execute(territories.insert().values(id=10, name="Другая")))
    furnished.write_now(give_desk, "operator", territory=10)
    assert (await start(app_client, paid)).status_code == 404
    assert (await app_client.get(path, headers=CLERK)).status_code == 404
    for login in ("mother", "teacher", "anna"):
        headers = header_credentials(login)
        body = {"payment": paid["number"], "child": ANNA, "amount": "1", "reason": "Л"}
        assert (await app_client.post("/desk/refunds", json=body, headers=headers)).status_code == 403

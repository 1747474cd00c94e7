"""The list of payments: page by page, all of them or of one kind."""

from __future__ import annotations

from typing import Any

import httpx

from ruobr_server.kit.db import Database
from support.fixtures import FixedClock
from support.payments import open_canteen, past_payments
from support.school import header_credentials

MOTHER = header_credentials("mother")
STATES = ["credited", "declined", "expired", "credited", "refunded"] * 20


async def listed(client: httpx.AsyncClient, **query: Any) -> tuple[list[int], bool]:
    answer = await client.get("/cabinet/payments", params=query, headers=MOTHER)
    assert answer.status_code == 200, answer.text
    page = answer.json()
    return [each["id"] for each in page["payments"]], page["more"]


async def all_pages(client: httpx.AsyncClient, **query: Any) -> list[int]:
    found, more = await listed(client, **query)
    while more:
        page, more = await listed(client, **query, before=found[-1])
        found += page
    return found


async def test_every_page_of_every_kind(
    app_client: httpx.AsyncClient, furnished: Database, clock: FixedClock
) -> None:
    furnished.write_now(open_canteen)
    furnished.write_now(past_payments, [*STATES, "waiting", "paid"], clock())
    first, more = await listed(app_client)
    assert (first, more) == (list(range(102, 72, -1)), True)
    assert await all_pages(app_client) == list(range(102, 0, -1))
    assert await all_pages(app_client, which="open") == [102, 101]
    of_kind = {
        "credited": {"credited", "refunded"},
        "nothing": {"declined", "expired"},
    }
    for which, states in of_kind.items():
        wanted = [number for number in range(100, 0, -1) if STATES[number - 1] in states]
        assert await all_pages(app_client, which=which) == wanted
    wrong = await app_client.get("/cabinet/payments", params={"which": "mine"}, headers=MOTHER)
    assert wrong.status_code == 400

"""Ordering and cancelling meals, the day limit, statements: who may, until when, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.app import Portal
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals import accounts
from ruobr_server.areas.meals import tables as meals
from ruobr_server.kit.db import Database
from support.canteens import BREAKFAST, LUNCH, OTHER_BREAKFAST, TOMORROW, meal_records, serve
from support.fixtures import ZONE, FixedClock
from support.school import ANNA, BORIS, MONDAY, SCHOOL, TUESDAY, VERA, header_credentials

ORDERED, CANCELLED, RECEIVED = 10, 20, 30
MOTHER = header_credentials("mother")


@pytest.fixture
def canteen(furnished: Database, app: Portal) -> Database:
    furnished.write_now(serve)
    return furnished


async def order(
    client: httpx.AsyncClient,
    complex_: int,
    ordered: bool = True,
    *,
    day: date = TOMORROW,
    child: int = ANNA,
    who: str = "mother",
) -> httpx.Response:
    body = {"date": day.isoformat(), "complex": complex_, "ordered": ordered}
    return await client.post(f"/cabinet/meals/{child}/orders", json=body, headers=header_credentials(who))


async def test_ordered_changed_and_cancelled(app_client: httpx.AsyncClient, canteen: Database) -> None:
    answer = await order(app_client, BREAKFAST)
    assert answer.status_code == 200, answer.text
    [day] = answer.json()["days"]
    assert [each["complex"] for each in day["offers"]] == [BREAKFAST, OTHER_BREAKFAST, LUNCH]
    assert day["offers"][0]["dishes"] == ["Суп", "Хлеб"]
    assert [(each["complex"], each["state"]) for each in day["orders"]] == [(BREAKFAST, ORDERED)]
    # Another breakfast takes its place; lunch would go beyond the limit of 150 roubles.
    assert (await order(app_client, OTHER_BREAKFAST)).status_code == 200
    assert meal_records(canteen, ANNA, TOMORROW) == [
        (BREAKFAST, CANCELLED, 0),
        (OTHER_BREAKFAST, ORDERED, 9_000),
    ]
    refused = await order(app_client, LUNCH)
    assert refused.status_code == 409
    assert "limit" in refused.json()["text"]
    lifted = await app_client.put(f"/cabinet/meals/{ANNA}/limit", json={"limit": ""}, headers=MOTHER)
    assert lifted.status_code == 204
    assert (await order(app_client, LUNCH)).status_code == 200
    assert (await order(app_client, OTHER_BREAKFAST, False)).status_code == 200
    assert (await order(app_client, OTHER_BREAKFAST, False)).status_code == 200  # once more is no more
    states = [(number, state) for number, state, _ in meal_records(canteen, ANNA, TOMORROW)]
    assert states == [(BREAKFAST, CANCELLED), (OTHER_BREAKFAST, CANCELLED), (LUNCH, ORDERED)]
    # An order moves no money, and independent clients see it.
    assert canteen.read_now(ledger.faults) == []
    query: dict[str, str | int] = {"child": ANNA, "food_type": 1, "selected_date": str(TOMORROW)}
    query["food_menu_complex"] = 1
    records = (await app_client.get("/food/calendary/", params=query, headers=MOTHER)).json()["data"]["vizit"]
    assert [each["state"] for each in records if each["date"] == str(TOMORROW)] == [20, 20, 10]


async def test_until_the_canteens_hour(
    app_client: httpx.AsyncClient, canteen: Database, clock: FixedClock
) -> None:
    late = await order(app_client, BREAKFAST, day=TUESDAY)  # it is ten, orders close at nine
    assert late.status_code == 409
    assert "Ordering for this day is closed" in late.json()["text"]
    clock.now = datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, 8, 59, 59, tzinfo=ZONE)
    assert (await order(app_client, BREAKFAST)).status_code == 200
    clock.now += timedelta(seconds=1)
    assert (await order(app_client, BREAKFAST, False)).status_code == 409
    assert meal_records(canteen, ANNA, TOMORROW) == [(BREAKFAST, ORDERED, 8_550)]


async def test_who_may_order_for_whom(app_client: httpx.AsyncClient, canteen: Database) -> None:
    assert (await order(app_client, BREAKFAST, child=VERA)).status_code == 404
    assert (await order(app_client, BREAKFAST, who="father")).status_code in (200, 404)
    assert (await order(app_client, BREAKFAST, who="anna")).status_code == 403
    assert (await order(app_client, BREAKFAST, who="teacher")).status_code == 403
    assert (await order(app_client, 99)).status_code == 404  # not on the menu
    assert (await order(app_client, BREAKFAST, day=MONDAY - timedelta(days=90))).status_code == 404
    query = {"start": str(MONDAY), "end": str(MONDAY + timedelta(days=5))}
    for path in ("", "/money"):
        url = f"/cabinet/meals/{ANNA}{path}"
        assert (await app_client.get(url, params=query, headers=MOTHER)).status_code == 200
        own = await app_client.get(url, params=query, headers=header_credentials("anna"))
        assert own.status_code == 200
        assert own.json().get("may_order") in (False, None)
        stranger = await app_client.get(url, params=query, headers=header_credentials("vera"))
        assert stranger.status_code == 404
    limit = await app_client.put(
        f"/cabinet/meals/{ANNA}/limit", json={"limit": "1"}, headers=header_credentials("anna")
    )
    assert limit.status_code == 403


@pytest.mark.parametrize("limit", ["-1", "0", "1e3", "10000,01", "много"])
async def test_limits_that_are_none(app_client: httpx.AsyncClient, canteen: Database, limit: str) -> None:
    answer = await app_client.put(f"/cabinet/meals/{ANNA}/limit", json={"limit": limit}, headers=MOTHER)
    assert answer.status_code == 400


async def test_the_statement_and_the_days(app_client: httpx.AsyncClient, canteen: Database) -> None:
    answer = await app_client.get(f"/cabinet/meals/{ANNA}/statement", headers=MOTHER)
    statement: dict[str, Any] = answer.json()
    assert [(line["kind"], line["amount"], line["balance"]) for line in statement["lines"]] == [
        ("charge", "-85,50", "524,50"),
        ("subsidy", "10,00", "610,00"),
        ("payment", "500,00", "600,00"),
        ("payment", "100,00", "100,00"),
    ]
    assert (statement["balance"], statement["more"]) == ("524,50", False)
    query = {"start": "2026-09-01", "end": "2026-11-30"}
    days = (await app_client.get(f"/cabinet/meals/{ANNA}/money", params=query, headers=MOTHER)).json()["days"]
    assert [(day["date"], day["spent"], day["added"]) for day in days] == [
        ("2026-09-01", "0,00", "500,00"),
        ("2026-09-02", "0,00", "10,00"),
        ("2026-11-23", "85,50", "0,00"),
    ]
    backwards = {"start": "2026-09-02", "end": "2026-09-01"}
    url = f"/cabinet/meals/{ANNA}"
    assert (await app_client.get(url, params=backwards, headers=MOTHER)).status_code == 400


async def test_every_child_of_a_school_with_a_canteen_has_an_account(canteen: Database) -> None:
    def numbers(connection: Any) -> dict[int, str]:
        own = meals.meal_accounts
        rows = connection.execute(select(own.c.pupil_id, own.c.account).where(own.c.school_id == SCHOOL))
        return {row.pupil_id: row.account for row in rows}

    before = canteen.read_now(numbers)
    while canteen.write_now(accounts.open_missing, 2) >= 2:
        pass
    after = canteen.read_now(numbers)
    assert {ANNA, BORIS, VERA} <= after.keys()
    assert {child: after[child] for child in before} == before
    assert len(set(after.values())) == len(after)
    assert canteen.write_now(accounts.open_missing) == 0

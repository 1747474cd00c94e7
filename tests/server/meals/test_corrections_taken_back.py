"""Taking a correction back: an entry of the opposite amount, once, in time, and never out of nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.app import Portal
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals import corrections
from ruobr_server.areas.schools.tables import territories
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.workflow.tables import revocation_policies
from ruobr_tui.api.models.events import BALANCE
from support.canteens import serve
from support.fixtures import NOW, FixedClock
from support.payments import balance, give_desk
from support.school import ANNA, BORIS, SCHOOL, header_credentials

OPERATOR, MOTHER = header_credentials("operator"), header_credentials("mother")
ACCOUNT = f"/desk/meals/accounts/{ANNA}"


@pytest.fixture
def canteen(furnished: Database, app: Portal) -> Database:
    furnished.write_now(serve)
    furnished.write_now(give_desk, "operator")
    return furnished


async def corrected(client: httpx.AsyncClient, amount: str) -> dict[str, Any]:
    """The line of a new correction."""
    body = {"amount": amount, "reason": "Ошибка столовой"}
    answer = await client.post(ACCOUNT, json=body, headers=OPERATOR)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["lines"][0]
    return found


async def take_back(client: httpx.AsyncClient, line: int, **more: Any) -> httpx.Response:
    values = {"login": OPERATOR, "child": ANNA, "key": "", "reason": "Не тот счёт", **more}
    headers = {**values["login"], **({"Idempotency-Key": values["key"]} if values["key"] else {})}
    path = f"/desk/meals/accounts/{values['child']}/reversals"
    return await client.post(path, json={"line": line, "reason": values["reason"]}, headers=headers)


def eat(database: Database, amount: int) -> None:
    """The canteen charges so many kopecks."""
    lines = {ledger.meals_of(SCHOOL, ANNA): -amount, ledger.own_of(SCHOOL, ledger.CANTEEN): amount}
    database.write_now(ledger.write, SCHOOL, "charge", "eaten", lines, NOW.date(), NOW)


@pytest.mark.parametrize("amount", ["97,50", "-24,50"])
async def test_both_lines_stay_and_refer_to_each_other(
    app_client: httpx.AsyncClient, canteen: Database, amount: str
) -> None:
    before = balance(canteen, ANNA)
    line = await corrected(app_client, amount)
    assert line["reversible_until"] == "2026-11-27"  # three working days after a Tuesday
    answer = await take_back(app_client, line["number"])
    assert answer.status_code == 200, answer.text
    assert balance(canteen, ANNA) == before
    assert canteen.read_now(ledger.faults) == []
    path = f"/cabinet/meals/{ANNA}/statement"
    back, original = (await app_client.get(path, headers=MOTHER)).json()["lines"][:2]
    assert (back["kind"], back["note"], back["reverses"]) == ("correction", "Не тот счёт", line["number"])
    assert (original["number"], original["amount"]) == (line["number"], line["amount"])
    assert (original["reversed_by"], original["note"]) == (back["number"], "Ошибка столовой")
    for each in answer.json()["lines"][:2]:
        assert "reversible_until" not in each or each["reversible_until"] is None


async def test_the_family_is_informed(app_client: httpx.AsyncClient, canteen: Database) -> None:
    line = await corrected(app_client, "50")

    def events_of_meals() -> int:
        query = select(live_events.c.id).where(live_events.c.kind == BALANCE)
        return len(canteen.read_now(lambda db: db.execute(query).all()))

    before = events_of_meals()
    await take_back(app_client, line["number"])
    assert events_of_meals() > before


async def test_once_however_often_and_by_how_many(app_client: httpx.AsyncClient, canteen: Database) -> None:
    before = balance(canteen, ANNA)
    line = (await corrected(app_client, "50"))["number"]
    keys = ["first-clerk-key", "first-clerk-key", "second-clerk-key", "third-clerk-key"]
    codes = await asyncio.gather(*(take_back(app_client, line, key=key) for key in keys))
    by_key = dict(zip(keys, (each.status_code for each in codes), strict=True))
    assert sorted(by_key.values()) == [200, 409, 409]
    assert codes[0].status_code == codes[1].status_code
    assert balance(canteen, ANNA) == before
    assert canteen.read_now(ledger.faults) == []
    again = await take_back(app_client, line)
    assert again.status_code == 409
    assert "already been undone" in again.json()["text"]
    own = (await app_client.get(ACCOUNT, headers=OPERATOR)).json()["lines"][0]["number"]
    assert (await take_back(app_client, own)).status_code == 409  # what takes back stays


async def test_what_was_spent_cannot_come_off_again(app_client: httpx.AsyncClient, canteen: Database) -> None:
    line = await corrected(app_client, "100")
    eat(canteen, balance(canteen, ANNA) - 9_999)
    before = balance(canteen, ANNA)
    answer = await take_back(app_client, line["number"])
    assert answer.status_code == 409
    assert "spent" in answer.json()["text"]
    assert balance(canteen, ANNA) == before
    assert canteen.read_now(ledger.faults) == []


async def test_what_was_taken_off_comes_back_also_to_a_debt(
    app_client: httpx.AsyncClient, canteen: Database
) -> None:
    line = await corrected(app_client, "-100")
    eat(canteen, balance(canteen, ANNA) + 20_000)
    assert (await take_back(app_client, line["number"])).status_code == 200
    assert balance(canteen, ANNA) == -10_000


async def test_until_the_day_that_was_stated(
    app_client: httpx.AsyncClient, canteen: Database, clock: FixedClock
) -> None:
    early, late = await corrected(app_client, "1"), await corrected(app_client, "2")
    # A later change of the policy moves no day that was stated.
    policy = revocation_policies.update().values(working_days=0)
    canteen.write_now(lambda db: db.execute(policy))
    clock.advance(days=3, hours=13, minutes=59)  # Friday, 23:59 in the school's zone
    assert (await take_back(app_client, early["number"])).status_code == 200
    clock.advance(minutes=2)
    answer = await take_back(app_client, late["number"])
    assert answer.status_code == 409
    assert "can no longer be undone" in answer.json()["text"]
    shown = (await app_client.get(ACCOUNT, headers=OPERATOR)).json()["lines"]
    assert all(each.get("reversible_until") is None for each in shown)
    today = await corrected(app_client, "3")
    assert today["reversible_until"] == "2026-11-28"


async def test_only_corrections_of_this_account(app_client: httpx.AsyncClient, canteen: Database) -> None:
    line = await corrected(app_client, "1")
    eat(canteen, 100)
    charge = (await app_client.get(ACCOUNT, headers=OPERATOR)).json()["lines"][0]
    assert charge["kind"] == "charge"
    assert (await take_back(app_client, charge["number"])).status_code == 409
    assert (await take_back(app_client, 999)).status_code == 404
    assert (await take_back(app_client, line["number"], child=BORIS)).status_code in (404, 409)
    assert (await take_back(app_client, line["number"], reason="  ")).status_code == 400


async def test_the_desk_of_the_school_alone(app_client: httpx.AsyncClient, canteen: Database) -> None:
    line, before = await corrected(app_client, "1"), balance(canteen, ANNA)
    for login in ("mother", "teacher", "anna"):
        answer = await take_back(app_client, line["number"], login=header_credentials(login))
        assert answer.status_code == 403, login
    elsewhere = {"id": 10, "name": "Другая"}
    canteen.write_now(lambda db: db.execute(territories.insert().values(**elsewhere)))
    canteen.write_now(lambda db: db.execute(role_grants.update().values(territory_id=10)))
    answer = await take_back(app_client, line["number"])
    assert (answer.status_code, balance(canteen, ANNA)) == (404, before)


async def test_nothing_is_left_of_one_that_broke_off(
    app_client: httpx.AsyncClient, canteen: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, before = await corrected(app_client, "1"), balance(canteen, ANNA)

    def broken(*_arguments: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(corrections, "notify_pupils", broken)
        broken_off = await take_back(app_client, line["number"], key="broken-off-once")
    assert (broken_off.status_code, balance(canteen, ANNA)) == (500, before)
    assert (await take_back(app_client, line["number"], key="broken-off-once")).status_code == 200
    assert canteen.read_now(ledger.faults) == []

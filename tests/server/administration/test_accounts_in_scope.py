"""Accounts inside a scope: found, closed, opened again, reset; and nobody's beyond it."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ruobr_server.areas.administration import account_changes, account_list
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.personal_data.access_log import looks_at
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, guardianships, sessions
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Conflict, Forbidden, NotFound
from ruobr_tui.api.roles import REGION, StaffRole
from support import neighbours
from support.administrators import SCHOOL, TOWN, Town, appoint
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family
from support.fixtures import NOW
from support.school import header_credentials

pytestmark = on_sqlite

KEY = {"Idempotency-Key": "5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"}


def logins_of(
    town: Town, who: Identity, search: str = "", state: str = "active", limit: int = 200
) -> list[str]:
    """All pages, one after another."""
    found: list[str] = []
    place = ""
    while True:
        listing = Listing(search, after=place, limit=limit)
        page = town.database.read_now(account_list.accounts_in_scope, who, state, listing)
        found += [each.login for each in page.accounts]
        place = page.next
        if not place:
            assert len(found) == page.found
            return found


def decide(town: Town, who: Identity, number: int, action: str = "close", reason: str = "Уволена") -> Any:
    return town.database.write_now(account_changes.decide, who, number, action, reason, NOW)


@on_both
def test_each_finds_the_accounts_of_the_own_scope(town: Town, family: Family) -> None:
    families = ["ivanova-1", "ivanova", "petrova-1", "petrova"]
    here = [*families, "head", "school", "support"]
    assert sorted(logins_of(town, town.school)) == sorted(here)
    assert logins_of(town, town.support) == logins_of(town, town.school)
    assert sorted(logins_of(town, town.town)) == sorted([*here, "beside", "town"])
    assert logins_of(town, town.beside) == ["beside"]
    assert {"yurgina", "far"} <= set(logins_of(town, town.far))
    assert not set(logins_of(town, town.far)) & set(here)
    # What belongs nowhere is the region's.
    assert {"plain", "region", *here} <= set(logins_of(town, town.region))
    for who in (town.head, town.plain, family.ivanovs.parent):
        with pytest.raises(Forbidden):
            logins_of(town, who)


def test_accounts_are_found_by_surname_name_and_login(town: Town) -> None:
    assert logins_of(town, town.school, "иванова") == ["ivanova-1", "ivanova"]
    assert logins_of(town, town.school, "Иванова ольга") == ["ivanova"]
    assert logins_of(town, town.school, "HEA") == ["head"]
    assert logins_of(town, town.school, "%") == []
    for limit in (1, 2, 3):
        assert logins_of(town, town.school, limit=limit) == logins_of(town, town.school)
    listed = town.database.read_now(
        account_list.accounts_in_scope, town.school, "active", Listing("petrova-1")
    )
    [row] = listed.accounts
    assert listed.counts == {"active": len(logins_of(town, town.school))}
    assert (row.name, row.belongs, row.role) == ("Петрова Вера", "9В · Школа № 1", "pupil")


@on_both
def test_an_account_is_closed_and_opened_again_with_a_reason(town: Town, family: Family) -> None:
    number = family.petrovs.parent.account_id
    shown = decide(town, town.school, number, reason="Ребёнок выбыл")
    assert (shown.account.active, shown.actions) == (False, ["reopen"])
    assert logins_of(town, town.school, "petrova", "closed") == ["petrova"]
    with pytest.raises(Conflict, match="closed"):
        decide(town, town.school, number)
    decide(town, town.town, number, "reopen", "Вернулся")
    shown = town.database.read_now(account_list.one, town.school, number, NOW)
    assert shown.actions == ["close", "reset"]  # no session to end
    assert [(step.action, step.note, step.by) for step in shown.history] == [
        ("reopen", "Вернулся", "Служебная Инна"),
        ("close", "Ребёнок выбыл", "Служебная Инна"),
    ]


def test_another_school_and_municipality_find_nothing(town: Town, family: Family) -> None:
    number = family.petrovs.parent.account_id
    for who in (town.beside, town.far):
        with pytest.raises(NotFound):
            town.database.read_now(account_list.one, who, number, NOW)
        with pytest.raises(NotFound):
            decide(town, who, number)
        with pytest.raises(NotFound):
            town.database.write_now(account_changes.reset, who, number, "x", NOW)
    with pytest.raises(NotFound):
        decide(town, town.school, neighbours.PARENT.account_id)


def test_an_account_that_reaches_further_is_seen_and_left_alone(town: Town, family: Family) -> None:
    """A child at the neighbours' school too: a new password would open that diary."""
    parent = family.petrovs.parent.account_id
    beside = {"account_id": parent, "pupil_id": neighbours.PUPIL, "position": 1}
    town.database.write_now(lambda db: db.execute(guardianships.insert().values(**beside)))
    town.database.write_now(appoint, town.head, StaffRole.SUPPORT, TOWN)
    for number in (parent, town.head.account_id):
        shown = town.database.read_now(account_list.one, town.school, number, NOW)
        assert shown.actions == []
        with pytest.raises(Forbidden, match="other places"):
            decide(town, town.school, number)
        with pytest.raises(Forbidden):
            town.database.write_now(account_changes.reset, town.school, number, "x", NOW)
    assert decide(town, town.region, parent).account.active is False


def test_support_does_nothing_with_who_has_a_role(town: Town, family: Family) -> None:
    for number in (town.school.account_id, town.head.account_id):
        with pytest.raises(Forbidden):
            town.database.write_now(account_changes.reset, town.support, number, "x", NOW)
    assert (
        town.database.write_now(
            account_changes.reset, town.support, family.petrovs.parent.account_id, "x", NOW
        )["login"]
        == "petrova"
    )


def test_nobody_closes_himself_or_the_last_administrator(town: Town) -> None:
    with pytest.raises(Forbidden, match="your own account"):
        decide(town, town.region, town.region.account_id)
    town.database.write_now(appoint, town.plain, StaffRole.SUPPORT, SCHOOL)
    town.database.write_now(appoint, town.plain, StaffRole.REGION_ADMINISTRATOR, REGION)
    decide(town, town.region, town.plain.account_id)
    with pytest.raises(Conflict, match="last administrator"):
        decide(town, town.plain, town.region.account_id)


@on_both
def test_two_administrators_do_not_close_each_other_at_once(town: Town) -> None:
    town.database.write_now(appoint, town.plain, StaffRole.REGION_ADMINISTRATOR, REGION)

    def closes(who: Identity, other: Identity, connection: Any) -> Any:
        return account_changes.decide(connection, who, other.account_id, "close", "спор", NOW)

    one, two = both_at_once(
        town.database, partial(closes, town.region, town.plain), partial(closes, town.plain, town.region)
    )
    assert one.account.active is False
    assert isinstance(two, Conflict)


async def test_a_reset_ends_the_sessions_and_is_shown_once(
    town: Town, family: Family, app_client: httpx.AsyncClient
) -> None:
    signed_in = {"login": "petrova", "password": PASSWORD, "device": "ноутбук"}
    assert (await app_client.post("/cabinet/session", json=signed_in)).status_code == 201
    number = family.petrovs.parent.account_id
    headers = {**header_credentials("school", PASSWORD), **KEY}
    path = f"/administration/accounts/{number}"
    shown = (await app_client.get(path, headers=headers)).json()
    assert [each["device"] for each in shown["sessions"]] == ["ноутбук"]
    answer = await app_client.post(f"{path}/password", headers=headers)
    assert answer.status_code == 200
    made = answer.json()
    assert (made["login"], made["name"], len(made["password"])) == ("petrova", "Петрова Ольга", 14)
    assert (await app_client.post(f"{path}/password", headers=headers)).json() == made  # repeated: the same
    again = {**signed_in, "password": made["password"]}
    assert (await app_client.post("/cabinet/session", json=signed_in)).status_code == 401
    assert (await app_client.post("/cabinet/session", json=again)).status_code == 201
    # The family reads who has looked and who has set the password.
    looks = town.database.read_now(looks_at, number).looks
    assert {each.what for each in looks} == {"account", "login:parent"}


async def test_sessions_of_one_are_ended(town: Town, family: Family, app_client: httpx.AsyncClient) -> None:
    number = family.petrovs.parent.account_id
    for device in ("телефон", "ноутбук", "киоск"):
        signed_in = {"login": "petrova", "password": PASSWORD, "device": device}
        await app_client.post("/cabinet/session", json=signed_in)
    headers = header_credentials("school", PASSWORD)
    path = f"/administration/accounts/{number}"
    listed = (await app_client.get(path, headers=headers)).json()["sessions"]
    one = next(each["id"] for each in listed if each["device"] == "киоск")
    others = (await app_client.delete(f"{path}/sessions/{one}", headers=headers)).json()["sessions"]
    assert {each["device"] for each in others} == {"телефон", "ноутбук"}
    assert (await app_client.delete(f"{path}/sessions/{one}", headers=headers)).status_code == 404
    # A session of somebody else under this account's path.
    signed_in = {"login": "ivanova", "password": PASSWORD, "device": "чужой"}
    other = (await app_client.post("/cabinet/session", json=signed_in)).json()["session"]["id"]
    assert (await app_client.delete(f"{path}/sessions/{other}", headers=headers)).status_code == 404
    assert (await app_client.delete(f"{path}/sessions", headers=headers)).json()["sessions"] == []
    of_them = select(sessions.c.id).where(sessions.c.account_id == number)
    assert town.database.read_now(lambda db: db.scalars(of_them).all()) == []


async def test_a_lost_second_factor_is_turned_off(town: Town, app_client: httpx.AsyncClient) -> None:
    """All sessions end, the owner's programs are told, the history and the log of looks have it."""
    number = town.plain.account_id
    of_plain = accounts.update().where(accounts.c.id == number)
    town.database.write_now(lambda db: db.execute(of_plain.values(second_factor_at=NOW)))
    path = f"/administration/accounts/{number}/second-factor"
    headers = header_credentials("region", PASSWORD)
    assert (await app_client.delete(path, headers=header_credentials("school", PASSWORD))).status_code == 404
    shown = (await app_client.delete(path, headers=headers)).json()
    assert shown["second_factor_at"] is None
    assert "reset-second-factor" not in shown["actions"]
    assert [(step["action"], step["by"]) for step in shown["history"]] == [
        ("reset-second-factor", "Служебная Инна")
    ]
    again = await app_client.delete(path, headers=headers)
    assert again.status_code == 409
    assert "no second factor" in again.text
    [look] = town.database.read_now(looks_at, number).looks
    assert (look.what, look.roles) == ("second-factor:reset", ["region-administrator"])
    published = select(live_events.c.kind, live_events.c.about).where(live_events.c.account_id == number)
    [event] = town.database.read_now(lambda db: db.execute(published).all())
    assert (event.kind, "reset-second-factor" in event.about) == ("account", True)
    own = (
        await app_client.get("/cabinet/second-factor", headers=header_credentials("plain", PASSWORD))
    ).json()
    assert own["since"] is None
    assert own["reset_at"] is not None


def test_nobody_turns_off_a_factor_above_the_own_role_or_his_own(town: Town) -> None:
    everybody = accounts.update().values(second_factor_at=NOW)
    town.database.write_now(lambda db: db.execute(everybody))
    for who, whose in ((town.support, town.school), (town.school, town.school), (town.region, town.region)):
        with pytest.raises(Forbidden):
            town.database.write_now(account_changes.turn_factor_off, who, whose.account_id, NOW)
    with pytest.raises(NotFound):
        town.database.write_now(account_changes.turn_factor_off, town.school, town.region.account_id, NOW)

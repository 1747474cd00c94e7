"""Roles of staff count at each request: until their last day, until they are revoked, and for staff alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from ruobr_server.auth.desks import COMPLAINTS, kinds_of, schools_of_desk
from ruobr_server.auth.role_grants import held_by
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Forbidden
from support.clerks import seat_clerk
from support.databases import on_both
from support.families import PASSWORD, Family
from support.fixtures import FixedClock
from support.school import header_credentials

pytestmark = on_both

ZONE = ZoneInfo("Asia/Novokuznetsk")


def clerk(database: Database, family: Family) -> int:
    number = family.petrovs.parent.account_id
    of_them = accounts.c.id == number
    database.write_now(lambda db: db.execute(accounts.update().where(of_them).values(role="operator")))
    database.write_now(seat_clerk, number, COMPLAINTS)
    return number


async def test_a_role_counts_through_its_last_day_and_no_longer(
    database: Database, family: Family, app_client: httpx.AsyncClient, clock: FixedClock
) -> None:
    clerk(database, family)
    today = clock().astimezone(ZONE).date()
    database.write_now(lambda db: db.execute(role_grants.update().values(ends_on=today)))
    headers = header_credentials("petrova", PASSWORD)
    assert (await app_client.get("/desk/complaints", headers=headers)).status_code == 200
    # The last minute of the region's day, and the first of the next.
    clock.now = datetime(today.year, today.month, today.day, 23, 59, tzinfo=ZONE)
    assert (await app_client.get("/desk/complaints", headers=headers)).status_code == 200
    clock.now += timedelta(minutes=1)
    assert (await app_client.get("/desk/complaints", headers=headers)).status_code == 403
    standing = (await app_client.get("/cabinet/standing", headers=headers)).json()
    assert standing["desks"] == []


async def test_a_revoked_role_counts_no_more_at_the_next_request(
    database: Database, family: Family, app_client: httpx.AsyncClient, clock: FixedClock
) -> None:
    clerk(database, family)
    headers = header_credentials("petrova", PASSWORD)
    assert (await app_client.get("/desk/complaints", headers=headers)).status_code == 200
    database.write_now(lambda db: db.execute(role_grants.update().values(revoked_at=clock())))
    assert (await app_client.get("/desk/complaints", headers=headers)).status_code == 403


def test_a_parent_or_pupil_has_no_role_whatever_is_stored(database: Database, family: Family) -> None:
    number = clerk(database, family)
    who = replace(family.petrovs.parent, account_id=number, role="operator")
    assert database.read_now(kinds_of, who) == [COMPLAINTS]
    for role in ("parent", "pupil", ""):
        assert database.read_now(held_by, replace(who, role=role)) == []
        with pytest.raises(Forbidden):
            database.read_now(schools_of_desk, replace(who, role=role), COMPLAINTS)


def test_a_role_that_ends_counts_only_where_the_day_is_known(
    database: Database, family: Family, clock: FixedClock
) -> None:
    number = clerk(database, family)
    day = clock().date()
    database.write_now(lambda db: db.execute(role_grants.update().values(ends_on=day)))
    who = replace(family.petrovs.parent, account_id=number, role="operator")
    assert database.read_now(held_by, who) == []
    assert database.read_now(kinds_of, replace(who, today=day)) == [COMPLAINTS]

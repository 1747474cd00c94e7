"""What waits for who administers: numbers of the own scope alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ruobr_server.areas.administration.overview import overview
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.errors import Forbidden
from ruobr_tui.api.models.administration import Overview
from ruobr_tui.api.roles import StaffRole
from support.administrators import BESIDE, SCHOOL, TODAY, Town, appoint
from support.databases import on_sqlite
from support.families import Family
from support.fixtures import NOW

pytestmark = on_sqlite


def of(town: Town, who: Any, today: date = TODAY) -> Overview:
    return town.database.read_now(overview, who, today)


def test_each_reads_the_numbers_of_the_own_scope(town: Town, family: Family) -> None:
    before = {who.login: of(town, who) for who in (town.region, town.town, town.school, town.beside)}
    given = accounts.update().where(accounts.c.id == family.petrovs.parent.account_id)
    town.database.write_now(lambda db: db.execute(given.values(must_change_password=True)))
    for who in (town.region, town.town, town.school):
        assert of(town, who).unchanged == (before[who.login].unchanged or 0) + 1
    assert of(town, town.beside) == before["BESIDE"]
    assert of(town, town.school).failed_jobs is None
    assert of(town, town.region).failed_jobs == 0


def test_closed_accounts_and_used_ones_do_not_wait(town: Town, family: Family) -> None:
    number = family.petrovs.parent.account_id
    unused = of(town, town.school).unused or 0
    own = accounts.update().where(accounts.c.id == number)
    town.database.write_now(lambda db: db.execute(own.values(first_used_at=NOW)))
    assert of(town, town.school).unused == unused - 1
    town.database.write_now(lambda db: db.execute(own.values(first_used_at=None, active=False)))
    assert of(town, town.school).unused == unused - 1


def test_roles_that_end_within_a_month_are_counted_where_they_lie(town: Town) -> None:
    soon, later = TODAY + timedelta(days=30), TODAY + timedelta(days=31)
    town.database.write_now(appoint, town.plain, StaffRole.OFFICE, SCHOOL, soon)
    town.database.write_now(appoint, town.plain, StaffRole.CANTEEN, SCHOOL, later)
    town.database.write_now(appoint, town.plain, StaffRole.OFFICE, BESIDE, TODAY)
    assert (of(town, town.head).ending, of(town, town.head).next_end) == (1, soon)
    assert (of(town, town.town).ending, of(town, town.town).next_end) == (2, TODAY)
    assert of(town, town.head).unchanged is None  # heads do not look after accounts
    assert of(town, town.support).ending is None


def test_others_have_no_such_numbers(town: Town, family: Family) -> None:
    for who in (town.plain, family.ivanovs.parent):
        with pytest.raises(Forbidden):
            of(town, who)

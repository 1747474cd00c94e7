"""What waits for who administers: numbers of the own scope alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from ruobr_server.areas.administration.overview import overview
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.school_import.tables import school_imports
from ruobr_server.areas.schools.tables import classes, people, pupils
from ruobr_server.areas.timetable.tables import timetable_versions
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.errors import Forbidden
from ruobr_server.kit.jobs.queue import enqueue
from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.jobs.tables import jobs
from ruobr_tui.api.models.administration import Overview
from ruobr_tui.api.roles import StaffRole
from support.administrators import BESIDE, SCHOOL, TODAY, Town, appoint, on
from support.databases import on_sqlite
from support.families import Family
from support.fixtures import NOW

pytestmark = on_sqlite


def of(town: Town, who: Any, today: date = TODAY) -> Overview:
    return town.database.read_now(overview, who, today, NOW, AREAS)


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


def waiting(town: Town, who: Any, today: date = TODAY) -> dict[str, tuple[int, date | None]]:
    return {each.what: (each.count, each.day) for each in of(town, on(who, today), today).waiting}


def test_schools_that_wait_are_named_to_who_fills_them(town: Town) -> None:
    """Both schools of the town have pupils, and neither a timetable nor a lesson."""

    def enrol(connection: Any) -> None:
        person = connection.scalar(select(func.max(people.c.id)))
        connection.execute(pupils.insert().values(school_id=2, id=9001, person_id=person, class_id=1))

    town.database.write_now(enrol)
    assert waiting(town, town.town)["timetables"] == (2, None)
    assert waiting(town, town.beside)["timetables"] == (1, None)
    assert "timetables" not in waiting(town, town.support)
    version = {"school_id": 2, "id": 1, "created_at": NOW}
    town.database.write_now(
        lambda db: db.execute(timetable_versions.insert().values(**version, valid_from=TODAY))
    )
    assert "timetables" not in waiting(town, town.beside)
    # A new year waits from May on, until all pupils are in it.
    spring = date(2027, 5, 1)
    assert "rollover" not in waiting(town, town.town, spring - timedelta(days=1))
    assert waiting(town, town.town, spring)["rollover"] == (2, date(2027, 9, 1))
    assert waiting(town, town.beside, spring)["rollover"] == (1, date(2027, 9, 1))
    assert "rollover" not in waiting(town, town.head, spring)
    town.database.write_now(
        lambda db: db.execute(classes.update().where(classes.c.school_id == 2).values(year=2027))
    )
    assert "rollover" not in waiting(town, town.beside, spring)


def test_imports_of_the_last_month_are_named_with_the_last_day(town: Town) -> None:
    row = {"account_id": town.school.account_id, "digest": "0" * 64, "files": "a.csv"} | dict.fromkeys(
        ("created", "changed", "closed"), 1
    )
    rows = [(1, 1, NOW - timedelta(days=31)), (2, 1, NOW - timedelta(days=3)), (3, 2, NOW)]
    town.database.write_now(
        lambda db: db.execute(
            school_imports.insert(),
            [{**row, "id": number, "school_id": school, "at": at} for number, school, at in rows],
        )
    )
    assert waiting(town, town.school)["imports"] == (1, TODAY - timedelta(days=3))
    assert waiting(town, town.town)["imports"] == (2, TODAY)
    assert "imports" not in waiting(town, town.far)


def test_letters_that_were_given_up_are_the_regions(town: Town) -> None:
    for number, kind in enumerate(("email.letter", "email.letter", "other"), 1):
        town.database.write_now(enqueue, kind, str(number), NOW)
    town.database.write_now(lambda db: db.execute(jobs.update().values(state=JobState.FAILED)))
    seen = of(town, town.region)
    assert (seen.failed_letters, seen.failed_jobs) == (2, 1)
    assert of(town, town.town).failed_letters is None

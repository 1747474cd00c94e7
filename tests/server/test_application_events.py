"""Whoever has an application hears of it when it moves, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ruobr_server.areas.enrolment import applications as schools
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import deadlines, exchange
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from support.databases import on_sqlite
from support.families import PASSWORD, PROFILE, Family
from support.first_grades import decide as decide_on_school
from support.first_grades import open_first_grades, school_clerk, school_request, schoolchild
from support.fixtures import NOW
from support.kindergartens import TODAY, act, apply, decide, given_out, round_of
from support.published_events import forget, heard

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)


def registered(region: Database, clerk: Identity, who: Identity, *gardens: int, minutes: int = 0) -> int:
    number = apply(region, who, *gardens, minutes=minutes).id
    decide(region, clerk, number, "register")
    forget(region)
    return number


def test_each_step_is_an_event_of_the_owner(region: Database, family: Family, clerk: Identity) -> None:
    parent = family.ivanovs.parent
    mine = apply(region, parent, 1)
    for step in ("take", "register", "confirm"):
        decide(region, clerk, mine.id, step)
    given_out(region, clerk)
    act(region, parent, mine.id, "accept")
    states = ["submitted", "under-review", "registered", "registered", "referred", "contract"]
    assert heard(region) == [
        ("ivanova", "kindergarten", {"application": mine.id, "state": state}) for state in states
    ]


def test_a_deadline_is_an_event(region: Database, family: Family, clerk: Identity) -> None:
    number = registered(region, clerk, family.petrovs.parent, 1)
    given_out(region, clerk)
    forget(region)
    region.write_now(deadlines.pass_deadlines, NOW, TODAY + timedelta(days=60))
    assert [(login, about["application"]) for login, _kind, about in heard(region)] == [("petrova", number)]


def test_a_round_that_comes_too_late_publishes_nothing(
    region: Database, family: Family, clerk: Identity
) -> None:
    registered(region, clerk, family.ivanovs.parent, 1)
    plan = round_of(region, clerk)
    registered(region, clerk, family.petrovs.parent, 1, minutes=3)
    with pytest.raises(Conflict):
        round_of(region, clerk, plan.plan)
    assert heard(region) == []


def test_who_has_moved_in_the_queue(region: Database, family: Family, clerk: Identity) -> None:
    first = registered(region, clerk, family.ivanovs.parent, 3)
    second = registered(region, clerk, family.petrovs.parent, 3, minutes=5)
    region.write_now(deadlines.note_places, TODAY, NOW)
    assert heard(region) == []  # the first places are no movement
    act(region, family.ivanovs.parent, first, "withdraw")
    forget(region)
    region.write_now(deadlines.note_places, TOMORROW, NOW)
    assert heard(region) == [("petrova", "queue", {"application": second})]
    region.write_now(deadlines.note_places, TOMORROW + timedelta(days=1), NOW)
    assert len(heard(region)) == 1


def test_an_exchange_is_an_event_of_both(region: Database, family: Family, clerk: Identity) -> None:
    ivanova, petrova = family.ivanovs.parent, family.petrovs.parent
    mine = registered(region, clerk, ivanova, 1)
    theirs = registered(region, clerk, petrova, 2)
    given_out(region, clerk)
    for who, number in ((ivanova, mine), (petrova, theirs)):
        region.write_now(exchange.offer, who, number, NOW)
    shown = region.read_now(exchange.exchange, ivanova).offers
    [own], [other] = ([each.id for each in shown if each.mine is side] for side in (True, False))
    forget(region)
    region.write_now(exchange.propose, ivanova, own, other, NOW)
    [proposal] = region.read_now(exchange.exchange, petrova).proposals
    region.write_now(exchange.act, petrova, proposal.id, "consent", proposal.version, NOW)
    [waiting] = region.read_now(exchange.waiting, clerk)
    region.write_now(exchange.decide, clerk, waiting.id, "approve", waiting.version, "", NOW, TODAY)
    both = {"ivanova", "petrova"}
    events: dict[str, list[Any]] = {login: [] for login in both}
    for login, kind, about in heard(region):
        events[login].append((kind, about["state"]))
    expected = [("exchange", state) for state in ("proposed", "consented", "approved")]
    assert events == {login: [*expected, ("kindergarten", "referred")] for login in both}


def test_a_place_at_a_school_and_those_that_it_closes(
    database: Database, family: Family, passwords: Passwords
) -> None:
    mother = family.ivanovs.parent

    def furnish(connection: Any) -> Identity:
        open_first_grades(connection)
        families.save_profile(connection, mother, PROFILE, 0, NOW, TODAY)
        return school_clerk(connection, passwords.hash_now(PASSWORD))

    clerk = database.write_now(furnish)
    child = schoolchild(database, mother)
    first, second = (
        database.write_now(schools.apply, mother, school_request(child, number), NOW, TODAY)
        for number in (1, 2)
    )
    forget(database)
    for action, more in (("invite", {"invited_on": TODAY, "invited_to": "каб. 12"}), ("enrol", {})):
        decide_on_school(database, clerk, second.id, action, **more)
    assert heard(database) == [
        ("ivanova", "first-grade", {"application": second.id, "state": "invited"}),
        ("ivanova", "first-grade", {"application": first.id, "state": "withdrawn"}),
        ("ivanova", "first-grade", {"application": second.id, "state": "enrolled"}),
    ]

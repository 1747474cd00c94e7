"""An enrolment in the first grade revoked: the place is free and what it closed is open again, as it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ruobr_server.areas.enrolment import applications, desk, revocation, tables
from ruobr_server.areas.families.tables import family_children
from ruobr_server.areas.personal_data import consents
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_tui.api.models.events import FIRST_GRADE
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons.reason import explained
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family, header_credentials
from support.first_grades import (
    TODAY,
    decide,
    decision,
    furnish_town,
    school_clerk,
    school_request,
    schoolchild,
)
from support.fixtures import NOW
from support.published_events import family_events

pytestmark = on_sqlite

LAST = date(2026, 11, 27)


@pytest.fixture
def town(database: Database, family: Family) -> Database:
    return furnish_town(database, family)


@pytest.fixture
def clerk(town: Database, passwords: Passwords) -> Identity:
    secret = passwords.hash_now(PASSWORD)
    return town.write_now(lambda connection: school_clerk(connection, secret))


@pytest.fixture
def one_school(town: Database, passwords: Passwords) -> Identity:
    """The clerk of school 2 alone."""
    secret = passwords.hash_now(PASSWORD)
    return town.write_now(lambda connection: school_clerk(connection, secret, 2, "second"))


def apply(database: Database, who: Identity, child: int, school: int) -> int:
    return int(database.write_now(applications.apply, who, school_request(child, school), NOW, TODAY).id)


def bring_to(database: Database, clerk: Identity, number: int, state: str) -> None:
    """Into one of the live states."""
    if state == "under-review":
        decide(database, clerk, number, "take")
    elif state == "invited":
        decide(database, clerk, number, "invite", invited_on=TODAY, invited_to="каб. 12")


def enrol(database: Database, clerk: Identity, number: int) -> Any:
    if database.read_now(desk.one, clerk, number).state != "invited":
        bring_to(database, clerk, number, "invited")
    return decide(database, clerk, number, "enrol")


def rows(database: Database) -> Any:
    """Applications without what counts changes, and how many places are taken."""

    def read(connection: Connection) -> Any:
        own = tables.school_applications
        found = [dict(row) for row in connection.execute(own.select().order_by(own.c.id)).mappings()]
        for each in found:
            del each["version"], each["updated_at"]
        taken = connection.execute(
            tables.first_grades.select().order_by(tables.first_grades.c.school_id)
        ).all()
        return found, taken

    return database.read_now(read)


def test_everything_that_was_closed_is_open_again(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    first, second, third = (apply(town, mother, child, school) for school in (1, 2, 3))
    bring_to(town, clerk, first, "invited")
    bring_to(town, clerk, third, "under-review")
    bring_to(town, clerk, second, "invited")
    before, listed = rows(town), town.read_now(desk.work_list, clerk, None)
    decide(town, clerk, second, "enrol")
    [shown] = town.read_now(desk.work_list, clerk, "enrolled", TODAY).applications
    assert (shown.actions, shown.revocable_until) == (["revoke"], LAST)
    with pytest.raises(Invalid):
        decide(town, clerk, second, "revoke", note=" ")
    shown = decide(town, clerk, second, "revoke", note="Не тот ребёнок")
    assert (shown.state, shown.taken, shown.revocable_until) == ("invited", 0, None)
    assert rows(town) == before
    again = town.read_now(desk.work_list, clerk, None)
    assert [each.id for each in again.applications] == [each.id for each in listed.applications]
    last = {
        each.id: each.history[-1] for each in town.read_now(applications.applications, mother).applications
    }
    assert (last[second].action, last[second].by, last[second].note) == ("revoke", "desk", "Не тот ребёнок")
    for number in (first, third):  # another school reads no words of the clerk's
        assert (last[number].action, last[number].note) == ("reopen", revocation.REVOKED_ELSEWHERE)
        assert last[number].explanation == explained(reasons.REVOKED_ELSEWHERE)
    events = town.read_now(lambda db: db.execute(family_events()).all())
    assert {(each.account_id, each.kind) for each in events[-3:]} == {(mother.account_id, FIRST_GRADE)}
    assert decide(town, clerk, first, "enrol").state == "enrolled"  # of those that were closed


def test_a_refusal_is_revoked(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    number = apply(town, mother, schoolchild(town, mother), 1)
    bring_to(town, clerk, number, "invited")
    before = rows(town)
    decide(town, clerk, number, "refuse", note="Нет мест")
    assert decide(town, clerk, number, "revoke", note="Место есть").state == "invited"
    assert rows(town) == before


@on_both
@pytest.mark.parametrize(
    ("school", "said"), [(4, "that the enrolment closed"), (2, "new application instead")]
)
def test_a_new_application_stands_in_the_way_of_all(
    town: Database, clerk: Identity, family: Family, school: int, said: str
) -> None:
    """Three are the limit, and one to a school."""
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    numbers = [apply(town, mother, child, each) for each in (1, 2, 3)]
    enrol(town, clerk, numbers[1])
    newer = apply(town, mother, child, school)
    if school == 4:  # the slot of the enrolled one is the first that is free
        apply(town, mother, child, 3)
        town.write_now(applications.act, mother, newer, "withdraw", 1, NOW)
    between = rows(town)
    with pytest.raises(Conflict, match=said):
        decide(town, clerk, numbers[1], "revoke", note="Ошибка")
    assert rows(town) == between
    for each in town.read_now(applications.applications, mother).applications:
        if "withdraw" in each.actions:
            town.write_now(applications.act, mother, each.id, "withdraw", each.version, NOW)
    assert decide(town, clerk, numbers[1], "revoke", note="Ошибка").state == "invited"


def test_neither_without_consent_nor_out_of_a_class(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    number = apply(town, mother, child, 1)
    enrol(town, clerk, number)
    own = family_children

    def joined(pupil: int | None) -> None:
        town.write_now(lambda db: db.execute(own.update().where(own.c.id == child).values(pupil_id=pupil)))

    joined(family.ivanovs.children[0])
    with pytest.raises(Conflict, match="already in a class"):
        decide(town, clerk, number, "revoke", note="Ошибка")
    joined(None)
    town.write_now(consents.withdraw, mother.account_id, NOW, ())
    with pytest.raises(Conflict, match="consent"):
        decide(town, clerk, number, "revoke", note="Ошибка")


def test_until_the_day_that_was_stated(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    number = apply(town, mother, schoolchild(town, mother), 1)
    enrol(town, clerk, number)
    after = LAST + timedelta(days=1)
    [listed] = town.read_now(desk.work_list, clerk, "enrolled", after).applications
    assert (listed.actions, listed.revocable_until) == ([], None)
    with pytest.raises(Conflict, match="can no longer be"):
        decide(town, clerk, number, "revoke", after, note="Ошибка")
    assert decide(town, clerk, number, "revoke", LAST, note="Ошибка").state == "invited"


@on_both
def test_of_many_at_once_one_revokes_and_one_place_is_free(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    number = apply(town, mother, schoolchild(town, mother), 1)
    other = apply(town, mother, schoolchild(town, mother), 1)
    enrol(town, clerk, other)
    enrol(town, clerk, number)
    wanted = decision("revoke", town.read_now(desk.one, clerk, number).version, note="Ошибка")

    def once(_: int) -> str:
        try:
            town.write_now(desk.decide, clerk, number, wanted, NOW, TODAY)
        except Conflict:
            return "late"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(once, range(4))) == ["done", "late", "late", "late"]
    assert town.read_now(desk.one, clerk, number).taken == 1


@on_both
def test_revoked_while_the_family_applies_anew(town: Database, clerk: Identity, family: Family) -> None:
    """Whoever is first: never more live applications than may be, and never half of it."""
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    numbers = [apply(town, mother, child, school) for school in (1, 2, 3)]
    enrol(town, clerk, numbers[1])

    def attempt(work: Any) -> bool:
        try:
            work()
        except (Conflict, Invalid):
            return False
        return True

    works = [
        lambda: decide(town, clerk, numbers[1], "revoke", note="Ошибка"),
        lambda: apply(town, mother, child, 2),
    ]
    with ThreadPoolExecutor(2) as pool:
        revoked, applied = pool.map(attempt, works)
    live = [each for each in town.read_now(applications.applications, mother).applications if each.actions]
    assert (revoked, applied, len(live)) in ((True, False, 3), (False, True, 1))


@on_both
def test_a_clerk_of_another_school_or_municipality(
    town: Database, clerk: Identity, one_school: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    first, second = apply(town, mother, child, 1), apply(town, mother, child, 2)
    enrol(town, clerk, first)
    version = town.read_now(desk.one, clerk, first).version
    wanted = decision("revoke", version, note="Ошибка")
    with pytest.raises(NotFound):
        town.write_now(desk.decide, one_school, first, wanted, NOW, TODAY)
    town.write_now(desk.decide, clerk, first, wanted, NOW, TODAY)
    assert enrol(town, one_school, second).state == "enrolled"
    town.write_now(lambda db: db.execute(role_grants.update().values(school_id=3)))
    with pytest.raises(NotFound):
        town.write_now(desk.decide, clerk, second, wanted, NOW, TODAY)


@on_both
def test_nothing_is_left_of_one_that_broke_off(
    town: Database, clerk: Identity, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    numbers = [apply(town, mother, child, school) for school in (1, 2, 3)]
    enrol(town, clerk, numbers[1])
    between = rows(town)
    wanted = decision("revoke", town.read_now(desk.one, clerk, numbers[1]).version, note="Ошибка")

    def broken(*_arguments: object) -> None:
        raise OSError

    monkeypatch.setattr(desk, "notify_owners", broken)
    with pytest.raises(OSError):
        town.write_now(desk.decide, clerk, numbers[1], wanted, NOW, TODAY)
    assert rows(town) == between
    monkeypatch.undo()
    town.write_now(desk.decide, clerk, numbers[1], wanted, NOW, TODAY)
    shown = town.read_now(applications.applications, mother).applications
    assert [each.state for each in shown] == ["submitted", "invited", "submitted"]


@pytest.mark.parametrize("login", ["ivanova", "ivanova-1", "clerk"])
async def test_who_may_revoke(
    app_client: httpx.AsyncClient, town: Database, clerk: Identity, family: Family, login: str
) -> None:
    mother = family.ivanovs.parent
    number = apply(town, mother, schoolchild(town, mother), 1)
    enrol(town, clerk, number)
    version = town.read_now(desk.one, clerk, number).version
    body = {"action": "revoke", "version": version, "note": "Ошибка"}
    headers = header_credentials(login, PASSWORD) | {"Idempotency-Key": "revoke-it-once"}
    path = f"/desk/school-applications/{number}"
    codes = [(await app_client.post(path, json=body, headers=headers)).status_code for _ in range(2)]
    assert codes == ([200, 200] if login == "clerk" else [403, 403])


LIVE = st.sampled_from(["submitted", "under-review", "invited"])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    schools=st.lists(st.sampled_from([1, 2, 3, 4]), min_size=1, max_size=3, unique=True).filter(
        lambda numbers: len(set(numbers) - {1}) <= 2
    ),
    states=st.lists(LIVE, min_size=3, max_size=3),
    which=st.integers(0, 2),
    withdrawn=st.booleans(),
    rounds=st.integers(1, 2),
)
def test_enrolled_and_revoked_is_as_if_nothing_had_been(
    town: Database,
    clerk: Identity,
    family: Family,
    monkeypatch: pytest.MonkeyPatch,
    schools: list[int],
    states: list[str],
    which: int,
    withdrawn: bool,
    rounds: int,
) -> None:
    mother = family.ivanovs.parent
    monkeypatch.setattr("ruobr_server.areas.families.children.MOST", 10_000)
    town.write_now(lambda db: db.execute(tables.first_grades.update().values(places=1000)))
    child = schoolchild(town, mother)
    numbers = [apply(town, mother, child, school) for school in schools]
    for number, state in zip(numbers, states, strict=False):
        bring_to(town, clerk, number, state)
    chosen = numbers[which % len(numbers)]
    if withdrawn and len(numbers) > 1:  # what the family took back itself stays so
        other = numbers[(which + 1) % len(numbers)]
        version = town.read_now(desk.one, clerk, other).version
        town.write_now(applications.act, mother, other, "withdraw", version, NOW)
    if town.read_now(desk.one, clerk, chosen).state != "invited":
        bring_to(town, clerk, chosen, "invited")
    before = rows(town)
    for _ in range(rounds):
        decide(town, clerk, chosen, "enrol")
        decide(town, clerk, chosen, "revoke", note="Ошибка")
        assert rows(town) == before

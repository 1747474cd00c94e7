"""Applications to schools: who may apply where and when, the clerk's decisions, enrolment."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest

from ruobr_server.areas.enrolment import applications, desk, schools, tables
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, InvalidFields, NotFound
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons.reason import explained
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

MOTHER = header_credentials("ivanova", PASSWORD)


@pytest.fixture
def town(database: Database, family: Family) -> Database:
    """Four schools; both parents have filled in everything."""
    return furnish_town(database, family)


@pytest.fixture
def clerk(town: Database, passwords: Passwords) -> Identity:
    """Who decides for all four schools."""
    secret = passwords.hash_now(PASSWORD)
    return town.write_now(lambda connection: school_clerk(connection, secret))


def apply(database: Database, who: Identity, child: int, school: int, **values: str) -> Any:
    return database.write_now(applications.apply, who, school_request(child, school, **values), NOW, TODAY)


def enrol(database: Database, clerk: Identity, number: int) -> Any:
    decide(database, clerk, number, "invite", invited_on=TODAY, invited_to="каб. 12")
    return decide(database, clerk, number, "enrol")


def test_the_school_of_the_address_comes_first_and_says_why(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    found = town.read_now(schools.choices, mother, child, TODAY)
    assert [each.assigned for each in found.schools] == [True, False, False, False, False]
    assert "ул. Школьная" in found.schools[0].assigned_by
    assert found.why_not == ""
    elsewhere = schoolchild(town, mother, residence="г. Новокузнецк, ул. Школьная, 6")  # the even side
    found = town.read_now(schools.choices, mother, elsewhere, TODAY)
    assert not any(each.assigned for each in found.schools)
    unreadable = schoolchild(town, mother, residence="до востребования")
    assert not town.read_now(schools.choices, mother, unreadable, TODAY).address_known


def test_one_to_the_school_of_the_address_and_two_to_others(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    for school in (2, 1, 3):
        apply(town, mother, child, school)
    with pytest.raises(InvalidFields) as refused:
        apply(town, mother, child, 4)
    assert "Withdraw one first" in refused.value.fields["school_id"]
    [*_others, first] = town.read_now(applications.applications, mother).applications
    town.write_now(applications.act, mother, first.id, "withdraw", first.version, NOW)
    assert apply(town, mother, child, 4).state == "submitted"
    with pytest.raises((Conflict, InvalidFields)):
        apply(town, mother, child, 1)


@pytest.mark.parametrize(
    ("values", "claims", "field"),
    [
        ({"birth_date": "2021-06-01"}, {}, "permission"),
        ({"birth_date": "2018-06-01"}, {}, "permission"),
        ({"birth_date": "2021-06-01"}, {"permission": "1"}, None),
        ({}, {"privilege": "unknown"}, "privilege"),
        ({}, {"privilege": "sibling"}, None),
    ],
)
def test_age_and_claims(
    town: Database, family: Family, values: dict[str, str], claims: dict[str, str], field: str | None
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother, **values)
    if field is None:
        assert apply(town, mother, child, 1, **claims).state == "submitted"
        return
    with pytest.raises(InvalidFields) as refused:
        apply(town, mother, child, 1, **claims)
    assert refused.value.fields.keys() == {field}


def test_outside_the_windows_the_days_are_named(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    town.write_now(lambda connection: connection.execute(tables.enrolment_windows.delete()))
    with pytest.raises(InvalidFields) as refused:
        apply(town, mother, child, 1)
    assert (
        refused.value.fields["school_id"] == "This school accepts applications from 01.04.2027 to 05.09.2027."
    )
    spring = date(2027, 4, 2)
    with pytest.raises(InvalidFields) as refused:
        town.write_now(applications.apply, mother, school_request(child, 2), NOW, spring)
    assert "catchment area" in refused.value.fields["school_id"]
    town.write_now(applications.apply, mother, school_request(child, 1), NOW, spring)
    town.write_now(applications.apply, mother, school_request(child, 2, privilege="sibling"), NOW, spring)


def test_enrolment_closes_the_others_and_takes_a_place(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    first, second = apply(town, mother, child, 1), apply(town, mother, child, 2)
    assert enrol(town, clerk, second.id).taken == 1
    closed = town.read_now(applications.application, mother, first.id)
    assert (closed.state, closed.history[-1].note) == ("withdrawn", desk.ENROLLED_ELSEWHERE)
    assert closed.history[-1].explanation == explained(reasons.ENROLLED_ELSEWHERE)
    with pytest.raises(Conflict):
        town.write_now(applications.act, mother, first.id, "withdraw", closed.version, NOW)


def test_nobody_is_enrolled_beyond_the_places_without_papers_or_permission(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    town.write_now(lambda connection: connection.execute(tables.first_grades.update().values(places=1)))
    first, second = (apply(town, mother, schoolchild(town, mother), 1) for _ in range(2))
    with pytest.raises(Conflict):  # not invited yet
        decide(town, clerk, first.id, "enrol")
    enrol(town, clerk, first.id)
    with pytest.raises(Conflict, match="no places left"):
        enrol(town, clerk, second.id)
    young = schoolchild(town, mother, birth_date="2021-06-01")
    third = apply(town, mother, young, 2, permission="1")
    with pytest.raises(Conflict, match="permission"):
        enrol(town, clerk, third.id)
    assert decide(town, clerk, third.id, "confirm", permission_confirmed=True).permission_confirmed
    assert decide(town, clerk, third.id, "enrol").state == "enrolled"


def test_the_list_is_by_privilege_territory_and_time(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    far = {"residence": "г. Осинники, ул. Ленина, 1"}
    made = [
        apply(town, mother, schoolchild(town, mother, **far), 1),
        apply(town, mother, schoolchild(town, mother), 1),
        apply(town, mother, schoolchild(town, mother, **far), 1, privilege="sibling"),
        apply(town, mother, schoolchild(town, mother, **far), 1, privilege="out-of-turn"),
    ]
    for each in made[2:]:
        decide(town, clerk, each.id, "confirm", privilege_confirmed=True)
    listed = town.read_now(desk.work_list, clerk, None).applications
    assert [each.id for each in listed] == [made[3].id, made[2].id, made[1].id, made[0].id]


def test_an_invitation_says_when_and_where(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    application = apply(town, mother, schoolchild(town, mother), 1)
    with pytest.raises(InvalidFields) as refused:
        decide(town, clerk, application.id, "invite", invited_on=date(2026, 11, 23))
    assert refused.value.fields.keys() == {"invited_on", "invited_to"}
    decide(town, clerk, application.id, "invite", invited_on=date(2026, 12, 1), invited_to="каб. 12")
    seen = town.read_now(applications.application, mother, application.id)
    assert (seen.invited_on, seen.invited_to) == (date(2026, 12, 1), "каб. 12")
    assert "01.12.2026" in seen.history[-1].note


def test_an_old_version_and_a_stranger(town: Database, clerk: Identity, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    application = apply(town, mother, schoolchild(town, mother), 1)
    with pytest.raises(NotFound):
        town.read_now(applications.application, father, application.id)
    with pytest.raises(NotFound):
        town.write_now(applications.act, father, application.id, "withdraw", 1, NOW)
    with pytest.raises(Forbidden):
        town.read_now(desk.work_list, mother, None)
    decide(town, clerk, application.id, "take")
    with pytest.raises(Changed):
        town.write_now(desk.decide, clerk, application.id, decision("take", 1), NOW, TODAY)


def test_a_clerk_of_one_school_sees_no_other(town: Database, passwords: Passwords, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    mine, other = apply(town, mother, child, 1), apply(town, mother, child, 2)
    secret = passwords.hash_now(PASSWORD)
    own = town.write_now(lambda connection: school_clerk(connection, secret, 1, "one"))
    assert [each.id for each in town.read_now(desk.work_list, own, None).applications] == [mine.id]
    with pytest.raises(NotFound):
        town.read_now(desk.one, own, other.id)


async def test_twenty_at_once_make_what_may_be(
    app_client: httpx.AsyncClient, town: Database, family: Family
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)

    async def send(number: int) -> int:
        body = school_request(child, 1 + number % 4).to_wire()
        headers = {**MOTHER, "Idempotency-Key": f"apply-{number:04}"}
        return (await app_client.post("/cabinet/school-applications", json=body, headers=headers)).status_code

    codes = await asyncio.gather(*(send(number) for number in range(20)))
    assert codes.count(201) == 3
    assert set(codes) <= {201, 409, 422}
    live = town.read_now(applications.applications, mother).applications
    assert sorted(each.assigned for each in live) == [False, False, True]
    assert len({each.school_id for each in live}) == 3


@pytest.mark.parametrize(
    ("login", "mine", "listed"),
    [("ivanova", 200, 403), ("ivanova-1", 200, 403), ("clerk", 200, 200), ("", 401, 401)],
)
async def test_who_may_ask(
    app_client: httpx.AsyncClient, town: Database, clerk: Identity, login: str, mine: int, listed: int
) -> None:
    headers = header_credentials(login, PASSWORD) if login else {}
    assert (await app_client.get("/cabinet/school-applications", headers=headers)).status_code == mine
    assert (await app_client.get("/desk/school-applications", headers=headers)).status_code == listed
    body = school_request(1, 1).to_wire()
    posted = await app_client.post("/cabinet/school-applications", json=body, headers=headers)
    assert posted.status_code == {"ivanova": 404, "": 401}.get(login, 403)

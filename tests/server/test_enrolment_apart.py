"""The first grade: whose application it is, which school, which year, and what one decision leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.documents.tables import child_documents
from ruobr_server.areas.enrolment import applications, desk, schools, tables
from ruobr_server.areas.families.tables import family_children
from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.areas.schools.tables import schools as schools_of_region
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, ConsentNeeded, Forbidden, InvalidFields, NotFound
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.roles import clerk_of
from support import neighbours
from support.databases import on_both, on_sqlite
from support.families import PASSWORD, Family
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
from support.published_events import forget, heard
from support.statements import execute

pytestmark = on_sqlite

ELSEWHERE = neighbours.TERRITORY
FAR = {"residence": "г. Осинники, ул. Ленина, 1"}


@pytest.fixture
def town(database: Database, family: Family) -> Database:
    """Four schools of ours, and the neighbours'."""
    return furnish_town(database, family)


@pytest.fixture
def clerk(town: Database, passwords: Passwords) -> Identity:
    """Who decides for all schools of our municipality."""
    secret = passwords.hash_now(PASSWORD)
    return town.write_now(lambda connection: school_clerk(connection, secret))


def apply(town: Database, who: Identity, school: int, *, child: int = 0, **values: str) -> int:
    sent = school_request(child or schoolchild(town, who), school, **values)
    return int(town.write_now(applications.apply, who, sent, NOW, TODAY).id)


def invite(town: Database, clerk: Identity, number: int) -> Any:
    return decide(town, clerk, number, "invite", invited_on=TODAY, invited_to="каб. 12")


def wrong(town: Database, who: Identity, sent: Any, day: date = TODAY) -> dict[str, str]:
    with pytest.raises(InvalidFields) as error:
        town.write_now(applications.apply, who, sent, NOW, day)
    return dict(error.value.fields)


def taken(town: Database) -> dict[tuple[int, int], int]:
    own = tables.first_grades
    rows = town.read_now(lambda c: c.execute(select(own.c.school_id, own.c.year, own.c.taken)).all())
    return {(row.school_id, row.year): row.taken for row in rows}


@on_both
def test_applications_follow_their_school_to_another_municipality(
    town: Database, family: Family, clerk: Identity
) -> None:
    number = apply(town, family.ivanovs.parent, 2)
    assert [each.id for each in town.read_now(desk.work_list, clerk, None).applications] == [number]
    moved = schools_of_region.update().where(schools_of_region.c.id == 2)
    town.write_now(execute, moved.values(territory_id=ELSEWHERE))
    left = town.read_now(desk.work_list, clerk, None)
    assert (left.applications, left.counts, left.found) == ([], {}, 0)
    assert town.read_now(desk.waiting, clerk) == (0, None)
    with pytest.raises(NotFound):
        town.read_now(desk.one, clerk, number)
    town.write_now(execute, role_grants.update().values(territory_id=ELSEWHERE))
    assert number in [each.id for each in town.read_now(desk.work_list, clerk, None).applications]


# Applying


@on_both
@pytest.mark.parametrize("missing", ["consent", "role", "profile", "certificate", "residence", "in a class"])
def test_what_is_missing_before_an_application(town: Database, family: Family, missing: str) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    schoolchild(town, mother)  # whose scans are no proof for the other
    expected: Any = InvalidFields
    who = mother
    match missing:
        case "consent":
            change: Any = consents.delete()
            expected = ConsentNeeded
        case "role":
            who, expected, change = replace(mother, role="teacher"), Forbidden, None
        case "profile":
            from ruobr_server.areas.families.tables import profiles

            change = profiles.update().values(snils="")
        case "in a class":
            own = family_children
            change = own.update().where(own.c.id == child).values(pupil_id=family.ivanovs.children[0])
        case _:
            kind = {"certificate": "birth-certificate", "residence": "residence-proof"}[missing]
            own = child_documents
            change = own.delete().where(own.c.child_id == child, own.c.kind == kind)
    if change is not None:
        town.write_now(lambda connection: connection.execute(change))
    with pytest.raises(expected):
        town.write_now(applications.apply, who, school_request(child, 1), NOW, TODAY)
    if expected is InvalidFields:
        assert town.read_now(schools.choices, mother, child, TODAY).why_not


@on_both
def test_the_first_grade_is_that_of_the_year_that_is_applied_for(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    only_later = tables.first_grades.insert().values(
        school_id=neighbours.SCHOOL, year=2029, places=1, taken=0
    )
    town.write_now(lambda connection: connection.execute(only_later))
    found = town.read_now(schools.choices, mother, child, TODAY)
    assert (found.year, [each.id for each in found.schools]) == (2027, [1, 2, 3, 4, neighbours.SCHOOL])
    assert [(each.places, each.taken) for each in found.schools[:2]] == [(2, 0), (2, 0)]
    gone = tables.first_grades.delete().where(
        tables.first_grades.c.school_id == 2, tables.first_grades.c.year == 2027
    )
    later = tables.first_grades.insert().values(school_id=2, year=2028, places=1, taken=0)
    for change in (gone, later):
        town.write_now(execute, change)
    assert wrong(town, mother, school_request(child, 2)).keys() == {"school_id"}
    number = apply(town, mother, 1, child=child)
    [shown] = town.read_now(applications.applications, mother).applications
    assert (shown.id, shown.places, shown.taken) == (number, 2, 0)


def test_each_municipality_has_windows_of_its_own(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    closed = wrong(town, mother, school_request(child, neighbours.SCHOOL))["school_id"]
    assert "06.09.2026" in closed
    shown = {each.id: each for each in town.read_now(schools.choices, mother, child, TODAY).schools}
    assert not shown[1].why_not
    assert shown[neighbours.SCHOOL].why_not


@pytest.mark.parametrize(
    ("day", "assigned", "privilege", "other"),
    [
        (date(2027, 3, 31), False, False, False),
        (date(2027, 4, 1), True, True, False),
        (date(2027, 6, 30), True, True, False),
        (date(2027, 7, 5), False, False, False),
        (date(2027, 7, 6), True, True, True),
        (date(2027, 9, 5), True, True, True),
    ],
)
def test_the_usual_windows_to_the_day(
    town: Database, family: Family, day: date, assigned: bool, privilege: bool, other: bool
) -> None:
    mother = family.ivanovs.parent
    town.write_now(lambda connection: connection.execute(tables.enrolment_windows.delete()))
    child = schoolchild(town, mother)
    attempts = [
        (school_request(child, 1), assigned),
        (school_request(child, 2, privilege="sibling"), privilege),
        (school_request(child, 3), other),
    ]
    for sent, is_taken in attempts:
        if is_taken:
            town.write_now(applications.apply, mother, sent, NOW, day)
        else:
            assert wrong(town, mother, sent, day).keys() == {"school_id"}
    if assigned and not other:
        assert "catchment area" in wrong(town, mother, school_request(child, 3), day)["school_id"]


def test_the_age_is_that_of_the_first_of_september(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    for born, is_usual in (
        ("2021-03-01", True),  # six years and a half
        ("2021-03-02", False),
        ("2019-09-01", True),  # eight on that very day
        ("2019-08-31", False),
    ):
        child = schoolchild(town, mother, birth_date=born, certificate_date="2021-06-01")
        if is_usual:
            apply(town, mother, 2, child=child)
        else:
            assert wrong(town, mother, school_request(child, 2)).keys() == {"permission"}
            apply(town, mother, 2, child=child, permission="1")


def test_one_application_to_a_school(town: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    number = apply(town, mother, 2, child=child)
    assert "active application" in wrong(town, mother, school_request(child, 2))["school_id"]
    shown = {each.id: each for each in town.read_now(schools.choices, mother, child, TODAY).schools}
    assert shown[2].why_not
    assert shown[2].obstacle == Explanation(reasons.LIVE_HERE)
    assert not shown[1].why_not
    assert not shown[1].obstacle
    town.write_now(applications.act, mother, number, "withdraw", 1, NOW)
    apply(town, mother, 2, child=child)
    apply(town, mother, 2)  # another child


def test_a_family_sees_its_own_with_their_beginning(town: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    first, second = apply(town, mother, 1), apply(town, mother, 2)
    other = apply(town, father, 2)
    town.write_now(applications.act, mother, second, "withdraw", 1, NOW)
    third = apply(town, mother, 3)
    found = town.read_now(applications.applications, mother).applications
    assert [each.id for each in found] == [third, first, second]
    assert [step.action for step in found[2].history] == ["submit", "withdraw"]
    assert [step.by for step in found[2].history] == ["owner", "owner"]
    for number in (other, neighbours.SCHOOL_APPLICATION):
        with pytest.raises(NotFound):
            town.read_now(applications.application, mother, number)
        with pytest.raises(NotFound):
            town.write_now(applications.act, mother, number, "withdraw", 1, NOW)
    with pytest.raises(Changed):
        town.write_now(applications.act, mother, third, "withdraw", 2, NOW)


# The desk


def test_a_desk_has_its_own_municipality_or_school_alone(
    town: Database, clerk: Identity, passwords: Passwords, family: Family
) -> None:
    mother = family.ivanovs.parent
    mine, other = apply(town, mother, 1), apply(town, mother, 2)
    theirs = neighbours.SCHOOL_APPLICATION

    def shown(who: Identity) -> tuple[list[int], dict[str, int]]:
        found = town.read_now(desk.work_list, who, None)
        return [each.id for each in found.applications], found.counts

    assert shown(clerk) == ([mine, other], {"submitted": 2})
    secret = passwords.hash_now(PASSWORD)
    one = town.write_now(lambda connection: school_clerk(connection, secret, 2, "one"))
    assert shown(one) == ([other], {"submitted": 1})
    for who, number in ((clerk, theirs), (one, theirs), (one, mine)):
        with pytest.raises(NotFound):
            town.read_now(desk.one, who, number)
        with pytest.raises(NotFound):
            town.write_now(desk.decide, who, number, decision("take", 1), NOW, TODAY)
    move = role_grants.update().where(role_grants.c.account_id == clerk.account_id)
    town.write_now(lambda connection: connection.execute(move.values(territory_id=neighbours.TERRITORY)))
    assert shown(clerk) == ([theirs], {"submitted": 1})
    for kind in ("kindergarten", "complaints", "meals", "personal-data"):
        town.write_now(execute, role_grants.update().values(role=clerk_of(kind)))
        with pytest.raises(Forbidden):
            town.read_now(desk.work_list, clerk, None)


def test_only_what_is_claimed_can_be_confirmed(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    plain = apply(town, mother, 2)
    more = {"privilege_confirmed": True, "permission_confirmed": True}
    shown = decide(town, clerk, plain, "confirm", note="Проверено", **more)
    assert not shown.privilege_confirmed
    assert not shown.permission_confirmed
    step = town.read_now(applications.application, mother, plain).history[-1]
    assert (step.action, step.by, step.note) == ("confirm", "desk", "Проверено")
    claimed = apply(town, mother, 2, privilege="sibling")
    order = [each.id for each in town.read_now(desk.work_list, clerk, None).applications]
    assert order == [plain, claimed]  # an unconfirmed privilege moves nobody
    decide(town, clerk, claimed, "confirm", privilege_confirmed=True)
    order = [each.id for each in town.read_now(desk.work_list, clerk, None).applications]
    assert order == [claimed, plain]
    decide(town, clerk, claimed, "confirm", privilege_confirmed=False)
    order = [each.id for each in town.read_now(desk.work_list, clerk, None).applications]
    assert order == [plain, claimed]


@on_both
@pytest.mark.parametrize("kind", ["birth-certificate", "residence-proof"])
@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_an_enrolment_needs_both_scans_confirmed(
    town: Database, clerk: Identity, family: Family, kind: str, state: str
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    number = apply(town, mother, 2, child=child)
    schoolchild(town, mother)
    invite(town, clerk, number)
    own = child_documents
    change = own.update().where(own.c.child_id == child, own.c.kind == kind).values(state=state)
    town.write_now(lambda connection: connection.execute(change))
    with pytest.raises(Conflict, match="confirm the scans"):
        decide(town, clerk, number, "enrol")
    assert taken(town)[2, 2027] == 0


@on_both
def test_a_place_is_taken_in_that_school_and_year_alone(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    before = taken(town)
    number = apply(town, mother, 1)
    invite(town, clerk, number)
    decide(town, clerk, number, "enrol")
    assert taken(town) == {**before, (1, 2027): 1}
    decide(town, clerk, number, "revoke", note="Ошибка")
    assert taken(town) == before


def test_the_last_place_is_given_and_no_more(town: Database, clerk: Identity, family: Family) -> None:
    mother = family.ivanovs.parent
    numbers = [apply(town, mother, 2) for _ in range(3)]
    for number in numbers:
        invite(town, clerk, number)
    for number in numbers[:2]:
        decide(town, clerk, number, "enrol")
    with pytest.raises(Conflict, match="no places left"):
        decide(town, clerk, numbers[2], "enrol")
    assert taken(town)[2, 2027] == 2
    assert town.read_now(applications.application, mother, numbers[2]).state == "invited"


def test_an_enrolment_closes_the_childs_other_live_ones_alone(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    child = schoolchild(town, mother)
    enrolled, live, refused = (apply(town, mother, school, child=child) for school in (1, 2, 3))
    brother, stranger = apply(town, mother, 2), apply(town, father, 2)
    decide(town, clerk, refused, "refuse", note="Нет мест")
    invite(town, clerk, enrolled)
    forget(town)
    decide(town, clerk, enrolled, "enrol")
    states = {each.id: each.state for each in town.read_now(applications.applications, mother).applications}
    assert states == {enrolled: "enrolled", live: "withdrawn", refused: "refused", brother: "submitted"}
    assert town.read_now(applications.application, father, stranger).state == "submitted"
    assert heard(town) == [
        ("ivanova", "first-grade", {"application": number, "state": states[number]})
        for number in (enrolled, live)
    ]


@on_both
def test_a_child_whose_papers_are_unknown_is_known_by_itself(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    enrolled, live = (apply(town, mother, school, child=child) for school in (1, 2))
    no_papers = tables.school_applications.update().values(certificate_digest=None, snils_digest=None)
    town.write_now(lambda connection: connection.execute(no_papers))
    invite(town, clerk, enrolled)
    decide(town, clerk, enrolled, "enrol")
    assert town.read_now(applications.application, mother, live).state == "withdrawn"


def test_an_invitation_for_today_is_in_time(town: Database, clerk: Identity, family: Family) -> None:
    number = apply(town, family.ivanovs.parent, 2)
    for day in (None, TODAY - timedelta(days=1)):
        with pytest.raises(InvalidFields):
            decide(town, clerk, number, "invite", invited_on=day, invited_to="каб. 12")
    with pytest.raises(InvalidFields):
        decide(town, clerk, number, "invite", invited_on=TODAY, invited_to="")
    assert invite(town, clerk, number).state == "invited"


def test_a_permission_has_to_be_confirmed_before_the_enrolment(
    town: Database, clerk: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    child = schoolchild(town, mother, birth_date="2021-06-01", certificate_date="2021-07-01", **FAR)
    number = apply(town, mother, 2, child=child, permission="1")
    invite(town, clerk, number)
    with pytest.raises(Conflict, match="permission"):
        decide(town, clerk, number, "enrol")
    assert decide(town, clerk, number, "enrol", permission_confirmed=True).state == "enrolled"

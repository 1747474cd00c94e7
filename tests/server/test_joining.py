"""Joining a child to a pupil: the own class of the own school, and nothing of anybody else's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.accounts.service import may_read_diary, pupils_of
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.families import diary_access, service
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.schools.tables import classes, people, schools, staff
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.events import DESK
from support import neighbours
from support.at_once import both_at_once
from support.families import CHILD, Family
from support.fixtures import NOW
from support.kindergartens import TODAY

OURS = Identity(990, "teacher", 990, "OURS", None)


@pytest.fixture
def teacher(database: Database, family: Family) -> Identity:
    """The class teacher of our class 1; the neighbours' class 1 has a request of its own."""

    def appoint(connection: Connection) -> None:
        connection.execute(people.insert().values(id=990, last_name="Соколова", first_name="Анна"))
        row = {"id": 990, "login": "OURS", "password_hash": "", "role": "teacher", "person_id": 990}
        connection.execute(accounts.insert().values(**row, created_at=NOW))
        connection.execute(staff.insert().values(school_id=1, id=1, person_id=990, position=""))
        connection.execute(classes.update().where(classes.c.school_id == 1).values(class_teacher_id=1))
        neighbours.ask_to_join(connection)

    database.write_now(appoint)
    return OURS


def add(database: Database, who: Identity, **values: str) -> int:
    return int(database.write_now(service.add_child, who, {**CHILD, **values}, NOW, TODAY).id)


def ask(database: Database, who: Identity, child: int, school: int = 1, number: int = 1) -> int:
    database.write_now(service.ask, who, child, school, number, NOW)
    joined = database.read_now(service.child, who, child).join
    assert joined is not None
    return joined.id


def decide(
    database: Database, teacher: Identity, request: int, action: str, pupil: int | None = None, **more: Any
) -> None:
    query = select(join_requests.c.version).where(join_requests.c.id == request)
    version = more.get("version", 0) or database.read_now(lambda c: c.execute(query).scalar_one())
    note = more.get("note", "")
    database.write_now(service.decide, teacher, request, action, version, pupil, note, NOW)


def diaries(database: Database, who: Identity) -> list[int]:
    return [card.id for card in database.read_now(pupils_of, who)]


# What can be requested


def test_only_a_class_of_the_schools_newest_year(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    child = add(database, mother)

    def more(connection: Connection) -> None:
        connection.execute(schools.insert().values(id=2, territory_id=1, name="Школа № 2", full_name="№ 2"))
        for school, number, year in ((1, 5, 2025), (2, 7, 2025), (2, 8, 2026)):
            row = {"school_id": school, "id": number, "year": year, "grade": number, "letter": "А"}
            connection.execute(classes.insert().values(**row))

    database.write_now(more)
    for school, number in ((1, 5), (1, 8), (2, 1), (2, 7), (9, 1), (neighbours.SCHOOL, 8)):
        with pytest.raises(Invalid):
            ask(database, mother, child, school, number)
    shown = database.read_now(diary_access.classes_to_choose, 1)
    assert [(each.id, each.title) for each in shown] == [(1, "9В")]
    assert [each.id for each in database.read_now(diary_access.classes_to_choose, 2)] == [8]
    assert database.read_now(diary_access.classes_to_choose, 9) == []
    assert [each.id for each in database.read_now(diary_access.schools_to_choose)] == [
        1,
        2,
        neighbours.SCHOOL,
    ]
    ask(database, mother, child)


def test_each_child_has_one_open_request(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    first, second = add(database, mother), add(database, mother, first_name="Нина")
    ask(database, mother, first)
    with pytest.raises(Conflict, match="already has a request"):
        ask(database, mother, first)
    ask(database, mother, second)  # the request for another child is no hindrance
    ask(database, father, add(database, father))
    for other in (first, second):
        with pytest.raises(NotFound):
            database.write_now(service.withdraw, father, other, NOW)
    database.write_now(service.withdraw, mother, first, NOW)
    with pytest.raises(NotFound):
        database.write_now(service.withdraw, mother, first, NOW)
    ask(database, mother, first)


def test_a_joined_child_is_not_requested_again(database: Database, family: Family, teacher: Identity) -> None:
    mother = family.ivanovs.parent
    child = add(database, mother)
    decide(database, teacher, ask(database, mother, child), "grant", family.ivanovs.children[0])
    with pytest.raises(Conflict, match="diary is already open"):
        ask(database, mother, child)


# The class teacher


def test_each_class_teacher_reads_the_requests_of_the_own_class(
    database: Database, family: Family, teacher: Identity
) -> None:
    mine = ask(database, family.ivanovs.parent, add(database, family.ivanovs.parent))
    [ours] = database.read_now(service.requests_of, teacher).requests
    assert (ours.id, ours.class_name, ours.parent) == (mine, "9В", "Иванова Ольга")
    assert [each.name.split()[0] for each in ours.candidates] == ["Иванова", "Иванова", "Петрова"]
    [theirs] = database.read_now(service.requests_of, neighbours.TEACHER).requests
    assert (theirs.id, theirs.class_name) == (neighbours.REQUEST, "7Ю")
    assert [each.pupil_id for each in theirs.candidates] == [neighbours.PUPIL]
    for who, number in ((teacher, neighbours.REQUEST), (neighbours.TEACHER, mine)):
        with pytest.raises(NotFound):
            database.write_now(service.decide, who, number, "refuse", 1, None, "Нет", NOW)
    assert database.read_now(service.leads_a_class, teacher)
    nobody = Identity(991, "teacher", 991, "NOBODY", None)
    assert not database.read_now(service.leads_a_class, nobody)
    parent = Identity(990, "parent", 990, "OURS", None)
    assert not database.read_now(service.leads_a_class, parent)


def test_a_member_of_staff_with_the_number_of_another_schools_teacher_leads_no_class(
    database: Database, family: Family, teacher: Identity
) -> None:
    def employ(connection: Connection) -> None:
        connection.execute(schools.insert().values(id=2, territory_id=1, name="Школа № 2", full_name="№ 2"))
        connection.execute(people.insert().values(id=995, last_name="Ли", first_name="Ян"))
        connection.execute(staff.insert().values(school_id=2, id=1, person_id=995, position=""))

    database.write_now(employ)
    other = Identity(995, "teacher", 995, "LI", None)
    ask(database, family.ivanovs.parent, add(database, family.ivanovs.parent))
    assert not database.read_now(service.leads_a_class, other)
    assert database.read_now(service.requests_of, other).requests == []


def test_whom_a_request_may_mean(database: Database, family: Family, teacher: Identity) -> None:
    """The name and the day of birth must both be the same, and who has a parent already is marked."""
    mother = family.ivanovs.parent
    gone = guardianships.delete().where(guardianships.c.pupil_id == family.ivanovs.children[1])
    database.write_now(lambda connection: connection.execute(gone))

    def shown(**values: str) -> list[tuple[bool, bool]]:
        child = add(database, mother, **values)
        number = ask(database, mother, child)
        found = {each.id: each for each in database.read_now(service.requests_of, teacher).requests}
        return [(each.fits, each.has_guardian) for each in found[number].candidates]

    papers = {"certificate_date": "2025-01-01"}
    same = {"last_name": "Иванова", "first_name": "Анна"}
    own = family_children
    number = add(database, mother, **same, **papers)
    born = own.update().where(own.c.id == number).values(birth_date=date(2011, 5, 3))
    database.write_now(lambda connection: connection.execute(born))
    ask(database, mother, number)
    [exact] = database.read_now(service.requests_of, teacher).requests
    assert [(each.fits, each.has_guardian) for each in exact.candidates] == [
        (True, True),
        (False, False),
        (False, True),
    ]
    assert [fits for fits, _ in shown(**same)] == [False, False, False]  # born on another day


def test_a_grant_opens_one_diary_to_one_account(
    database: Database, family: Family, teacher: Identity
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    boris, vera = family.ivanovs.children[1], family.petrovs.children[0]
    both = {who.account_id: ask(database, who, add(database, who)) for who in (mother, father)}
    for pupil in (neighbours.PUPIL, 999_999, None):
        with pytest.raises(Invalid):
            decide(database, teacher, both[father.account_id], "grant", pupil)
    decide(database, teacher, both[father.account_id], "grant", boris)
    assert diaries(database, father) == [vera, boris]  # behind the one that was there
    assert diaries(database, mother) == [*family.ivanovs.children]
    assert database.read_now(service.child, mother, child_of(database, mother)).pupil_id is None
    places = select(guardianships.c.position).where(guardianships.c.account_id == father.account_id)
    assert sorted(database.read_now(lambda c: c.execute(places).scalars().all())) == [0, 1]
    with pytest.raises(Conflict):
        decide(database, teacher, both[father.account_id], "grant", vera)


def child_of(database: Database, who: Identity) -> int:
    [child] = database.read_now(service.children, who).children
    return child.id


def test_a_revoked_diary_is_shut_for_that_account_and_that_pupil_alone(
    database: Database, family: Family, teacher: Identity
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    anna, boris = family.ivanovs.children
    request = ask(database, father, add(database, father))
    decide(database, teacher, request, "grant", anna)
    decide(database, teacher, request, "revoke", note="Ошибка")
    assert diaries(database, father) == family.petrovs.children
    assert diaries(database, mother) == [anna, boris]
    assert database.read_now(service.child, father, child_of(database, father)).pupil_id is None
    again = ask(database, father, child_of(database, father))
    shut = guardianships.update().where(guardianships.c.account_id == mother.account_id)
    database.write_now(lambda connection: connection.execute(shut.values(diary_open=False)))
    decide(database, teacher, again, "grant", anna)
    assert diaries(database, father) == [*family.petrovs.children, anna]
    assert diaries(database, mother) == []  # what was opened for one stays shut for the other
    with pytest.raises(NotFound):
        database.read_now(may_read_diary, mother, anna)


def test_pages_by_state_and_what_is_found(database: Database, family: Family, teacher: Identity) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    names = ("Яна", "Ада", "Вера")
    numbers = [ask(database, mother, add(database, mother, first_name=name)) for name in names]
    numbers.append(ask(database, father, add(database, father, last_name="Петров", first_name="Пётр")))

    def listed(state: str | None = None, **wanted: Any) -> list[int]:
        """All pages, one after another; each says how many there are."""
        found: list[int] = []
        place = ""
        while True:
            listing = Listing(**{"limit": 2, **wanted}, after=place)
            page = database.read_now(service.requests_of, teacher, state, listing)
            found += [each.id for each in page.requests]
            place = page.next
            if not place:
                assert page.found == len(found)
                return found

    assert listed() == numbers
    first, second, third, fourth = numbers
    assert listed(order=ListOrder.NAME) == [second, third, first, fourth]
    searches = {
        "ада": [second],
        "петр": [fourth],
        "петрова": [fourth],
        "иванова ольга": [first, second, third],
    }
    for text, expected in {**searches, str(third): [third], "%": [], "' OR 1=1 --": []}.items():
        assert listed(search=text) == expected, text
    with pytest.raises(Changed) as refused:
        decide(database, teacher, first, "refuse", version=9, note="Нет")
    assert (refused.value.current["id"], refused.value.current["state"]) == (first, "requested")
    for number, hours in ((second, 2), (first, 3)):
        later = NOW + timedelta(hours=hours)
        made = database.write_now(service.decide, teacher, number, "refuse", 1, None, f"Нет {number}", later)
        assert (made.id, made.state, made.note, made.changed_at) == (
            number,
            "refused",
            f"Нет {number}",
            later,
        )
    assert listed() == [third, fourth]
    assert listed("refused") == [first, second]  # the last decided first
    assert database.read_now(service.requests_of, teacher).counts == {"requested": 2, "refused": 2}
    with pytest.raises(Invalid):
        listed(order=ListOrder.BIRTH)
    assert database.read_now(service.requests_of, neighbours.TEACHER).counts == {"requested": 1}
    with pytest.raises(Forbidden):
        database.read_now(service.requests_of, replace(teacher, role="parent"))


def test_of_two_decisions_at_once_one_is_made(database: Database, family: Family, teacher: Identity) -> None:
    """Two programs of the class teacher; or a grant, and the parent takes the request back."""
    mother, anna = family.ivanovs.parent, family.ivanovs.children[0]
    child = add(database, mother)
    number = ask(database, mother, child)

    def granted(connection: Connection) -> Any:
        return service.decide(connection, teacher, number, "grant", 1, anna, "", NOW)

    def refused(connection: Connection) -> Any:
        return service.decide(connection, teacher, number, "refuse", 1, None, "Нет", NOW)

    first, second = both_at_once(database, granted, refused)
    assert first.state == "granted"
    assert isinstance(second, Changed | Conflict)
    assert database.read_now(service.child, mother, child).pupil_id == anna
    other = add(database, mother, first_name="Нина")
    number = ask(database, mother, other)
    first, second = both_at_once(
        database, lambda connection: service.withdraw(connection, mother, other, NOW), granted
    )
    assert first is None
    assert isinstance(second, Changed | Conflict)
    assert database.read_now(service.child, mother, other).pupil_id is None


def test_the_class_teacher_hears_of_requests_to_the_own_class(
    database: Database, family: Family, teacher: Identity
) -> None:
    mother = family.ivanovs.parent
    child = add(database, mother)
    number = ask(database, mother, child)
    database.write_now(service.withdraw, mother, child, NOW)
    decide(database, teacher, ask(database, mother, child), "refuse", note="Нет")
    query = select(live_events.c.account_id, live_events.c.about).where(live_events.c.kind == DESK)
    heard = database.read_now(lambda connection: connection.execute(query).all())
    assert [row.account_id for row in heard] == [teacher.account_id] * 4
    assert json.loads(heard[0].about) == {"desk": "join-requests", "item": number}


# What the parent reads


def test_the_words_are_those_of_this_request(database: Database, family: Family, teacher: Identity) -> None:
    """Histories of other things have the same numbers."""
    mother = family.ivanovs.parent
    child = add(database, mother)
    number = ask(database, mother, child)
    decide(database, teacher, number, "refuse", note="Такого ученика нет")
    other = {
        "id": 99_999,
        "subject": "payment",
        "subject_id": number,
        "action": "pay",
        "source": "",
        "target": "",
    }
    foreign = state_changes.insert().values(**other, at=NOW, note="Чужое")
    database.write_now(lambda connection: connection.execute(foreign))
    shown = database.read_now(service.child, mother, child).join
    assert shown is not None
    assert (shown.school, shown.class_name, shown.note) == ("Школа № 1", "9В", "Такого ученика нет")
    [request] = database.read_now(diary_access.every_request, mother)
    assert (request["child_id"], request["school"], request["note"]) == (
        child,
        "Школа № 1",
        "Такого ученика нет",
    )
    [theirs] = database.read_now(diary_access.every_request, neighbours.PARENT)
    assert (theirs["school"], theirs["class_name"]) == ("Школа № 61", "7Ю")


def test_a_child_that_was_requested_or_joined_cannot_be_removed(
    database: Database, family: Family, teacher: Identity
) -> None:
    mother = family.ivanovs.parent
    child = add(database, mother)
    request = ask(database, mother, child)
    for _ in range(2):
        with pytest.raises(Conflict, match="can’t be removed"):
            database.write_now(service.remove_child, mother, child)
        if database.read_now(service.requests_of, teacher).requests:
            decide(database, teacher, request, "grant", family.ivanovs.children[0])
    database.write_now(lambda connection: connection.execute(join_requests.delete()))
    with pytest.raises(Conflict, match="can’t be removed"):  # by the school's own list
        database.write_now(service.remove_child, mother, child)
    shown = database.read_now(service.child, mother, child)
    assert (shown.school, shown.class_name, shown.join) == ("Школа № 1", "9В", None)

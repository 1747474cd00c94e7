"""About me, children, and joining a child to a pupil: the rules and who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ruobr_server.areas.accounts.service import may_read_diary
from ruobr_server.areas.families import service
from ruobr_server.areas.schools.tables import classes, staff
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, InvalidFields, NotFound
from support import neighbours
from support.families import CHILD, PROFILE, Family
from support.fixtures import NOW

TODAY = date(2026, 11, 24)


def add(database: Database, caller: Identity, **values: str) -> Any:
    return database.write_now(service.add_child, caller, {**CHILD, **values}, NOW, TODAY)


@pytest.fixture
def class_teacher(database: Database, family: Family) -> Identity:
    """Of the class in which both families' children are."""

    def appoint(connection: Any) -> None:
        connection.execute(
            staff.insert().values(school_id=1, id=1, person_id=family.petrovs.parent.person_id, position="")
        )
        connection.execute(classes.update().values(class_teacher_id=1))
        neighbours.ask_to_join(connection)

    database.write_now(appoint)
    return Identity(family.petrovs.parent.account_id, "teacher", family.petrovs.parent.person_id, "T", None)


def ask(database: Database, family: Family, child_id: int) -> None:
    database.write_now(service.ask, family.ivanovs.parent, child_id, 1, 1, NOW)


def decide(
    database: Database,
    caller: Identity,
    action: str,
    pupil: int | None = None,
    note: str = "",
    version: int = 0,
) -> None:
    pages = [database.read_now(service.requests_of, caller, state) for state in service.JOINING.states]
    request = next(each for page in pages for each in page.requests)
    database.write_now(
        service.decide, caller, request.id, action, version or request.version, pupil, note, NOW
    )


def test_a_profile_is_written_in_parts(database: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    before = database.read_now(service.profile, parent)
    assert before.version == 0
    assert before.values["last_name"] == "Иванова"
    values = {**before.values, "snils": "11223344595", "birth_date": "17.04.1985"}
    after = database.write_now(service.save_profile, parent, values, 0, NOW, TODAY)
    assert (after.values["snils"], after.values["birth_date"]) == ("112-233-445 95", "1985-04-17")
    assert after.version == 1
    assert "residence" in after.missing
    assert database.read_now(service.profile, family.petrovs.parent).values["snils"] == ""


def test_wrong_fields_are_named_and_nothing_is_stored(database: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    with pytest.raises(InvalidFields) as refused:
        database.write_now(
            service.save_profile, parent, {"snils": "112-233-445 96", "phone": "1"}, 0, NOW, TODAY
        )
    assert refused.value.fields.keys() == {"snils", "phone"}
    assert database.read_now(service.profile, parent).version == 0


def test_of_two_edits_the_older_learns_what_is_there_now(database: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    names = database.read_now(service.profile, parent).values
    database.write_now(service.save_profile, parent, {**names, "job": "врач"}, 0, NOW, TODAY)
    with pytest.raises(Changed) as refused:
        database.write_now(service.save_profile, parent, {**names, "job": "учитель"}, 0, NOW, TODAY)
    assert refused.value.current["values"]["job"] == "врач"


def test_a_strangers_child_is_like_no_child(database: Database, family: Family) -> None:
    mine = add(database, family.ivanovs.parent)
    stranger = family.petrovs.parent
    for number in (mine.id, 999_999):
        with pytest.raises(NotFound):
            database.read_now(service.child, stranger, number)
        with pytest.raises(NotFound):
            database.write_now(service.save_child, stranger, number, CHILD, 1, NOW, TODAY)
        with pytest.raises(NotFound):
            database.write_now(service.remove_child, stranger, number)
        with pytest.raises(NotFound):
            database.write_now(service.ask, stranger, number, 1, 1, NOW)
    assert database.read_now(service.children, stranger).children == []


@pytest.mark.parametrize("role", ["pupil", "teacher", "operator"])
def test_only_a_parent_adds_children(database: Database, family: Family, role: str) -> None:
    who = family.ivanovs.parent
    with pytest.raises(Forbidden):
        add(database, Identity(who.account_id, role, who.person_id, who.login, None))


def test_the_diary_opens_when_the_class_teacher_grants_it(
    database: Database, family: Family, class_teacher: Identity
) -> None:
    parent, strange_pupil = family.ivanovs.parent, family.petrovs.children[0]
    mine = add(database, parent)
    with pytest.raises(NotFound):
        database.read_now(may_read_diary, parent, strange_pupil)
    ask(database, family, mine.id)
    with pytest.raises(Conflict):
        ask(database, family, mine.id)
    with pytest.raises(NotFound):
        database.read_now(may_read_diary, parent, strange_pupil)
    decide(database, class_teacher, "grant", strange_pupil)
    assert database.read_now(may_read_diary, parent, strange_pupil).id == strange_pupil
    shown = database.read_now(service.child, parent, mine.id)
    assert shown.pupil_id == strange_pupil
    assert shown.class_name == "9В"
    decide(database, class_teacher, "revoke", note="Ошибка: другой ребёнок")
    with pytest.raises(NotFound):
        database.read_now(may_read_diary, parent, strange_pupil)
    after = database.read_now(service.child, parent, mine.id)
    assert after.pupil_id is None
    assert after.join is not None
    assert after.join.note == "Ошибка: другой ребёнок"


def test_a_refusal_says_why_and_the_parent_may_ask_again(
    database: Database, family: Family, class_teacher: Identity
) -> None:
    mine = add(database, family.ivanovs.parent)
    ask(database, family, mine.id)
    with pytest.raises(Invalid):
        decide(database, class_teacher, "refuse")
    decide(database, class_teacher, "refuse", note="Такого ученика нет")
    shown = database.read_now(service.child, family.ivanovs.parent, mine.id)
    assert shown.join is not None
    assert (shown.join.state, shown.join.note) == ("refused", "Такого ученика нет")
    ask(database, family, mine.id)


def test_a_withdrawn_request_cannot_be_granted(
    database: Database, family: Family, class_teacher: Identity
) -> None:
    mine = add(database, family.ivanovs.parent)
    ask(database, family, mine.id)
    database.write_now(service.withdraw, family.ivanovs.parent, mine.id, NOW)
    with pytest.raises(Changed):
        decide(database, class_teacher, "grant", family.ivanovs.children[0], version=1)
    with pytest.raises(Conflict):
        decide(database, class_teacher, "grant", family.ivanovs.children[0])


def test_a_pupil_of_another_class_cannot_be_granted(
    database: Database, family: Family, class_teacher: Identity
) -> None:
    mine = add(database, family.ivanovs.parent)
    ask(database, family, mine.id)
    with pytest.raises(Invalid):
        decide(database, class_teacher, "grant", 999_999)


def test_who_is_not_the_class_teacher_sees_no_requests(
    database: Database, family: Family, class_teacher: Identity
) -> None:
    mine = add(database, family.ivanovs.parent)
    ask(database, family, mine.id)
    [request] = database.read_now(service.requests_of, class_teacher).requests
    assert request.child == "Иванова Вера Сергеевна"
    others = [
        family.ivanovs.parent,
        family.ivanovs.pupil,
        family.petrovs.parent,  # the same person, but signed in as a parent
        Identity(99, "teacher", family.ivanovs.parent.person_id, "OTHER", None),
        Identity(99, "operator", class_teacher.person_id, "OPERATOR", None),
    ]
    for other in others:
        if other.role == "teacher":
            assert database.read_now(service.requests_of, other).requests == []
        else:
            with pytest.raises(Forbidden):
                database.read_now(service.requests_of, other)
        with pytest.raises(NotFound):
            database.write_now(
                service.decide, other, request.id, "grant", 1, family.ivanovs.children[0], "", NOW
            )


def test_the_services_say_what_is_missing(database: Database, family: Family) -> None:
    parent = family.ivanovs.parent
    found = database.read_now(service.services, parent)
    assert not found.is_open
    assert not found.has_children
    assert "snils" in found.profile_missing
    add(database, parent)
    database.write_now(service.save_profile, parent, PROFILE, 0, NOW, TODAY)
    assert database.read_now(service.services, parent).is_open

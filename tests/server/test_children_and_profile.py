"""A family's children and the parent's profile: the own ones alone, and what opens the services."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.families import service
from ruobr_server.areas.families.tables import family_children
from ruobr_server.areas.schools.tables import people
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict
from support.families import CHILD, PROFILE, Family
from support.fixtures import NOW
from support.kindergartens import TODAY, new_child
from support.statements import execute


def add(database: Database, who: Identity, **values: str) -> int:
    return int(database.write_now(service.add_child, who, {**CHILD, **values}, NOW, TODAY).id)


def test_children_are_the_own_ones_the_eldest_first(database: Database, family: Family) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    young, old = add(database, mother), add(database, mother, birth_date="2022-01-01")
    add(database, father)
    assert [each.id for each in database.read_now(service.children, mother).children] == [old, young]
    changed = {**CHILD, "first_name": "Нина"}
    database.write_now(service.save_child, mother, young, changed, 1, NOW, TODAY)
    assert database.read_now(service.child, mother, old).values["first_name"] == "Вера"
    database.write_now(service.remove_child, mother, young)
    assert [each.id for each in database.read_now(service.children, mother).children] == [old]


def test_so_many_children_of_one_account(
    database: Database, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruobr_server.areas.families import children

    monkeypatch.setattr(children, "MOST", 2)
    mother, father = family.ivanovs.parent, family.petrovs.parent
    for _ in range(2):
        add(database, mother)
    with pytest.raises(Conflict, match="You can add up to"):
        add(database, mother)
    add(database, father)


def test_the_services_open_with_the_profile_and_one_complete_child(
    database: Database, family: Family
) -> None:
    mother = family.ivanovs.parent
    first, second = new_child(database, mother), new_child(database, mother)
    assert not database.read_now(service.services, mother).is_open  # the parent has filled in nothing yet
    database.write_now(service.save_profile, mother, PROFILE, 0, NOW, TODAY)
    assert database.read_now(service.services, mother).is_open
    own = family_children
    for number, is_open in ((first, True), (second, False)):
        change = own.update().where(own.c.id == number).values(residence="")
        database.write_now(execute, change)
        found = database.read_now(service.services, mother)
        assert found.is_open is is_open
        assert found.children_missing[number] == ["residence"]


def test_a_profile_names_its_own_person_alone(database: Database, family: Family) -> None:
    mother = family.ivanovs.parent
    names = {**PROFILE, "last_name": "Новая", "first_name": "Ольга"}
    before = people_but(database, mother)
    database.write_now(service.save_profile, mother, names, 0, NOW, TODAY)
    assert people_but(database, mother) == before
    with pytest.raises(Changed):
        database.write_now(service.save_profile, mother, names, 0, NOW, TODAY)
    saved = database.write_now(service.save_profile, mother, {**names, "job": "врач"}, 1, NOW, TODAY)
    assert saved.version == 2


def people_but(database: Database, who: Identity) -> list[Any]:
    query = select(people).where(people.c.id != who.person_id).order_by(people.c.id)
    return [tuple(row) for row in database.read_now(lambda connection: connection.execute(query).all())]


@pytest.mark.parametrize("field", ["last_name", "first_name", "middle_name", "birth_date", "snils"])
def test_what_state_services_have_not_said_is_unconfirmed(
    database: Database, family: Family, field: str
) -> None:
    from ruobr_server.areas.families.tables import profiles

    mother = family.ivanovs.parent
    values = {**PROFILE, "middle_name": "Петровна"}
    database.write_now(service.save_profile, mother, values, 0, NOW, TODAY)
    database.write_now(lambda connection: connection.execute(profiles.update().values(confirmed=True)))
    same = database.write_now(service.save_profile, mother, {**values, "job": "учитель"}, 1, NOW, TODAY)
    assert same.confirmed
    others = {"birth_date": "1985-04-18", "snils": "112-233-445 95"}
    value = {**others, "snils": ""}.get(field, "Другая")
    changed = database.write_now(service.save_profile, mother, {**values, field: value}, 2, NOW, TODAY)
    assert not changed.confirmed

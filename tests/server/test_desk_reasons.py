"""Reasons that a desk keeps in a list: who reads and writes them, what is counted, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.desk_reasons import service, tables
from ruobr_server.areas.enrolment import applications
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.role_grants import add
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Forbidden, InvalidFields, NotFound
from ruobr_tui.api.models.desk_reasons import DeskReasonRequest
from ruobr_tui.api.roles import Scope, StaffRole
from ruobr_tui.api.rules.desk_reasons import filled, missing_names
from support.at_once import both_at_once
from support.families import PASSWORD, Family
from support.first_grades import TODAY, decide, furnish_town, school_clerk, school_request, schoolchild
from support.fixtures import NOW

TEXT = "{ребёнок}: нет мест"


@pytest.fixture
def town(database: Database, family: Family) -> Database:
    """Four schools."""
    return furnish_town(database, family)


@pytest.fixture
def staff(town: Database, passwords: Passwords) -> dict[str, Identity]:
    """Clerks of the municipality and of a school; administrators of both and of another school."""
    secret = passwords.hash_now(PASSWORD)

    def administrator(connection: Any, login: str, role: StaffRole, scope: Scope) -> Identity:
        who = school_clerk(connection, secret, 4, login)
        add(connection, who.account_id, role, scope, None, NOW)
        return who

    def seat(connection: Any) -> dict[str, Identity]:
        return {
            "clerk": school_clerk(connection, secret),
            "one": school_clerk(connection, secret, 1, "one"),
            "town": administrator(connection, "town", StaffRole.MUNICIPALITY_ADMINISTRATOR, Scope(1)),
            "head": administrator(connection, "head", StaffRole.HEAD, Scope(1, 1)),
            "other": administrator(connection, "other", StaffRole.HEAD, Scope(1, 2)),
        }

    return town.write_now(seat)


def wish(school: int | None = None, text: str = TEXT, desk: str = "school") -> DeskReasonRequest:
    return DeskReasonRequest(desk=desk, action="refuse", territory_id=1, school_id=school, text=text)


def texts(database: Database, who: Identity) -> list[str]:
    return [each.text for each in database.read_now(service.reasons_of, who, "school").reasons]


def test_administrators_write_inside_their_scope_and_clerks_read(
    town: Database, staff: dict[str, Identity]
) -> None:
    town.write_now(service.add, staff["town"], wish(), NOW)
    town.write_now(service.add, staff["head"], wish(1, "Своя причина"), NOW)
    for who in ("clerk", "one", "other"):
        with pytest.raises(Forbidden):
            town.write_now(service.add, staff[who], wish(1), NOW)
    for who in ("head", "other"):
        with pytest.raises(Forbidden):
            town.write_now(service.add, staff[who], wish(), NOW)
    assert texts(town, staff["one"]) == [TEXT, "Своя причина"]
    assert texts(town, staff["clerk"]) == [TEXT, "Своя причина"]
    assert texts(town, staff["other"]) == [TEXT]  # a clerk of the fourth school
    listed = town.read_now(service.reasons_of, staff["head"], "school")
    assert [(each.text, each.actions) for each in listed.reasons] == [
        (TEXT, []),
        ("Своя причина", ["change", "remove"]),
    ]
    assert [each.school_id for each in listed.places] == [1]


def test_a_changed_text_goes_on_counting_and_the_former_one_stays(
    town: Database, staff: dict[str, Identity], family: Family
) -> None:
    number = town.write_now(service.add, staff["town"], wish(), NOW)
    mother = family.ivanovs.parent
    child = schoolchild(town, mother)
    filed = town.write_now(applications.apply, mother, school_request(child, 1), NOW, TODAY)
    decide(town, staff["one"], filed.id, "refuse", note="Нет мест", reason_id=number)
    after = town.write_now(service.change, staff["town"], number, "Мест нет", NOW)
    [shown] = town.read_now(service.reasons_of, staff["clerk"], "school").reasons
    assert (shown.id, shown.text, shown.used) == (after, "Мест нет", 1)
    with pytest.raises(NotFound):
        town.write_now(service.change, staff["town"], number, "Ещё раз", NOW)
    with pytest.raises(NotFound):
        town.write_now(service.remove, staff["other"], after, NOW)
    town.write_now(service.remove, staff["town"], after, NOW)
    assert texts(town, staff["clerk"]) == []
    own = tables.desk_reasons.c
    rows = town.read_now(lambda c: c.execute(select(own.text, own.removed_by).order_by(own.id)).all())
    assert [tuple(row) for row in rows] == [
        (TEXT, staff["town"].account_id),
        ("Мест нет", staff["town"].account_id),
    ]


def test_what_is_refused(town: Database, staff: dict[str, Identity]) -> None:
    administrator = staff["town"]
    with pytest.raises(InvalidFields):
        town.write_now(service.add, administrator, wish(text="  \n "), NOW)
    with pytest.raises(InvalidFields) as refused:
        town.write_now(service.add, administrator, wish(text="{фамилия} нет"), NOW)
    assert "“фамилия”" in refused.value.fields["text"]
    town.write_now(service.add, administrator, wish(), NOW)
    with pytest.raises(InvalidFields):
        town.write_now(service.add, administrator, wish(), NOW)
    with pytest.raises(Forbidden):  # a kindergarten desk belongs to a municipality
        town.write_now(service.add, administrator, wish(1, desk="kindergarten"), NOW)


def test_of_two_who_change_it_at_once_one_is_refused(town: Database, staff: dict[str, Identity]) -> None:
    number = town.write_now(service.add, staff["town"], wish(), NOW)
    both = both_at_once(
        town, lambda connection: service.change(connection, staff["town"], number, "Новое", NOW)
    )
    assert sum(isinstance(each, Conflict | NotFound) for each in both) == 1
    assert texts(town, staff["clerk"]) == ["Новое"]


def test_names_in_braces() -> None:
    values = {"child": "Вагнер Лилия", "place": ""}
    assert filled("{Ребенок}, {child}: {место}", values) == "Вагнер Лилия, Вагнер Лилия: {место}"
    assert missing_names("{ребёнок} {место} {}", values) == ["место"]

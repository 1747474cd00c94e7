"""Complaints: which desk has which, in which order, and what the sender reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.complaints import desk, service
from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.areas.schools.tables import people, schools
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound, ServerError
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.complaints import DeskComplaint
from ruobr_tui.api.roles import clerk_of
from support import neighbours
from support.clerks import seat_clerk
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW
from support.kindergartens import TODAY

pytestmark = on_sqlite

VALUES = {"sender": "Кузнецова Ольга", "phone": "+79130000000", "child": "Анна", "text": "Логин не выдают."}
CLERK, OF_ONE = (Identity(number, "operator", 980, "CLERK", None) for number in (980, 981))


@pytest.fixture
def town(database: Database, family: Family) -> Database:
    """Two schools of ours and the neighbours'; a clerk of the municipality, one of school 2 alone."""

    def furnish(connection: Connection) -> None:
        connection.execute(schools.insert().values(id=2, territory_id=1, name="Школа № 2", full_name="№ 2"))
        connection.execute(people.insert().values(id=980, last_name="О", first_name="О"))
        for who, school in ((CLERK, None), (OF_ONE, 2)):
            row = {"id": who.account_id, "login": f"CLERK-{who.account_id}", "role": "operator"}
            own = {"password_hash": "", "person_id": 980, "created_at": NOW}
            connection.execute(accounts.insert().values(**row, **own))
            seat_clerk(connection, who.account_id, "complaints", 1, school)

    database.write_now(furnish)
    return database


def file(town: Database, school: int, minutes: int = 0, key: str | None = None, **values: str) -> Any:
    now = NOW + timedelta(minutes=minutes)
    return town.write_now(service.file, school, {**VALUES, **values}, key, now, TODAY)


def found(town: Database, who: Identity, state: str | None = None, **wanted: Any) -> list[DeskComplaint]:
    """All pages, one after another; each says how many there are."""
    shown: list[DeskComplaint] = []
    place = ""
    while True:
        page = town.read_now(desk.work_list, who, state, Listing(**{"limit": 2, **wanted}, after=place))
        shown += page.complaints
        place = page.next
        if not place:
            assert len(shown) == page.found
            return shown


def listed(town: Database, who: Identity, state: str | None = None) -> list[tuple[str, str]]:
    return [(each.number, each.state) for each in found(town, who, state)]


def decide(town: Database, who: Identity, number: str, action: str, note: str = "", minutes: int = 0) -> None:
    [shown] = [each for state in COMPLAINT.states for each in found(town, who, state, search=number)]
    now = NOW + timedelta(minutes=minutes)
    town.write_now(desk.decide, who, shown.id, action, shown.version, note, now)


@on_both
def test_a_desk_has_its_municipality_or_its_one_school(town: Database) -> None:
    first, second, theirs = (file(town, school).number for school in (1, 2, neighbours.SCHOOL))
    assert listed(town, CLERK) == [(first, "received"), (second, "received")]
    assert listed(town, OF_ONE) == [(second, "received")]
    numbers = {each.number: each.id for each in found(town, CLERK)}
    for who, number in ((OF_ONE, numbers[first]), (CLERK, max(numbers.values()) + 1), (OF_ONE, 999)):
        with pytest.raises(NotFound):
            town.write_now(desk.decide, who, number, "take", 1, "", NOW)
    assert theirs not in numbers
    move = role_grants.update().where(role_grants.c.account_id == CLERK.account_id)
    town.write_now(lambda connection: connection.execute(move.values(territory_id=neighbours.TERRITORY)))
    assert listed(town, CLERK) == [(theirs, "received")]
    assert listed(town, replace(CLERK, role="teacher")) == [(theirs, "received")]  # a teacher may be a clerk
    for other in ("parent", "pupil"):
        with pytest.raises(Forbidden):
            found(town, replace(CLERK, role=other))
    town.write_now(
        lambda connection: connection.execute(role_grants.update().values(role=clerk_of("school")))
    )
    with pytest.raises(Forbidden):
        found(town, CLERK)


@on_both
def test_what_waits_stands_the_oldest_first_and_what_is_decided_the_last_first(town: Database) -> None:
    numbers = [file(town, school, minutes).number for minutes, school in ((3, 1), (1, 2), (2, 1), (4, 2))]
    numbers += [file(town, 2, 5).number]
    decide(town, CLERK, numbers[0], "answer", "Да", 50)
    decide(town, CLERK, numbers[1], "take", "", 60)
    decide(town, CLERK, numbers[3], "answer", "Нет", 40)
    both = replace(OF_ONE)
    town.write_now(lambda connection: seat_clerk(connection, both.account_id, "complaints", 1))
    for who in (CLERK, both):  # whoever has the municipality and a school of it sees none twice
        assert [number for number, _ in listed(town, who)] == [numbers[1], numbers[2], numbers[4]]
        assert [number for number, _ in listed(town, who, "answered")] == [numbers[0], numbers[3]]
        filed = [each.number for each in found(town, who, "answered", order=ListOrder.FILED)]
        assert filed == [numbers[0], numbers[3]]
        counts = town.read_now(desk.work_list, who).counts
        assert counts == {"received": 2, "in-review": 1, "answered": 2}
    for order in (ListOrder.NAME, ListOrder.BIRTH):
        with pytest.raises(Invalid):
            found(town, CLERK, order=order)


SEARCHES = {
    "кузн": {0, 1},
    "КУЗНЕЦОВА  ольга": {0},
    "ёлк": {2},
    "елкин петр": {2},
    "33-03": {2},
    "3303": {2},
    "303": set(),  # too short for a telephone
    "лень": set(),
    "%": set(),
    "' OR 1=1 --": set(),
    "9" * 30: set(),
}
"""Complaints by what is typed."""


@on_both
def test_a_complaint_is_found_by_name_number_and_the_end_of_the_telephone(town: Database) -> None:
    receipts = [
        file(town, 1, sender="Кузнецова Ольга", child="Кузнецова Анна"),
        file(town, 2, sender="Кузнецов Иван", child="Анна", phone="+79130000001"),
        file(town, 1, sender="Ёлкина Вера", child="Ёлкин Пётр", phone="+79133333303"),
    ]
    numbers = [receipt.number for receipt in receipts]
    searches = {**SEARCHES, **{number: {at} for at, number in enumerate(numbers)}}
    for text, expected in searches.items():
        assert {numbers.index(each.number) for each in found(town, CLERK, search=text)} == expected, text
    assert [each.number for each in found(town, OF_ONE, search="кузн")] == [numbers[1]]


@pytest.mark.parametrize(("action", "state"), [("answer", "answered"), ("decline", "declined")])
def test_the_sender_reads_the_words_of_every_decision(town: Database, action: str, state: str) -> None:
    receipt, other = file(town, 1), file(town, 1)
    with pytest.raises(ServerError):
        decide(town, CLERK, receipt.number, action)
    decide(town, CLERK, receipt.number, action, "Так решили", 5)
    typed = f" {receipt.number} ", f" {receipt.secret.lower()} "
    result = town.read_now(service.result, *typed)
    assert (result.state, result.answer, result.school) == (state, "Так решили", "Школа № 1")
    assert (result.filed_at, result.changed_at) == (NOW, NOW + timedelta(minutes=5))
    decide(town, CLERK, receipt.number, "reopen")
    assert town.read_now(service.result, *typed).answer == "Так решили"
    for number, secret in ((receipt.number, other.secret), (other.number, receipt.secret), ("x", "")):
        with pytest.raises(NotFound):
            town.read_now(service.result, number, secret)
    assert town.read_now(service.result, other.number, other.secret).state == "received"


def test_an_old_version_is_answered_by_what_is_there(town: Database) -> None:
    number = file(town, 1).number
    [shown] = found(town, CLERK)
    decide(town, CLERK, number, "take")
    with pytest.raises(Changed) as refused:
        town.write_now(desk.decide, CLERK, shown.id, "answer", shown.version, "Да", NOW)
    assert refused.value.current["state"] == "in-review"


def test_a_key_is_for_one_complaint_about_one_school(town: Database) -> None:
    receipt = file(town, 1, key="a-key-of-the-client")
    assert file(town, 1, key="a-key-of-the-client") == receipt
    with pytest.raises(Conflict):
        file(town, 2, key="a-key-of-the-client")
    with pytest.raises(Conflict):
        file(town, 1, key="a-key-of-the-client", text="Другое.")
    assert file(town, 1, key="another-key-of-it") != receipt
    assert len(listed(town, CLERK)) == 2

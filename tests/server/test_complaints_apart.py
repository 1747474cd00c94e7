"""Complaints: which desk has which, in which order, and what the sender reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from ruobr_server.areas.complaints import desk, service
from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.areas.desks import service as desks
from ruobr_server.areas.desks.tables import desk_presences
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.registry import AREAS
from ruobr_server.areas.schools.tables import people, schools
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts, role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound, ServerError
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.complaints import DeskComplaint
from ruobr_tui.api.models.events import DESK
from ruobr_tui.api.roles import clerk_of
from support import neighbours
from support.at_once import both_at_once
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


def complaints_of(
    town: Database, who: Identity, state: str | None = None, **wanted: Any
) -> list[DeskComplaint]:
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
    return [(each.number, each.state) for each in complaints_of(town, who, state)]


def decide(town: Database, who: Identity, number: str, action: str, note: str = "", minutes: int = 0) -> None:
    [shown] = [each for state in COMPLAINT.states for each in complaints_of(town, who, state, search=number)]
    now = NOW + timedelta(minutes=minutes)
    town.write_now(desk.decide, who, shown.id, action, shown.version, note, now)


@on_both
def test_a_desk_has_its_municipality_or_its_one_school(town: Database) -> None:
    first, second, theirs = (file(town, school).number for school in (1, 2, neighbours.SCHOOL))
    assert listed(town, CLERK) == [(first, "received"), (second, "received")]
    assert listed(town, OF_ONE) == [(second, "received")]
    numbers = {each.number: each.id for each in complaints_of(town, CLERK)}
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
            complaints_of(town, replace(CLERK, role=other))
    town.write_now(
        lambda connection: connection.execute(role_grants.update().values(role=clerk_of("school")))
    )
    with pytest.raises(Forbidden):
        complaints_of(town, CLERK)


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
        filed = [each.number for each in complaints_of(town, who, "answered", order=ListOrder.FILED)]
        assert filed == [numbers[0], numbers[3]]
        counts = town.read_now(desk.work_list, who).counts
        assert counts == {"received": 2, "in-review": 1, "answered": 2}
    for order in (ListOrder.NAME, ListOrder.BIRTH):
        with pytest.raises(Invalid):
            complaints_of(town, CLERK, order=order)


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
        assert {numbers.index(each.number) for each in complaints_of(town, CLERK, search=text)} == expected, (
            text
        )
    assert [each.number for each in complaints_of(town, OF_ONE, search="кузн")] == [numbers[1]]


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
    [shown] = complaints_of(town, CLERK)
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


@on_both
def test_of_two_operators_at_once_one_answers_and_the_other_reads_what_came_first(town: Database) -> None:
    file(town, 2)
    [shown] = complaints_of(town, CLERK)

    def says(who: Identity, action: str, note: str) -> Any:
        return lambda connection: desk.decide(connection, who, shown.id, action, shown.version, note, NOW)

    first, second = both_at_once(town, says(CLERK, "answer", "Да"), says(OF_ONE, "decline", "Нет"))
    assert (first.state, first.answer) == ("answered", "Да")
    assert isinstance(second, Changed | Conflict), second
    [after] = complaints_of(town, CLERK, "answered")
    assert (after.answer, after.version) == ("Да", first.version)


def looks(town: Database, who: Identity, item: int | None, seconds: int = 0) -> list[tuple[int, str]]:
    now = NOW + timedelta(seconds=seconds)
    seen = town.write_now(desks.look, who, "complaints", item, now, AREAS)
    return [(each.item, each.name) for each in seen.viewers]


@on_both
def test_who_looks_at_a_complaint_is_known_to_whoever_decides_on_it_too(town: Database) -> None:
    for school in (1, 2, neighbours.SCHOOL):
        file(town, school)
    ours, both = (each.id for each in complaints_of(town, CLERK))
    assert looks(town, CLERK, ours) == []
    assert looks(town, OF_ONE, both) == []  # the other one is another school's
    assert looks(town, CLERK, both) == [(both, "О О")]
    assert looks(town, OF_ONE, both) == [(both, "О О")]
    lease = int(desks.LEASE.total_seconds())
    assert looks(town, CLERK, ours, lease) == []  # nothing was heard meanwhile
    assert looks(town, OF_ONE, both, lease) == []
    assert looks(town, CLERK, ours, lease + 1) == [(both, "О О")]
    looks(town, OF_ONE, None, lease + 2)
    assert looks(town, CLERK, ours, lease + 3) == []
    for who, item in ((OF_ONE, ours), (CLERK, ours + 1000)):
        with pytest.raises(NotFound):
            looks(town, who, item)
    for kind in ("kindergarten", "nothing"):
        with pytest.raises(Forbidden):
            town.write_now(desks.look, CLERK, kind, None, NOW, AREAS)
    town.write_now(desks.forget_old, NOW + timedelta(days=1))
    assert (
        town.read_now(lambda connection: connection.scalar(select(func.count()).select_from(desk_presences)))
        == 0
    )


@on_both
def test_a_terminal_that_looks_twice_at_once_looks_once(town: Database) -> None:
    file(town, 1)
    [shown] = complaints_of(town, CLERK)
    both = both_at_once(town, lambda db: desks.look(db, CLERK, "complaints", shown.id, NOW, AREAS))
    assert [each.viewers for each in both] == [[], []]


def test_news_of_a_complaint_reach_the_clerks_of_its_place_alone(town: Database) -> None:
    def news() -> list[tuple[int, str]]:
        query = select(live_events.c.account_id, live_events.c.about).where(live_events.c.kind == DESK)
        rows = town.read_now(lambda connection: connection.execute(query.order_by(live_events.c.id)).all())
        return [(row.account_id, row.about) for row in rows]

    file(town, 1)
    [shown] = complaints_of(town, CLERK)
    about = f'{{"desk": "complaints", "item": {shown.id}}}'
    assert news() == [(CLERK.account_id, about)]
    decide(town, CLERK, shown.number, "take")
    assert news() == [(CLERK.account_id, about)] * 2
    file(town, 2)
    file(town, neighbours.SCHOOL)
    assert {account for account, _about in news()[2:]} == {CLERK.account_id, OF_ONE.account_id}

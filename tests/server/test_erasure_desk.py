"""The officer's list of erasure requests: in pages, found and counted; two decisions, and the news."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.desks import service as desks
from ruobr_server.areas.events.tables import live_events
from ruobr_server.areas.personal_data import erasure, erasure_desk
from ruobr_server.areas.registry import AREAS
from ruobr_server.auth.desks import COMPLAINTS, PERSONAL_DATA
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import role_grants
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import Listing
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.events import DESK
from ruobr_tui.api.models.personal_data import Erasure, ErasureDecision
from support.at_once import both_at_once
from support.clerks import seat_clerk
from support.databases import on_sqlite
from support.families import Family
from support.fixtures import NOW

pytestmark = on_sqlite

NAMES = ("Яковлева", "Ёлкина", "Абрамова", "Жукова", "Ершова")


@pytest.fixture
def clerk(database: Database, family: Family) -> Identity:
    """The officer for personal data."""
    who = replace(family.petrovs.pupil, role="operator")
    database.write_now(seat_clerk, who.account_id, PERSONAL_DATA)
    everywhere = role_grants.update().values(territory_id=None, school_id=None)
    database.write_now(lambda connection: connection.execute(everywhere))
    return who


def ask(database: Database, surname: str, minutes: int = 0) -> int:
    """The number of a new parent's request."""

    def requested(connection: Connection) -> int:
        login = f"parent-{NAMES.index(surname)}"
        new = accounts.NewAccount(login, "", "parent", last_name=surname, first_name="Ольга")
        number = accounts.create(connection, new, NOW)
        who = Identity(number, "parent", 0, login.upper(), None)
        return erasure.ask(connection, who, NOW + timedelta(minutes=minutes)).id

    return database.write_now(requested)


def decide(
    database: Database, clerk: Identity, number: int, action: Any, minutes: int = 0, version: int = 1
) -> Erasure:
    decision = ErasureDecision(action=action, version=version, note="Договор действует")
    now = NOW + timedelta(minutes=minutes)
    return database.write_now(erasure.decide, clerk, number, decision, now, AREAS)


def listed(database: Database, clerk: Identity, state: str | None = None, **wanted: Any) -> list[int]:
    """All pages, one after another; each says how many there are."""
    shown: list[int] = []
    place = ""
    while True:
        listing = Listing(**{"limit": 2, **wanted}, after=place)
        page = database.read_now(erasure_desk.work_list, clerk, state, listing)
        shown += [each.id for each in page.requests]
        place = page.next
        if not place:
            assert len(shown) == page.found == len(set(shown))
            return shown


@pytest.mark.databases("sqlite", "postgresql")
def test_pages_orders_and_what_is_found(database: Database, clerk: Identity) -> None:
    numbers = [ask(database, name, at) for at, name in enumerate(NAMES)]
    assert listed(database, clerk) == numbers
    by_name = [numbers[NAMES.index(name)] for name in sorted(NAMES)]
    assert set(listed(database, clerk, order=ListOrder.NAME)) == set(numbers)
    if database.dialect == "sqlite":  # the collation of names is the database's
        assert listed(database, clerk, order=ListOrder.NAME) == by_name
    searches = {"абр": {2}, "ЁЛК": {1}, "parent-3": {3}, "жукова о": {3}, "": set(range(5)), "%": set()}
    searches |= {str(numbers[4]): {4}, "9" * 30: set(), "' OR 1=1 --": set()}
    for text, expected in searches.items():
        found = listed(database, clerk, search=text)
        assert set(found) == {numbers[at] for at in expected}, text
    decide(database, clerk, numbers[3], "refuse", 40)
    decide(database, clerk, numbers[0], "refuse", 50)
    decide(database, clerk, numbers[1], "erase", 60)
    assert listed(database, clerk) == [numbers[2], numbers[4]]
    assert listed(database, clerk, "refused") == [numbers[0], numbers[3]]  # the last decided first
    assert listed(database, clerk, "done") == [numbers[1]]
    assert listed(database, clerk, "withdrawn") == []
    page = database.read_now(erasure_desk.work_list, clerk, "refused")
    assert page.counts == {"requested": 2, "refused": 2, "done": 1}
    last = page.requests[0]
    assert (last.note, last.actions, last.changed_at) == (
        "Договор действует",
        [],
        NOW + timedelta(minutes=50),
    )
    for order in (ListOrder.BIRTH,):
        with pytest.raises(Invalid):
            listed(database, clerk, order=order)
    # A place of another order, or of nobody, is no place.
    first = database.read_now(erasure_desk.work_list, clerk, None, Listing(limit=1))
    for place in (first.next[:-3], "W10", "x" * 50):
        with pytest.raises(Invalid):
            database.read_now(erasure_desk.work_list, clerk, None, Listing(after=place))


def test_nobody_but_the_officer(database: Database, family: Family, clerk: Identity) -> None:
    number = ask(database, NAMES[0])
    other = replace(family.ivanovs.pupil, role="operator")
    database.write_now(seat_clerk, other.account_id, COMPLAINTS)
    for who in (family.ivanovs.parent, other, replace(clerk, role="parent"), replace(clerk, role="pupil")):
        with pytest.raises(Forbidden):
            database.read_now(erasure_desk.work_list, who)
        with pytest.raises(Forbidden):
            decide(database, who, number, "refuse")
        with pytest.raises(Forbidden):
            database.write_now(desks.look, who, PERSONAL_DATA, number, NOW, AREAS)
    with pytest.raises(NotFound):
        database.write_now(desks.look, clerk, PERSONAL_DATA, number + 1, NOW, AREAS)
    assert database.write_now(desks.look, clerk, PERSONAL_DATA, number, NOW, AREAS).viewers == []


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize("actions", [("erase", "refuse"), ("refuse", "erase"), ("erase", "erase")])
def test_of_two_decisions_at_once_one_is_made(
    database: Database, clerk: Identity, actions: tuple[str, str]
) -> None:
    number = ask(database, NAMES[0])

    def decided(action: str) -> Any:
        decision = ErasureDecision.model_validate({"action": action, "version": 1, "note": "Причина"})
        return lambda connection: erasure.decide(connection, clerk, number, decision, NOW, AREAS)

    first, second = both_at_once(database, decided(actions[0]), decided(actions[1]))
    state = {"erase": "done", "refuse": "refused"}[actions[0]]
    assert (first.id, first.state, first.version) == (number, state, 2)
    assert isinstance(second, Changed | Conflict)
    if isinstance(second, Changed):
        assert second.current["state"] == state  # the other reads what has become of it
    assert listed(database, clerk, state) == [number]


def test_the_desk_hears_of_requests_and_decisions(database: Database, clerk: Identity) -> None:
    number = ask(database, NAMES[0])
    decide(database, clerk, number, "refuse")
    query = select(live_events.c.account_id, live_events.c.about).where(live_events.c.kind == DESK)
    heard = database.read_now(lambda connection: connection.execute(query).all())
    assert [row.account_id for row in heard] == [clerk.account_id] * 2
    assert all(PERSONAL_DATA in row.about and str(number) in row.about for row in heard)

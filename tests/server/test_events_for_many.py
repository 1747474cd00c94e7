"""Events for more accounts than one statement takes, and for whoever waited while the database was away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.events import hub, queries, service
from ruobr_server.areas.events.hub import Hub
from ruobr_server.areas.events.poller import Looking, looking
from ruobr_server.areas.kindergarten import notifications
from ruobr_server.areas.schools.tables import people, pupils
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import Address
from ruobr_server.kit.db.causes import SILENT, DatabaseUnavailable
from support import neighbours
from support.fixtures import NOW
from support.patience import PATIENCE
from support.published_events import forget, heard
from support.queues import Applied, Wish, apply_all, open_kindergartens
from support.recovery import until
from support.school import ANNA, CLASS_9V, GLEB, SCHOOL

MANY = 450
"""More than a statement takes, and not a multiple of it."""


def fill_class(connection: Connection) -> range:
    """So many pupils of one class, each with a parent, all with an account."""
    numbers = range(20_000, 20_000 + MANY)
    common = {"password_hash": "", "created_at": NOW}
    connection.execute(people.insert(), [{"id": n, "last_name": "М", "first_name": "М"} for n in numbers])
    connection.execute(
        pupils.insert(),
        [{"school_id": SCHOOL, "id": n, "person_id": n, "class_id": CLASS_9V} for n in numbers],
    )
    rows = [{"id": n, "login": f"MANY{n}", "role": "parent", "person_id": 2, **common} for n in numbers]
    connection.execute(accounts.insert(), rows)
    connection.execute(guardianships.insert(), [{"account_id": n, "pupil_id": n} for n in numbers])
    return numbers


def test_everybody_of_many_is_informed(furnished: Database) -> None:
    numbers = furnished.write_now(fill_class)
    furnished.write_now(service.notify_pupils, numbers, "balance", NOW)
    events = heard(furnished)
    assert [about["child"] for _, _, about in events] == list(numbers)
    assert [login for login, _, _ in events] == [f"many{number}" for number in numbers]
    found = furnished.read_now(service.readers, [*numbers, ANNA])
    assert found.keys() == {*numbers, ANNA}


def test_every_owner_of_many_applications_is_informed(furnished: Database) -> None:
    from ruobr_server.areas.schools.tables import territories

    def fill(connection: Connection) -> None:
        connection.execute(territories.insert().values(id=1, name="Новокузнецк"))
        open_kindergartens(connection, 1)
        apply_all(connection, [Applied([Wish(1)], minute=n) for n in range(2 * MANY)], account=1)

    furnished.write_now(fill)
    forget(furnished)
    furnished.write_now(notifications.notify_owners, range(1, 2 * MANY + 1), NOW)
    assert [about["application"] for _, _, about in heard(furnished)] == list(range(1, 2 * MANY + 1))


def test_who_reads_a_diary(furnished: Database) -> None:
    """Parents whose diary is open, and the pupil; nobody who has the same person in another role."""

    def more(connection: Connection) -> None:
        rows = [("teacher", 95), ("operator", 96)]
        for role, number in rows:
            row = {"id": number, "login": f"ALSO-{role}".upper(), "role": role, "person_id": ANNA}
            connection.execute(accounts.insert().values(**row, password_hash="", created_at=NOW))
            connection.execute(guardianships.insert().values(account_id=number, pupil_id=ANNA, position=5))

    furnished.write_now(more)
    found = furnished.read_now(service.readers, [ANNA, GLEB, neighbours.BESIDE_PUPIL])
    assert {pupil: sorted(whom) for pupil, whom in found.items()} == {
        ANNA: [1, 2],
        neighbours.BESIDE_PUPIL: [neighbours.BESIDE_PUPIL, neighbours.BESIDE_PARENT],
    }


def test_each_account_reads_its_own_in_order_page_by_page(furnished: Database) -> None:
    for number in range(5):
        furnished.write_now(service.publish, [1, 3], "balance", {"n": number}, NOW)
    first = furnished.read_now(queries.after, 1, queries.BEGINNING, 3)
    behind = queries.Position(first[-1].xid, first[-1].id)
    rest = furnished.read_now(queries.after, 1, behind, 3)
    assert [row.account_id for row in [*first, *rest]] == [1] * 5
    assert [row.about for row in [*first, *rest]] == [f'{{"n": {number}}}' for number in range(5)]
    reached, whom, is_all = furnished.read_now(queries.events_since, queries.BEGINNING, 10)
    assert (whom, is_all) == ({1, 3}, False)
    assert furnished.read_now(queries.events_since, reached, 10) == (reached, set(), True)
    part, _, is_all = furnished.read_now(queries.events_since, queries.BEGINNING, 4)
    assert not is_all
    assert part < reached


def test_an_erasure_takes_the_own_events_alone(furnished: Database) -> None:
    furnished.write_now(service.publish, [1, 3], "balance", {"n": 1}, NOW)
    furnished.write_now(service.erase, 1, NOW)
    assert [login for login, _, _ in heard(furnished)] == ["father"]


def test_what_is_stored_for_who_comes_back(furnished: Database) -> None:
    for days in range(4):
        furnished.write_now(service.publish, [1], "balance", {"n": days}, NOW + timedelta(days=days))
    furnished.write_now(service.forget_old, NOW + timedelta(days=3))
    assert [about["n"] for _, _, about in heard(furnished)] == [1, 2, 3]  # two days to the moment
    furnished.write_now(service.forget_old, NOW + timedelta(days=99))
    assert [about["n"] for _, _, about in heard(furnished)] == [3]  # the newest stays


class Lost:
    """A way of looking that fails once a test says so."""

    def __init__(self) -> None:
        self.is_lost = False
        self.begun = 0

    @asynccontextmanager
    async def __call__(self, database: Database, address: Address) -> AsyncIterator[Any]:
        self.begun += 1
        if self.is_lost:
            raise DatabaseUnavailable(SILENT)
        async with looking(database, address) as look:
            yield Cut(look, self)


class Cut:
    """Looks as long as the database is there."""

    def __init__(self, look: Looking, way: Lost) -> None:
        self._look, self._way = look, way
        self.begin, self.oldest = look.begin, look.oldest

    async def since(self, position: queries.Position) -> Any:
        if self._way.is_lost:
            raise DatabaseUnavailable(SILENT)
        return await self._look.since(position)


async def test_all_are_woken_when_the_database_is_back(
    furnished: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also those who got no event meanwhile: nobody else knows what was written."""
    way = Lost()
    monkeypatch.setattr(hub, "looking", way)
    monkeypatch.setattr(hub, "AGAIN_AFTER", 0.01)
    here = Hub(furnished)
    task = asyncio.create_task(here.run())
    with here.listening(1) as one, here.listening(3) as other:
        for listener in (one, other):
            assert await listener.wait(PATIENCE)
        way.is_lost, before = True, way.begun

        async def was_tried() -> bool:
            return way.begun >= before + 3

        await until(was_tried)
        assert not await other.wait(0.0)
        await furnished.write(service.publish, [1], "balance", {"n": 1}, NOW)
        way.is_lost = False
        for listener in (one, other):
            assert await listener.wait(PATIENCE)
        assert not one.is_over
    task.cancel()
    await asyncio.wait([task])
    assert caplog.text.count("wait for the database") == 1
    assert caplog.text.count("live events go on") == 1


async def test_so_many_listeners_of_one_account_and_no_one_elses(furnished: Database) -> None:
    here = Hub(furnished)
    with here.listening(3) as other:
        places = [here.listening(1) for _ in range(hub.MOST + 1)]
        listeners = [place.__enter__() for place in places[:-1]]
        assert not any(each.is_over for each in listeners)
        listeners.append(places[-1].__enter__())
        assert [each.is_over for each in listeners] == [True, *[False] * hub.MOST]
        assert not other.is_over
        for place in places:
            place.__exit__(None, None, None)

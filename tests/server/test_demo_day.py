"""A demo that is served goes on with its day, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ruobr_server.demo.advance import ring
from ruobr_server.kit.db import Database
from support.demo_schools import copied_demo
from support.fixtures import ZONE
from support.published_events import heard

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Database]:
    """A demo that was made at noon on a Wednesday."""
    database = Database(copied_demo(tmp_path, NOON))
    yield database
    database.close_now()


async def marks(database: Database) -> int:
    query = "SELECT count(*) FROM marks"
    return await database.read(lambda connection: connection.exec_driver_sql(query).scalar_one())


async def test_a_bell_records_a_lesson_and_informs_the_family(served: Database) -> None:
    before = await marks(served)
    assert not await ring(served, NOON + timedelta(minutes=5))  # between the bells
    assert await ring(served, NOON + timedelta(minutes=25))
    assert await marks(served) > before
    events = heard(served)
    assert {login for login, _kind, _about in events} <= {"parent", "pupil", "neighbour"}
    assert {"lesson", "homework"} & {kind for login, kind, _about in events if login == "parent"}
    assert [login for login, kind, _about in events if kind == "letter"] == ["parent", "pupil"]


async def test_a_bell_rings_once(served: Database) -> None:
    assert await ring(served, NOON + timedelta(hours=3))
    before = await marks(served), heard(served)
    assert not await ring(served, NOON + timedelta(hours=3))
    assert (await marks(served), heard(served)) == before


async def test_the_next_day_comes_too(served: Database) -> None:
    assert await ring(served, NOON + timedelta(hours=22))
    assert not await ring(served, datetime(2027, 9, 1, 12, tzinfo=ZONE))  # another year is another demo

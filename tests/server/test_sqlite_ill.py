"""A SQLite file that is locked, full, moved away or damaged: refused for now, reported once, and ill."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ruobr_server.kit.db import Database, health
from ruobr_server.kit.db import sqlite as engine
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.db.tables import counters
from support.fixtures import FixedClock

BLOCKED = 3.0
"""Seconds that the loop may stand still on a busy machine; waiting for the lock would be five."""

HOLDER = (
    "import sqlite3, sys\n"
    "held = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    "held.execute(f'BEGIN {sys.argv[2]}')\n"
    "print('held', flush=True)\n"
    "sys.stdin.readline()"
)


@contextmanager
def locked(path: Path, how: str) -> Iterator[None]:
    """Another program holds the file."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
    finally:
        holder.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "school.sqlite"


@pytest.fixture
def database(path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(health, "FRESH_SECONDS", 0.0)
    made = Database(f"sqlite:///{path}", clock=clock)
    made.write_now(counters.create)
    made.close_now()
    found = Database(f"sqlite:///{path}", clock=clock)
    yield found
    found.close_now()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.WARNING, "ruobr_server.kit.db")
    return lambda: [each.getMessage() for each in caplog.records if each.name == "ruobr_server.kit.db"]


def put(connection: Connection, name: str) -> None:
    connection.execute(counters.insert().values(name=name, next_id=1))


def names(connection: Connection) -> list[str]:
    return list(connection.scalars(counters.select().with_only_columns(counters.c.name)))


async def longest_pause(until: asyncio.Task[object]) -> float:
    """Seconds that the event loop stood still meanwhile, at most."""
    longest, last = 0.0, time.monotonic()
    while not until.done():
        await asyncio.sleep(0.02)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    return longest


async def test_a_file_that_another_program_has_to_itself_blocks_nobody_else(
    path: Path, database: Database
) -> None:
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode = DELETE")
    raw.close()
    with locked(path, "EXCLUSIVE"):
        reading: asyncio.Task[object] = asyncio.create_task(database.read(names))
        pause = await longest_pause(reading)
        with pytest.raises(DatabaseUnavailable) as refused:
            await reading
        assert refused.value.cause.code == "locked"
        assert pause < BLOCKED
    assert await database.read(names) == []


async def test_a_writer_elsewhere_is_waited_for_and_read_beside(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch, lines: Callable[[], list[str]]
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    monkeypatch.setattr(engine, "CHECK_BUSY_SECONDS", 0.1)
    impatient = Database(database.url, clock=database.clock)
    await impatient.write(put, "before")
    with locked(path, "IMMEDIATE"):
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable) as refused:
                await impatient.write(put, "meanwhile")
            assert refused.value.cause.code == "locked"
        assert await impatient.read(names) == ["before"]
        assert await impatient.trouble() is None  # somebody writes for a while: nothing is wrong yet
        monkeypatch.setattr(health, "LOCKED_SECONDS", 0.0)
        found = await impatient.trouble()
        assert found is not None
        assert found.code == "locked"
        assert len(lines()) == 1
    await impatient.write(put, "after")
    assert await impatient.trouble() is None
    await impatient.close()


async def test_without_room_it_refuses_for_now_and_is_ill(
    database: Database, lines: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    def fill(connection: Connection) -> None:
        for number in range(2000):
            put(connection, f"{number:060}")

    await database.write(no_room)
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable) as refused:
            await database.write(fill)
        assert (refused.value.cause.code, refused.value.retry_after) == ("full", 5)
    found = await database.trouble()
    assert found is not None
    assert found.code == "full"
    assert len(lines()) == 1
    monkeypatch.setattr(health, "BELIEVED_SECONDS", 0.0)
    assert await database.trouble() is None
    assert "0" * 60 not in await database.read(names)


async def test_a_file_that_was_moved_away_is_no_database_any_more(path: Path, database: Database) -> None:
    await database.write(put, "before")
    for each in path.parent.glob(f"{path.name}*"):
        each.rename(path.parent / f"moved-{each.name}")
    with pytest.raises(DatabaseUnavailable):
        await database.write(put, "lost")
    assert await database.trouble() is not None


@pytest.fixture
def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database at all" * 100)


async def test_what_is_no_database_is_said_so(path: Path, no_database: None, clock: FixedClock) -> None:
    database = Database(f"sqlite:///{path}", clock=clock)
    for call in (database.read(names), database.write(put, "x")):
        with pytest.raises(DatabaseUnavailable) as refused:
            await call
        assert refused.value.cause.code == "damaged"
    found = await database.trouble()
    assert found is not None
    await database.close()

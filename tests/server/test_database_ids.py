"""Identifiers are unique, whoever takes them at the same time."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

import ruobr_server
from ruobr_server.kit.db import Database, take_ids
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.db.ids import wait_turn
from ruobr_server.kit.db.tables import sequences
from support.databases import on_postgresql


async def test_ranges_follow_each_other(database: Database) -> None:
    for name in ("letters", "complaints"):
        assert list(await database.write(take_ids, name, 3)) == [1, 2, 3]
        assert list(await database.write(take_ids, name, 1)) == [4]


async def test_writers_at_once_never_share_an_identifier(database: Database) -> None:
    for name in ("marks", "complaints"):
        taken = await asyncio.gather(*(database.write(take_ids, name, 1 + n % 3) for n in range(40)))
        assert sorted(number for ids in taken for number in ids) == list(range(1, 80))
        assert all(list(ids) == sorted(ids) for ids in taken)


async def test_none_at_all_is_a_mistake(database: Database) -> None:
    with pytest.raises(ValueError, match="at least one"):
        await database.write(take_ids, "marks", 0)


GAPLESS = {"complaints", "kindergarten_applications", "school_applications"}
"""Their numbers are read by people: none may be left out."""

RARE = {
    "class_rollovers",
    "classes",
    "courses",
    "desk_reasons",
    "kindergarten_rounds",
    "lessons",
    "record_changes",
    "role_grants",
    "rollover_moves",
    "school_imports",
    "text_versions",
}
"""Written by an import or an administrator: nobody waits for the commit before."""

SOURCES = Path(ruobr_server.__file__).parent


def test_only_numbers_without_gaps_come_from_rows_that_are_waited_for() -> None:
    taken = {
        name
        for source in SOURCES.rglob("*.py")
        for name in re.findall(r'take_ids\(\s*connection,\s*"([a-z_]+)"', source.read_text("utf-8"))
    }
    assert taken == set(sequences) | GAPLESS | RARE


@on_postgresql
def test_who_takes_an_identifier_keeps_nobody_waiting(database: Database) -> None:
    """Whatever the table, and however long its transaction goes on."""

    def take(connection: Connection) -> None:
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        for name in sequences:
            take_ids(connection, name)

    def meanwhile(connection: Connection) -> None:
        take(connection)
        database.write_now(take)  # a connection of its own

    database.write_now(meanwhile)


@on_postgresql
def test_a_turn_is_waited_for_by_its_name(database: Database) -> None:
    def turn(connection: Connection, name: str) -> None:
        connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        wait_turn(connection, name)

    def meanwhile(connection: Connection) -> None:
        turn(connection, "uploads")
        database.write_now(turn, "answers")
        with pytest.raises(DatabaseUnavailable) as refused:
            database.write_now(turn, "uploads")
        assert refused.value.cause.code == "locked"

    database.write_now(turn, "uploads")  # the row is there
    database.write_now(meanwhile)
    database.write_now(turn, "uploads")


def test_what_is_rolled_back_leaves_a_gap_only_where_it_may(database: Database) -> None:
    def fail(connection: Connection) -> None:
        for name in ("marks", *GAPLESS):
            take_ids(connection, name, 5)
        raise RuntimeError

    for name in ("marks", *GAPLESS):
        assert list(database.write_now(take_ids, name)) == [1]
    with pytest.raises(RuntimeError):
        database.write_now(fail)
    for name in GAPLESS:
        assert list(database.write_now(take_ids, name)) == [2]
    assert list(database.write_now(take_ids, "marks")) == [7 if database.dialect == "postgresql" else 2]

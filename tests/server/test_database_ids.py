"""Identifiers are unique, whoever takes them at the same time."""

from __future__ import annotations

import asyncio

import pytest

from ruobr_server.database import Database, take_ids


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

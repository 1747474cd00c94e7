"""Identifiers are unique, whoever takes them at the same time."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from ruobr_server.database import Database, take_ids


async def test_ranges_follow_each_other(database: Database) -> None:
    assert await database.write(take_ids, "letters", 3) == range(1, 4)
    assert await database.write(take_ids, "letters", 1) == range(4, 5)
    assert await database.write(take_ids, "news", 2) == range(1, 3)


async def test_writers_at_once_never_share_an_identifier(database: Database) -> None:
    taken = await asyncio.gather(*(database.write(take_ids, "marks", 1 + n % 3) for n in range(40)))
    ordered = sorted(taken, key=lambda ids: ids.start)
    assert all(before.stop == after.start for before, after in pairwise(ordered))


async def test_none_at_all_is_a_mistake(database: Database) -> None:
    with pytest.raises(ValueError, match="at least one"):
        await database.write(take_ids, "marks", 0)

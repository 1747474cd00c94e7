"""A bank with several portals, for tests of what goes between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from ruobr_server.kit.db import Database
from support.acquirers import acquirer
from support.copies import Copy, copying
from support.fixtures import FixedClock
from support.payments import open_canteen
from support.towns import Town


@pytest.fixture
def copy(tmp_path: Path, request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[Copy]:
    backend = request.node.callspec.params["database"]
    postgres = request.getfixturevalue("postgres") if backend == "postgresql" else None
    with copying(tmp_path, postgres, clock) as made:
        yield made


@pytest.fixture
async def town(clock: FixedClock) -> AsyncIterator[Town]:
    async with acquirer(clock, httpx.MockTransport(lambda _: httpx.Response(200))) as (bank, browser):
        bank.callbacks.mood.callbacks = "never"
        found = Town(bank, browser, clock)
        yield found
        for portal in found.portals:
            await portal.way.aclose()


@pytest.fixture
def school(furnished: Database) -> Database:
    furnished.write_now(open_canteen)
    return furnished

"""A bank with several portals, a portal with a bank in memory, and payments without a portal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.app import Portal
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from support.acquirers import acquirer
from support.banks import ModelBank
from support.copies import Copy, copying
from support.fixtures import FixedClock
from support.money import Money
from support.payments import give_desk, open_canteen, watcher
from support.school import ANNA, BORIS, header_credentials
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


@pytest.fixture
def money(school: Database) -> Money:
    """Payments of the mother, by the services themselves."""
    return Money(school)


@pytest.fixture
def clerk(school: Database) -> Identity:
    """Who sits at the meals desk."""
    return school.write_now(give_desk, "operator")


@pytest.fixture
def bank() -> ModelBank:
    """Nobody has paid yet."""
    return ModelBank()


@pytest.fixture
def at_work(furnished: Database, app: Portal, bank: ModelBank, clock: FixedClock) -> Watcher:
    """The portal with its bank; the test carries out its steps."""
    furnished.write_now(open_canteen)
    app.state.watcher = watcher(furnished, bank, clock)
    return app.state.watcher  # type: ignore[no-any-return]


@pytest.fixture
async def paid(
    app_client: httpx.AsyncClient, at_work: Watcher, bank: ModelBank, clock: FixedClock
) -> dict[str, Any]:
    """500 for Anna and 100 for Boris, credited."""
    parts = [{"child": ANNA, "amount": "500"}, {"child": BORIS, "amount": "100"}]
    made = await app_client.post(
        "/cabinet/payments", json={"parts": parts}, headers=header_credentials("mother")
    )
    [order] = bank.orders.values()
    bank.pay(order)
    clock.advance(seconds=10)
    await at_work.step()
    found: dict[str, Any] = made.json()
    return found

"""A store in a file, and a portal made of data."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from ruobr_tui.api.client import Portal
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.portals import DataPortal


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where the account is stored."""
    return tmp_path / "accounts" / "a.sqlite"


@pytest.fixture
def reopen(clock: FixedClock) -> Iterator[Callable[[Path | None], Store]]:
    """Opens stores, and closes them at the end."""
    opened: list[Store] = []

    def open_store(path: Path | None) -> Store:
        opened.append(Store.open(path, clock=clock, patience=0.05))
        return opened[-1]

    yield open_store
    for each in opened:
        each.close()


@pytest.fixture
def store(store_path: Path, reopen: Callable[[Path | None], Store]) -> Store:
    """A store in a new file."""
    return reopen(store_path)


@pytest.fixture
def portal_data(clock: FixedClock) -> DataPortal:
    """What the portal knows."""
    return DataPortal(clock)


@pytest.fixture
async def portal(portal_data: DataPortal) -> AsyncIterator[Portal]:
    """The real client of that portal."""
    async with portal_data.client() as client:
        yield client

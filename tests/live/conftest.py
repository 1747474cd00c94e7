"""A furnished school behind a real socket, and somebody who is signed in to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from support.fixtures import CHEAP, FixedClock
from support.listening import listening
from support.school import furnished_file


@pytest.fixture
def school(tmp_path: Path, clock: FixedClock, passwords: Passwords) -> Iterator[Database]:
    """The furnished school in SQLite: what the server publishes is tested on both databases elsewhere."""
    database = furnished_file(tmp_path / "school.sqlite", passwords, clock)
    yield database
    database.close_now()


@pytest.fixture
def address(school: Database, clock: FixedClock) -> Iterator[str]:
    """Its server."""
    with listening(school, Settings(password_cost=CHEAP), clock) as found:
        yield found


@pytest.fixture(autouse=True)
def _calm(calm_pauses: None) -> None:
    """Keys and pauses wait by turns of the loop: see ``support.calm``."""

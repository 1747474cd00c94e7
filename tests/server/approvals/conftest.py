"""A town with administrators, and two clerks of its meals desk."""

from __future__ import annotations

import pytest

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.administrators import Town, furnish
from support.families import PASSWORD, Family
from support.second_persons import Pair, seat


@pytest.fixture
def town(database: Database, family: Family, passwords: Passwords) -> Town:
    """As in ``server/administration``."""
    return Town(database, **database.write_now(furnish, passwords.hash_now(PASSWORD)))


@pytest.fixture
def pair(town: Town, family: Family, passwords: Passwords) -> Pair:
    """Two clerks of the meals desk, and one of another town."""
    return seat(town, family, passwords.hash_now(PASSWORD))

"""Two municipalities, three schools, and an administrator for each."""

from __future__ import annotations

import pytest

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.administrators import Town, furnish
from support.families import PASSWORD, Family


@pytest.fixture
def town(database: Database, family: Family, passwords: Passwords) -> Town:
    """``school`` administers school 1, ``beside`` school 2 of that town, ``far`` the other municipality."""
    return Town(database, **database.write_now(furnish, passwords.hash_now(PASSWORD)))

"""The example school, and a clerk for each role."""

from __future__ import annotations

import pytest

from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.families import PASSWORD
from support.record_clerks import Clerks, open_office


@pytest.fixture
def clerks(database: Database, passwords: Passwords) -> Clerks:
    """``school``, ``office``, ``deputy`` and ``canteen`` work at the example school, ``far`` at another."""
    return open_office(database, passwords.hash_now(PASSWORD))

"""Two canteens in two municipalities and time zones."""

from __future__ import annotations

import pytest

from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from support.canteens import serve
from support.payments import give_desk
from support.second_canteen import its_clerk, open_second


@pytest.fixture
def two_canteens(furnished: Database) -> Database:
    furnished.write_now(serve)
    furnished.write_now(open_second)
    return furnished


@pytest.fixture
def clerk(two_canteens: Database) -> Identity:
    """At the meals desk of the furnished school's municipality."""
    return two_canteens.write_now(give_desk, "operator")


@pytest.fixture
def its_desk(two_canteens: Database) -> Identity:
    """At the meals desk of the second school alone."""
    return two_canteens.write_now(its_clerk)

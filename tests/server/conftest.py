"""A region with kindergartens, and who decides about them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.families import service as families
from ruobr_server.areas.kindergarten import tables
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_tui.api.rules.kindergarten import cohort
from support import neighbours, school
from support.clerks import seat_clerk
from support.families import PASSWORD, PROFILE, Family
from support.fixtures import NOW
from support.kindergartens import TODAY
from support.queues import open_kindergartens

PLACES = {1: 1, 2: 1, 3: 0}
"""By kindergarten."""


@pytest.fixture
def region(database: Database, family: Family) -> Database:
    """Three kindergartens, a place in each of the first two, none in the third; and the neighbours'."""

    def furnish(connection: Any) -> None:
        open_kindergartens(connection, 3)
        for number, places in PLACES.items():
            connection.execute(
                tables.kindergarten_groups.insert().values(
                    id=number,
                    kindergarten_id=number,
                    cohort=cohort(date(2023, 5, 17)),
                    regime="full",
                    orientation="general",
                    language="ru",
                    places=places,
                )
            )
        for who in (family.ivanovs.parent, family.petrovs.parent):
            families.save_profile(connection, who, PROFILE, 0, NOW, TODAY)
        neighbours.apply(connection)

    database.write_now(furnish)
    return database


def _at_desk(region: Database, passwords: Passwords, login: str, kind: str) -> Identity:
    """An operator of the municipality with a desk of this kind."""

    def employ(connection: Any) -> int:
        secret = passwords.hash_now(PASSWORD)
        new = accounts.NewAccount(login, secret, "operator", last_name="О", first_name="О")
        number = accounts.create(connection, new, NOW)
        seat_clerk(connection, number, kind)
        return number

    return Identity(region.write_now(employ), "operator", 0, login.upper(), None)


@pytest.fixture
def clerk(region: Database, passwords: Passwords) -> Identity:
    """The operator of the municipality."""
    return _at_desk(region, passwords, "clerk", "kindergarten")


@pytest.fixture
def officer(region: Database, passwords: Passwords) -> Identity:
    """Who answers for personal data."""
    return _at_desk(region, passwords, "officer", "personal-data")


@pytest.fixture
def furnished(database: Database, passwords: Passwords) -> Database:
    """The furnished school of ``support.school``."""
    school.furnish(database, passwords)
    return database

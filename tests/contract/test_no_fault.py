"""Whatever the description of the wire allows, and what it does not, is answered without a fault (5xx)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings

from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.demo.rows import set_counters
from support.clerks import seat_clerk
from support.families import header_credentials
from support.fixtures import FixedClock
from support.listening import listening
from support.patience import PATIENCE
from support.school import PASSWORD
from support.screens import school_application

LOGINS = ("mother", "anna", "teacher", "operator", "")
"""One of each role, and nobody."""

EXAMPLES = 4
"""Of each call. To make one takes longer than to send it as each role."""
PARTS = 2
"""Tests that share the calls."""
ENDLESS = "/cabinet/events"
"""A stream has no end to wait for; it has tests of its own."""

KINDS = ("kindergarten", "school", "complaints", "personal-data", "meals")


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, passwords: Passwords) -> Iterator[Any]:
    """The description of a furnished school's server, and the server behind it, on a socket."""
    folder = Path(tmp_path_factory.mktemp("fuzzed"))
    clock = FixedClock()
    with school_application(folder, passwords, clock) as (application, database):
        database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
        database.write_now(_sit)
        with listening(database, application.state.settings, clock) as address:
            yield schemathesis.openapi.from_url(f"{address}/openapi.json", timeout=PATIENCE)


def _sit(connection: Any) -> None:
    """The operator sits at every desk."""
    account = connection.scalar(accounts.select().where(accounts.c.login == "OPERATOR"))
    territory = connection.exec_driver_sql("SELECT territory_id FROM schools").scalar()
    for kind in KINDS:
        seat_clerk(connection, account, kind, territory)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_makes_a_fault(described: Any, part: int) -> None:
    credentials = {login: header_credentials(login, PASSWORD) if login else {} for login in LOGINS}
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 60
    with requests.Session() as session:
        for operation in operations[part::PARTS]:
            if operation.path != ENDLESS:
                _try(operation, credentials, session)


def _try(operation: Any, credentials: dict[str, dict[str, str]], session: requests.Session) -> None:
    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        for login, headers in credentials.items():
            answer = case.call(headers=headers, session=session)
            # 501 says that this server does not offer something.
            assert answer.status_code < 500 or answer.status_code == 501, (login, case.method, case.path)

    ask()

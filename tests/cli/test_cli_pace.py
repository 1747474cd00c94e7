"""Commands and the budget of somebody else's portal: counted together, waits are said; ours has none."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ruobr_tui import i18n
from ruobr_tui.account import request_budget
from ruobr_tui.api.pace import Budget, Limits
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config
from ruobr_tui.files.paths import Paths, normal_server
from support.fixtures import FixedClock
from support.portals import DataPortal

SERVER = "http://127.0.0.1:9/"
FASTER = 10
Out = pytest.CaptureFixture[bytes]


@pytest.fixture
def portal_data(clock: FixedClock) -> DataPortal:
    data = DataPortal(clock)
    data.answers["user/"] = {"status": "applicant", "childs": [{"id": 11, "first_name": "Аня"}]}
    data.answers["controlmark/"] = [{"period": 2, "date_start": "2026-11-03", "date_end": "2026-12-30"}]
    return data


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "c.toml", tmp_path / "data", tmp_path / "state")


@pytest.fixture
def run(paths: Paths, portal_data: DataPortal, clock: FixedClock) -> Callable[..., int]:
    def run(*arguments: str, most: int = 6000) -> int:
        i18n.activate("en")
        config = Config(server=SERVER, login="kim", requests_per_minute=most)
        transport = portal_data.transport
        return run_printing(
            parser().parse_args(arguments), config, paths, "secret", transport=transport, clock=clock
        )

    return run


def fast_clock() -> datetime:
    return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(seconds=time.monotonic() * FASTER)


def test_every_request_of_a_synchronisation_is_counted_for_all_programs(
    run: Callable[..., int], paths: Paths, portal_data: DataPortal
) -> None:
    assert run("sync") == Exit.OK
    with closing(sqlite3.connect(paths.requests_file)) as file:
        [(counted,)] = file.execute("SELECT count(*) FROM requests")
        [(behind,)] = file.execute("SELECT count(*) FROM requests WHERE in_background")
    assert counted == len(portal_data.requests)
    assert 0 < behind < counted, "nobody waits for the most of it"
    assert b"ruobr" not in paths.requests_file.read_bytes()
    assert b"127.0.0.1" not in paths.requests_file.read_bytes()


def test_a_command_that_waits_says_how_long(run: Callable[..., int], paths: Paths, capsysbinary: Out) -> None:
    budget = Budget(Limits(4, 2), clock=fast_clock, sleep=lambda seconds: asyncio.sleep(seconds / FASTER))
    request_budget._budgets[normal_server(SERVER), paths.requests_file, 4] = budget
    assert run("week", most=4) == Exit.OK
    assert run("absences", most=4) == Exit.OK
    said = capsysbinary.readouterr().err.decode()
    assert "Limit: 4 requests per minute. Waiting " in said


def test_whether_a_server_is_ours_is_requested_once(
    run: Callable[..., int], portal_data: DataPortal, paths: Paths
) -> None:
    portal_data.answers["capabilities"] = {"features": ["marks"]}
    assert run("sync") == Exit.OK
    assert run("week") == Exit.OK
    assert sum(path.startswith("capabilities") for path in portal_data.requests) == 1
    with closing(sqlite3.connect(paths.requests_file)) as file:
        [(counted,)] = file.execute("SELECT count(*) FROM requests")
    assert counted <= 2, "from then on there is no limit to count for"

"""The demo and the seed as their commands make them, in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.schools.tables import pupils
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts as account_table
from ruobr_server.demo.demo import prepare_demo
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import PasswordCost
from support.families import header_credentials
from support.server_command import run, serving


def test_the_demo_is_served_to_each_of_its_logins(tmp_path: Path) -> None:
    with (
        serving("--demo", "--data-dir", str(tmp_path)) as (address, _),
        httpx.Client(base_url=address) as client,
    ):
        parent = client.get("/user/", headers=header_credentials("parent", "demo")).json()
        assert [child["group"] for child in parent["childs"]] == ["9В", "5А", "2Б"]
        pupil = client.get("/user/", headers=header_credentials("pupil", "demo")).json()
        assert pupil["first_name"] == "Анна"
        for login in ("teacher", "operator"):
            sent = {"login": login, "password": "demo", "device": "test"}
            assert client.post("/cabinet/session", json=sent).status_code == 201
        assert client.get("/user/", headers=header_credentials("parent", "Demo")).status_code == 401
    [made] = tmp_path.glob("*.sqlite")
    assert made.stat().st_mode & 0o077 == 0


def test_a_present_demo_is_found_without_the_database_library(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    made = prepare_demo(tmp_path, lambda: now)
    program = (
        "import sys\n"
        "from datetime import datetime\n"
        "from pathlib import Path\n"
        "from ruobr_server.demo.demo import prepare_demo\n"
        f"print(prepare_demo(Path({str(tmp_path)!r}), lambda: datetime.fromisoformat({now.isoformat()!r})))\n"
        "print(sorted({'sqlalchemy', 'pydantic', 'fastapi'} & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines() == [made, "[]"]


def seeded(tmp_path: Path, *more: str, given: str = "") -> subprocess.CompletedProcess[str]:
    arguments = ["--data-dir", str(tmp_path), "--classes", "2", "--pupils", "3", "--weeks", "1", *more]
    return run("seed", *arguments, given=given)


@pytest.mark.parametrize("with_accounts", [True, False])
def test_seeding_by_the_command(tmp_path: Path, with_accounts: bool) -> None:
    more, given = (["--accounts"], "benchmark\n") if with_accounts else ([], "")
    done = seeded(tmp_path, *more, given=given)
    assert done.returncode == 0, done.stderr
    database = Database(f"sqlite:///{tmp_path / 'ruobr.sqlite'}")
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(pupils))) == 6
    assert database.read_now(lambda c: c.scalar(select(func.count()).select_from(account_table))) == (
        4 if with_accounts else 0
    )
    stored = database.read_now(accounts.credentials, "parent-1-2")
    database.close_now()
    assert (stored is not None) is with_accounts
    if stored is not None:
        passwords = Passwords(PasswordCost())
        assert passwords.check_now(stored.password_hash, "benchmark").right
        passwords.close()


def test_a_short_password_seeds_nothing(tmp_path: Path) -> None:
    done = seeded(tmp_path, "--accounts", given="short\n")
    assert done.returncode == 1
    assert "at least 8 characters" in done.stderr

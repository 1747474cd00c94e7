"""``examples/school`` from an empty database: by the command, then through the API."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from ruobr_server.app import create_app
from ruobr_server.areas.accounts import service as accounts
from ruobr_server.areas.diary.tables import lessons
from ruobr_server.areas.families.tables import person_keys
from ruobr_server.areas.school_import.tables import school_imports
from ruobr_server.areas.schools.tables import people, pupils, staff
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.roles import Role
from support import server_command
from support.databases import on_sqlite
from support.families import PASSWORD, header_credentials
from support.fixtures import CHEAP, NOW, FixedClock, client_of
from support.imports import Importer

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "school"
CLOCK = {"RUOBR_SERVER_LANG": "en"}


@pytest.fixture
def url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def run(url: str, *arguments: str, language: str = "en") -> tuple[int, str, str]:
    """``ruobr-server import`` with these arguments."""
    environment = {"RUOBR_SERVER_LANG": language, "RUOBR_CLOCK": str(shift())}
    done = server_command.run("import", "--database", url, *arguments, environment=environment)
    return done.returncode, done.stdout, done.stderr


def shift() -> int:
    """Seconds by which the programs' clock differs: it is November 2026 for them."""
    from datetime import UTC, datetime

    return int((NOW - datetime.now(UTC)).total_seconds())


def test_a_plan_is_shown_and_only_yes_writes(
    database: Database, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUOBR_SERVER_DATA_DIR", str(tmp_path / "data"))
    keys = tmp_path / "data" / "files.keys"
    code, output, _ = run(url, str(EXAMPLE), "--dry-run")
    assert not keys.exists()
    assert (code, output.splitlines()[-1]) == (0, "Nothing was written.")
    assert "Pupils 34" in output.splitlines()[0]
    code, output, errors = run(url, str(EXAMPLE))
    assert code == 1
    assert "start again with --yes" in errors
    importer = Importer(database)
    assert importer.rows(pupils, "id") == []
    assert importer.rows(school_imports, "id") == []
    code, output, errors = run(url, str(EXAMPLE), "--yes")
    assert (code, errors) == (0, "")
    assert output.splitlines()[-1] == "Written."
    assert len(importer.rows(pupils, "id")) == 34
    # By these keys a server recognises the people later: no others come into the database.
    assert str(keys) in output
    assert keys.stat().st_mode & 0o077 == 0
    assert importer.rows(person_keys, "secret") == [(None,)]
    [(account, created, files)] = importer.rows(school_imports, "account_id", "created", "files")
    assert account is None
    assert created > 200
    assert "pupils.csv" in files
    code, output, _ = run(url, str(EXAMPLE), "--yes")
    assert (code, output) == (0, "Nothing to do: everything is there already.\n")


@on_sqlite
def test_faults_are_said_in_both_languages_and_nothing_is_written(
    database: Database, url: str, tmp_path: Path
) -> None:
    for name in ("territories.csv", "schools.csv", "classes.csv", "staff.csv"):
        (tmp_path / name).write_bytes((EXAMPLE / name).read_bytes())
    (tmp_path / "subjects.csv").write_text("название\nМатематика\n")
    code, output, errors = run(url, str(tmp_path), "--yes")
    assert code == 1
    assert "error\tstaff.csv\t3\tпредметы\tNot found, neither in the database" in output
    assert "Nothing was written" in errors
    code, output, errors = run(url, str(tmp_path), "--yes", language="ru")
    assert "error\tstaff.csv\t3\tпредметы\tНе найдено" in output
    assert Importer(database).rows(staff, "id") == []


@on_sqlite
def test_templates_and_exports_are_tables_of_an_import(database: Database, url: str, tmp_path: Path) -> None:
    done = server_command.run("import", "--template", "ученики", environment=CLOCK)
    assert done.stdout.lstrip("\ufeff").startswith("school;number;last name;first name")
    done = server_command.run("import", "--template", "cats", environment=CLOCK)
    assert done.returncode == 1
    assert "pupils" in done.stderr
    assert run(url, str(EXAMPLE), "--yes")[0] == 0
    for folder in ("one", "two"):
        done = server_command.run("export-school", "--database", url, "1", str(tmp_path / folder))
        assert done.returncode == 0, done.stderr
        assert run(url, str(tmp_path / folder), "--yes")[1].endswith("everything is there already.\n")
    names = sorted(each.name for each in (tmp_path / "one").iterdir())
    assert "timetable.csv" in names
    for name in names:
        one, two = (tmp_path / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        assert one.stat().st_mode & 0o077 == 0


@pytest.fixture
async def client(database: Database, clock: FixedClock) -> AsyncIterator[httpx.AsyncClient]:
    Importer(database)({each.name: each.read_bytes() for each in sorted(EXAMPLE.iterdir())})
    async with client_of(create_app(Settings(password_cost=CHEAP), database, clock=clock)) as opened:
        yield opened


async def test_from_the_tables_to_the_first_day(client: httpx.AsyncClient, database: Database) -> None:
    """The class teacher signs in, sees the week, hands out a parent's login; the parent sees the diary."""
    importer = Importer(database)
    [teacher] = [number for number, last in importer.rows(people, "id", "last_name") if last == "Речная"]
    passwords = Passwords(CHEAP)
    try:
        new = accounts.NewAccount("rechnaya", passwords.hash_now(PASSWORD), Role.TEACHER, person_id=teacher)
        database.write_now(accounts.create, new, NOW)
    finally:
        passwords.close()
    headers = header_credentials("rechnaya", PASSWORD)
    week = (await client.get("/journal/timetable", headers=headers)).json()
    assert week["monday"] == "2026-11-23"
    # Five lessons of Russian and three of literature in 5А, three and two in 8А.
    assert len(week["lessons"]) == 13
    assert {each["class_name"] for each in week["lessons"]} == {"5А", "8А"}
    first = week["lessons"][0]
    assert first["date"] == "2026-11-23"
    assert first["room"] == "203"

    listed = (await client.get("/journal/logins", headers=headers)).json()["pupils"]
    assert len(listed) == 12
    assert all(each["class_name"] == "5А" and each["parents"] for each in listed)
    child = listed[0]["pupil_id"]
    slip = (await client.post(f"/journal/logins/{child}", json={"who": "parent"}, headers=headers)).json()
    assert slip["login"] in listed[0]["parents"]
    family = header_credentials(slip["login"], slip["password"])
    days = {"child": child, "start": "2026-11-23", "end": "2026-11-28"}
    diary = (await client.get("/timetable2/", params=days, headers=family)).json()["lessons"]
    assert sum(len(each.get("lessons", [each])) for each in diary) >= 25
    # Another class teacher's week is another one; who is no teacher has none.
    assert (await client.get("/journal/timetable", headers=family)).status_code == 403


@on_sqlite
def test_killed_in_the_middle_nothing_is_half_there(database: Database, url: str) -> None:
    program = (
        "import os, signal\n"
        "from ruobr_server.kit.sheets import applying\n"
        "from ruobr_server.__main__ import main\n"
        "insert = applying.Applying.insert\n"
        "def until_pupils(self, sheet, records):\n"
        "    insert(self, sheet, records)\n"
        "    if sheet.name == 'pupils':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "applying.Applying.insert = until_pupils\n"
        f"main(['import', '--database', {url!r}, {str(EXAMPLE)!r}, '--yes'])\n"
    )
    environment = {**os.environ, "RUOBR_CLOCK": str(shift())}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    importer = Importer(database)
    assert importer.rows(pupils, "id") == importer.rows(staff, "id") == importer.rows(lessons, "id") == []
    assert run(url, str(EXAMPLE), "--yes")[0] == 0
    assert len(importer.rows(pupils, "id")) == 34


@on_sqlite
def test_lessons_are_made_anew_by_a_command(database: Database, url: str) -> None:
    assert run(url, str(EXAMPLE), "--yes")[0] == 0
    environment = {**CLOCK, "RUOBR_CLOCK": str(shift())}
    call = ("timetable", "generate", "--database", url, "--school", "1")
    done = server_command.run(*call, environment=environment)
    assert (done.returncode, done.stdout) == (0, "Lessons: 0 created, 0 changed, 0 deleted.\n")
    database.write_now(lambda connection: connection.execute(lessons.delete()))
    done = server_command.run(*call, "--from", "2026-11-30", "--to", "2026-12-06", environment=environment)
    assert done.stdout == "Lessons: 75 created, 0 changed, 0 deleted.\n"
    done = server_command.run(*call, "--from", "2026-12-06", "--to", "2026-12-05", environment=environment)
    assert done.returncode == 1

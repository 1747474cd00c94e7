"""``ruobr-server`` as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from ruobr_server.areas.accounts import service
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from support.canteens import serve, table_of
from support.certificates import TRUSTS_NOBODY
from support.families import PASSWORD, settle
from support.payments import balance
from support.postgres import Postgres
from support.school import SCHOOL
from support.server_command import run, serving, without_clock


@pytest.fixture
def known(tmp_path: Path, passwords: Passwords) -> str:
    """The address of a database in which there are people."""
    url = f"sqlite:///{tmp_path}/school.sqlite"
    assert run("migrate", "--database", url).returncode == 0
    database = Database(url)
    settle(database, passwords)
    database.close_now()
    return url


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_answers_and_stops_on_a_signal(known: str, how: signal.Signals) -> None:
    with serving("--database", known) as (address, process):
        sent = {"login": "ivanova", "password": PASSWORD}
        with httpx.Client(base_url=address, verify=TRUSTS_NOBODY) as client:
            assert client.post("/cabinet/session", json=sent).status_code == 201
        process.send_signal(how)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0
        assert out + without_clock(err) == ""


def test_several_processes_serve_one_file(known: str) -> None:
    with serving("--database", known, "--workers", "2") as (address, process):
        with httpx.Client(base_url=address, verify=TRUSTS_NOBODY) as client:
            tokens = [
                client.post("/cabinet/session", json={"login": "ivanova", "password": PASSWORD}).json()[
                    "token"
                ]
                for _ in range(4)
            ]
        for token in tokens:  # each on its own connection, so that either process may get it
            answer = httpx.get(
                f"{address}/cabinet/session", headers={"authorization": f"Bearer {token}"}, timeout=60
            )
            assert len(answer.json()["sessions"]) == 4
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_it_stops_when_its_parent_is_gone(tmp_path: Path) -> None:
    program = (
        "import subprocess, sys\n"
        f"server = subprocess.Popen([sys.executable, '-m', 'ruobr_server', '--data-dir', {str(tmp_path)!r},\n"
        "    '--port', '0', '--exit-with-parent'], stdout=subprocess.PIPE, text=True)\n"
        "print(server.stdout.readline().strip(), flush=True)\n"
        "sys.stdin.readline()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    address = parent.stdout.readline().removeprefix("listening on ").strip()
    assert httpx.get(f"{address}/healthz", timeout=60, verify=TRUSTS_NOBODY).status_code == 200
    with httpx.stream(
        "GET", f"{address}/healthz", verify=TRUSTS_NOBODY
    ) as stream:  # ends when the server does
        stream.read()
    parent.kill()
    parent.communicate()
    _await_refusal(address)


def _await_refusal(address: str) -> None:
    """Returns once nobody listens there any more; pytest's time limit ends a wait that is too long."""
    while True:
        try:
            httpx.get(f"{address}/healthz", timeout=5, verify=TRUSTS_NOBODY)
        except httpx.TransportError:
            return


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "--tls-cert"),
        (["--host", "0.0.0.0", "--demo"], "this computer alone"),
        (["--tls-cert", "/no/such/file"], "belong together"),
        (["--tls-cert", "/no/such/file", "--tls-key", "/no/such/key"], "no file"),
        (["--database", "mysql://root:secret@h/d"], "not one"),
        (["--database", "://secret"], "not one"),
        (["--database", "postgresql://root:secret@127.0.0.1:9/d"], "cannot be reached"),
        (["--demo", "--database", "sqlite://"], "its own database"),
    ],
)
def test_what_cannot_be_served_is_reported_in_a_line(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = run("--data-dir", str(tmp_path), *arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert done.stderr.count("\n") <= 2  # the cause, and what to do where it does not say that itself
    assert "secret" not in done.stderr


def test_a_taken_port_is_reported(tmp_path: Path) -> None:
    with serving("--data-dir", str(tmp_path)) as (address, _):
        port = address.rpartition(":")[2]
        done = run("--data-dir", str(tmp_path), "--port", port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr


def test_postgresql_is_migrated_by_hand(postgres: Postgres) -> None:
    name = postgres.create()
    url = postgres.url(name)
    refused = run("--database", url)
    assert refused.returncode == 1
    assert "ruobr-server migrate" in refused.stderr
    assert run("migrate", environment={"RUOBR_DATABASE": url}).returncode == 0
    with serving("--database", url) as (address, _):
        assert httpx.get(f"{address}/healthz", timeout=60, verify=TRUSTS_NOBODY).status_code == 200
    postgres.drop(name)


def test_accounts_are_made_closed_and_given_a_new_password(known: str) -> None:
    made = run(
        *("account", "create", "--database", known, "--login", "sidorov", "--role", "parent"),
        *("--last-name", "Сидоров", "--first-name", "Пётр", "--pupil", "2"),
        given="a long password\n",
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("account ")
    with serving("--database", known) as (address, _):

        def signs_in(password: str) -> int:
            sent = {"login": "Sidorov", "password": password}
            return httpx.post(
                f"{address}/cabinet/session", json=sent, timeout=60, verify=TRUSTS_NOBODY
            ).status_code

        assert signs_in("a long password") == 201
        run("account", "password", "--database", known, "--login", "sidorov", given="another password\n")
        assert [signs_in("a long password"), signs_in("another password")] == [401, 201]
        run("account", "close", "--database", known, "--login", "sidorov")
        assert signs_in("another password") == 401
        run("account", "open", "--database", known, "--login", "sidorov")
        assert signs_in("another password") == 201


def test_a_canteens_table_is_checked_then_booked(furnished: Database, tmp_path: Path) -> None:
    furnished.write_now(serve)
    url, before = furnished.url.render_as_string(hide_password=False), balance(furnished)
    table, school = tmp_path / "day.csv", str(SCHOOL)
    table.write_text(table_of("24.11.2026;4210001;3;получено;;", "24.11.2026;1;3;получено;;"), "cp1251")
    wrong = run("canteen", "import", "--database", url, "--school", school, str(table))
    assert wrong.returncode == 1
    assert "error\t3\taccount\t" in wrong.stdout
    table.write_bytes(b"PK\x03\x04" + bytes(100))
    workbook = run("canteen", "import", "--database", url, "--school", school, str(table))
    assert (workbook.returncode, workbook.stdout) == (1, "")
    assert "workbook of a spreadsheet program" in workbook.stderr
    titled = "Отчёт столовой;;;\n" + table_of("24.11.2026;4210001;3;получено;;", "Итого;;;;120,00;")
    table.write_text(titled, "utf-16")
    dry = run("canteen", "import", "--database", url, "--school", school, "--dry-run", str(table))
    assert "checked: 1 rows (1 new" in dry.stdout, dry.stderr
    assert balance(furnished) == before
    done = run("canteen", "import", "--database", url, "--school", school, str(table))
    assert "posted: 1 rows (1 new" in done.stdout
    assert balance(furnished) == before - 12_000
    nowhere = run("canteen", "import", "--database", url, "--school", "999", str(table))
    assert nowhere.returncode == 1
    assert "Traceback" not in nowhere.stderr


@pytest.mark.parametrize(
    ("login", "password", "words"),
    [("ivanova", "четыре разных слова рядом", "already taken"), ("sidorov", "short", "at least 8")],
)
def test_what_cannot_be_an_account_is_reported(known: str, login: str, password: str, words: str) -> None:
    done = run(
        *("account", "create", "--database", known, "--login", login, "--role", "operator"),
        given=f"{password}\n",
    )
    assert done.returncode == 1
    assert words in done.stderr
    database = Database(known)
    assert (database.read_now(service.credentials, "sidorov")) is None
    database.close_now()

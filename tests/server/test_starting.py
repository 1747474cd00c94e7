"""A start that fails says why in one line and what to do in another; a command never shows a traceback."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, text

from ruobr_server.areas.documents.encryption import KEY, MARK, Sealer, WrongKeys, keys_in, read_keys
from ruobr_server.areas.documents.keys_check import marks
from ruobr_server.areas.documents.tables import file_parts
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.files import write_new
from ruobr_server.migrations import schema
from ruobr_server.starting import of_address
from support.certificates import TRUSTS_NOBODY
from support.families import settle
from support.fixtures import needed_binaries
from support.postgres import Postgres, running_cluster
from support.server_command import run, serving

pytestmark = pytest.mark.timeout(300)


def is_honest(done: subprocess.CompletedProcess[str], *words: str) -> bool:
    """One line with the cause, one with the remedy, nothing of the program's inside."""
    errors = done.stderr
    assert done.returncode == 1, errors
    assert "Traceback" not in errors
    assert "secret" not in errors
    assert errors.count("\n") == 2, errors
    return all(word in errors for word in words)


@pytest.fixture
def known(tmp_path: Path, passwords: Passwords) -> str:
    url = f"sqlite:///{tmp_path}/school.sqlite"
    database = Database(url)
    database.write_now(schema.create)
    settle(database, passwords)
    database.close_now()
    return url


def test_each_fault_of_postgresql_has_its_words(postgres: Postgres) -> None:
    there = f"127.0.0.1:{postgres.port}"
    name = postgres.create()
    assert is_honest(run("--database", "postgresql://u:secret@127.0.0.1:9/d"), "reached", "host and port")
    assert is_honest(run("--database", f"postgresql://ruobr:secret@{there}/nowhere"), "no such", "createdb")
    assert is_honest(run("--database", f"postgresql://stranger:secret@{there}/{name}"), "login", "user")
    assert is_honest(run("--database", "postgresql://u@no.such.host.invalid/d"), "reached", "host")
    postgres.drop(name)


@pytest.mark.postgres
def test_a_wrong_password_and_a_silent_machine_are_reported() -> None:
    with running_cluster(needed_binaries()) as cluster:
        cluster.run("CREATE USER portal PASSWORD 'right'")
        cluster.require_passwords()
        url = f"postgresql://portal:secret@127.0.0.1:{cluster.port}/postgres"
        assert is_honest(run("--database", url), "login", "password")
        cluster.freeze()
        assert is_honest(run("--database", url), "answer", "machine")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("?prepare_threshold=much", "prepare_threshold"),
        ("?prepare_treshold=0", '"prepare_treshold" is no option'),
        ("?sslmode=always", "sslmode is one of"),
        ("?connect_timeout=soon", "connect_timeout is a whole number"),
        ("?target_session_attrs=rw", "target_session_attrs is one of"),
        ("?pooler=yes", "pooler is one of"),
    ],
)
def test_a_wrong_option_of_the_address_is_named(options: str, words: str) -> None:
    done = run("--database", f"postgresql://u:secret@127.0.0.1:9/d{options}")
    assert done.returncode == 1
    assert words in done.stderr
    assert "secret" not in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:sec/ret@127.0.0.1/d",
        "postgresql://u:sec@ret@127.0.0.1/d",
        "postgresql://u:sec?ret@127.0.0.1/d",
        "postgresql://u:secret@127.0.0.1:port/d",
        "host=127.0.0.1 password='sec ret",
        "sqlite://school.sqlite",
    ],
)
def test_what_is_no_address_shows_nothing_of_a_password(address: str) -> None:
    done = run("migrate", "--database", address)
    assert done.returncode == 1
    assert done.stderr.startswith("ruobr-server: The database's address")
    assert "ret" not in done.stderr.replace("there", "")


def test_files_and_folders_are_named(tmp_path: Path) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("no database")
    assert is_honest(run("--data-dir", str(a_file / "deeper")), "data folder", "--data-dir")
    assert is_honest(run("--database", f"sqlite:///{tmp_path}/no/x.sqlite"), "cannot be opened", "folder")
    assert is_honest(run("migrate", "--database", f"sqlite:///{a_file}"), "no SQLite database", "path")
    missing = run(
        "canteen", "import", "--database", f"sqlite:///{tmp_path}/x", "--school", "1", "nothing.csv"
    )
    assert missing.returncode == 1
    assert "nothing.csv" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_ports_are_explained(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert is_honest(run("--data-dir", str(tmp_path), "--port", port), f"127.0.0.1:{port}", "--port")
    there = run("--data-dir", str(tmp_path), "--host", "192.0.2.1", "--behind-proxy")
    assert is_honest(there, "does not have that address", "--host")


def test_a_port_of_the_administrators_is_explained() -> None:
    cause = of_address("0.0.0.0", 80, OSError(errno.EACCES, "Permission denied"))
    assert "below 1024" in cause.text
    assert "CAP_NET_BIND_SERVICE" in cause.remedy


def test_a_certificate_that_is_none_is_reported(tmp_path: Path) -> None:
    for name in ("cert", "key"):
        (tmp_path / name).write_text("nothing")
    given = ("--tls-cert", str(tmp_path / "cert"), "--tls-key", str(tmp_path / "key"))
    assert is_honest(run("--data-dir", str(tmp_path), *given), "--tls-cert", "PEM")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("affected", "--login", "nobody", "--from", "2026-11-01", "--to", "2026-11-24"), "no account"),
        (("affected", "--login", "ivanova", "--from", "2026-11-24", "--to", "2026-11-01"), "before"),
        (("account", "create", "--login", "x", "--role", "parent", "--person", "777777"), "person"),
        (("account", "create", "--login", "x", "--role", "parent", "--pupil", "777777"), "pupil"),
        (("account", "password", "--login", "nobody"), "no account"),
        (("account", "close", "--login", "nobody"), "no account"),
        (("account", "open", "--login", "nobody"), "no account"),
        (("seed", "--weeks", "1"), "--into-existing"),
        (("canteen", "import", "--school", "999", "/dev/null"), ""),
    ],
)
def test_what_a_command_cannot_do_is_said(known: str, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, "--database", known, given="a long password\n")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("account", "create", "--login", "x", "--role", "parent", "--person", "9" * 30),
        ("account", "create", "--login", "a\x00b", "--role", "parent"),
        ("canteen", "import", "--school", "0", "x"),
        ("affected", "--login", "x", "--from", "yesterday", "--to", "today"),
        ("--port", "70000"),
        ("--workers", "0"),
        ("--connections", "100000"),
    ],
)
def test_wrong_arguments_are_refused(arguments: tuple[str, ...]) -> None:
    if any("\x00" in each for each in arguments):
        arguments = tuple(each.replace("\x00", "\x01") for each in arguments)
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_database_without_tables_is_reported(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.sqlite").close()
    done = run("ledger", "check", "--database", f"sqlite:///{tmp_path}/empty.sqlite")
    assert is_honest(done, "tables", "migrate")


# Keys of scans


def stored_part(database: Database, sealer: Sealer) -> None:
    def put(connection: Connection) -> None:
        connection.execute(file_parts.insert().values(file_id=1, start=0, sealed=sealer.seal(b"scan", 1, 0)))

    database.write_now(put)


def test_lost_keys_are_not_replaced_while_there_are_scans(tmp_path: Path, known: str) -> None:
    keys = keys_in(tmp_path)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    database = Database(known)
    stored_part(database, read_keys(keys))
    assert {len(each) for each in database.read_now(marks)} == {MARK}
    database.close_now()
    with serving("--database", known, "--data-dir", str(tmp_path)) as (address, _):
        assert httpx.get(f"{address}/healthz", timeout=60, verify=TRUSTS_NOBODY).status_code == 200
    stored = keys.read_bytes()
    keys.unlink()
    assert is_honest(run("--database", known, "--data-dir", str(tmp_path)), "keys are gone", "copy")
    assert not keys.exists()
    other = tmp_path / "other"
    other.mkdir()
    foreign = run("--database", known, "--data-dir", str(tmp_path), "--file-keys", str(keys_in(other)))
    assert is_honest(foreign, "does not hold", "--file-keys")
    keys.write_bytes(keys_in(other).read_bytes() + stored)
    keys.chmod(0o600)
    with serving("--database", known, "--data-dir", str(tmp_path)):
        pass  # a new key in front, the old one behind: both open


def test_an_empty_file_of_keys_is_explained(tmp_path: Path) -> None:
    keys = tmp_path / "files.keys"
    keys.touch(0o600)
    with pytest.raises(WrongKeys, match="empty"):
        read_keys(keys)


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "files.keys"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_new(path, b"x" * KEY)
    assert list(tmp_path.iterdir()) == []
    assert write_new(path, b"first")
    assert not write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["files.keys"]


# A full disk


@contextmanager
def tiny_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own; the test is skipped where it may not be made."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    )
    if done.returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Every byte of a disk."""
    path = folder / "ballast"
    with path.open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(b"\0" * 4096)
        except OSError:
            return path


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount on this machine")
def test_on_a_full_disk_nothing_starts_and_nothing_is_left(tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk", "256k") as disk:
        ballast = fill(disk)
        done = run("--data-dir", str(disk))
        assert is_honest(done, "full", "room")
        assert not (disk / "files.keys").exists()
        ballast.unlink()


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount on this machine")
def test_a_full_disk_is_not_reported_as_a_failing_one(tmp_path: Path) -> None:
    with tiny_disk(tmp_path / "disk", "6m") as disk:
        url = f"sqlite:///{disk}/school.sqlite"
        made = Database(url)
        made.write_now(schema.create)
        made.close_now()  # its index of the log is gone, and SQLite can't make it again on a full disk
        fill(disk)
        opened = Database(url)
        try:
            with pytest.raises(DatabaseUnavailable) as refused:
                opened.read_now(lambda connection: connection.execute(text("SELECT 1")).scalar())
        finally:
            opened.close_now()
    assert refused.value.cause.code == "full"
    assert "IOERR" in refused.value.cause.detail


@pytest.mark.skipif(shutil.which("mount") is None, reason="no mount on this machine")
def test_serving_on_a_full_disk_each_write_is_refused_and_reported(
    tmp_path: Path, passwords: Passwords
) -> None:
    with tiny_disk(tmp_path / "disk", "6m") as disk:
        url = f"sqlite:///{disk}/school.sqlite"
        database = Database(url)
        database.write_now(schema.create)
        settle(database, passwords)
        database.close_now()
        with serving("--database", url, "--data-dir", str(disk)) as (address, process):
            assert httpx.get(f"{address}/healthz", timeout=60, verify=TRUSTS_NOBODY).status_code == 200
            ballast = fill(disk)
            token = "x" * 20
            codes = set()
            for number in range(40):
                sent = {"login": f"{token}{number}", "password": "wrong"}
                codes.add(
                    httpx.post(
                        f"{address}/cabinet/session", json=sent, timeout=60, verify=TRUSTS_NOBODY
                    ).status_code
                )
                if 503 in codes:
                    break
            assert 503 in codes
            assert httpx.get(f"{address}/readyz", timeout=60, verify=TRUSTS_NOBODY).json()["cause"] == "full"
            ballast.unlink()
            process.terminate()
            _, err = process.communicate(timeout=30)
        assert err.count("disk of the database is full") == 1

"""``ruobr-server backup`` and ``restore`` as an operator runs them."""

from __future__ import annotations

import signal
import stat
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.schools.tables import people
from ruobr_server.auth.passwords import Passwords
from ruobr_server.kit.db import Database
from ruobr_server.migrations import schema
from support import school
from support.backups import PASSPHRASE, contents
from support.forked import Forked
from support.patience import PATIENCE
from support.server_command import run, serving


@pytest.fixture
def served(tmp_path: Path, passwords: Passwords) -> Path:
    """The data folder of a furnished school, with keys of scans."""
    folder = tmp_path / "served"
    folder.mkdir(mode=0o700)
    database = Database(f"sqlite:///{folder / 'ruobr.sqlite'}")
    database.write_now(schema.upgrade)
    school.furnish(database, passwords)
    database.close_now()
    keys_in(folder)
    return folder


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    """The file that has it."""
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    file.chmod(0o600)
    return str(file)


def of(folder: Path) -> dict[str, object]:
    database = Database(f"sqlite:///{folder / 'ruobr.sqlite'}")
    try:
        return database.read_now(contents)
    finally:
        database.close_now()


CHANGED = {"counters", "instances", "jobs", "sessions", "next identifiers"}
"""What a restored database has of its own, and what goes on while the other one is served."""


def test_a_school_is_backed_up_while_it_is_served_and_comes_back(
    served: Path, passphrase: str, tmp_path: Path
) -> None:
    backup, target = tmp_path / "backup", tmp_path / "target"
    with serving("--data-dir", str(served)):
        made = run("backup", str(backup), "--data-dir", str(served), "--passphrase-file", passphrase)
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert PASSPHRASE not in made.stdout + made.stderr
    restored = run("restore", str(backup), "--data-dir", str(target), "--passphrase-file", passphrase)
    assert restored.returncode == 0, restored.stderr
    assert (target / "files.keys").read_bytes() == (served / "files.keys").read_bytes()
    assert stat.S_IMODE((target / "files.keys").stat().st_mode) == 0o600
    before, after = of(served), of(target)
    for name in before.keys() - CHANGED:
        assert after[name] == before[name], name
    with serving("--data-dir", str(target)):
        pass
    again = run("restore", str(backup), "--data-dir", str(target), "--passphrase-file", passphrase)
    assert again.returncode == 1
    assert "not empty" in again.stderr


def test_a_wrong_passphrase_writes_nothing(served: Path, passphrase: str, tmp_path: Path) -> None:
    backup, target = tmp_path / "backup", tmp_path / "target"
    assert run("backup", str(backup), "--data-dir", str(served), given=PASSPHRASE + "\n").returncode == 0
    refused = run("restore", str(backup), "--data-dir", str(target), given="another one\n")
    assert refused.returncode == 1
    assert "does not open" in refused.stderr
    assert not (target / "files.keys").exists()
    alone = run("restore", str(backup), "--data-dir", str(target), "--without-keys")
    assert alone.returncode == 0, alone.stderr
    assert not (target / "files.keys").exists()


def test_other_keys_that_are_there_stay(served: Path, passphrase: str, tmp_path: Path) -> None:
    backup, target = tmp_path / "backup", tmp_path / "target"
    assert run("backup", str(backup), "--data-dir", str(served), given=PASSPHRASE + "\n").returncode == 0
    target.mkdir()
    own = keys_in(target).read_bytes()
    refused = run("restore", str(backup), "--data-dir", str(target), "--passphrase-file", passphrase)
    assert refused.returncode == 1
    assert "other keys" in refused.stderr
    assert (target / "files.keys").read_bytes() == own


@pytest.mark.parametrize("easy", ["short", "password password", "аааааааааааааааа"])
def test_a_passphrase_that_is_easy_to_guess_is_refused(served: Path, tmp_path: Path, easy: str) -> None:
    refused = run("backup", str(tmp_path / "backup"), "--data-dir", str(served), given=easy + "\n")
    assert refused.returncode == 1
    assert "easy to guess" in refused.stderr
    assert not (tmp_path / "backup").exists()


def test_a_passphrase_that_others_can_read_is_refused(served: Path, passphrase: str, tmp_path: Path) -> None:
    Path(passphrase).chmod(0o644)
    refused = run(
        "backup", str(tmp_path / "backup"), "--data-dir", str(served), "--passphrase-file", passphrase
    )
    assert refused.returncode == 1
    assert "chmod 600" in refused.stderr


def test_no_backup_is_written_over(served: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.write_text("older")
    refused = run("backup", str(backup), "--data-dir", str(served), "--without-keys")
    assert refused.returncode == 1
    assert backup.read_text() == "older"


def _size(path: Path) -> int:
    """Bytes of a file that another program makes and removes; 0 if it is not there."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def people_in(database: Database) -> int:
    """How many there are; the database is closed."""
    found = database.read_now(lambda db: db.scalar(select(func.count()).select_from(people)))
    database.close_now()
    assert found
    return found


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_program_that_is_killed_leaves_nothing_that_looks_whole(
    served: Path, passphrase: str, tmp_path: Path, command: str
) -> None:
    """Killed as soon as it has begun to write; then the same command does its work."""
    backup, target = tmp_path / "backup", tmp_path / "target"
    arguments = [command, str(backup), "--data-dir", str(served if command == "backup" else target)]
    arguments.append("--without-keys")
    begun = tmp_path / ".backup.part" if command == "backup" else target / "ruobr.sqlite-wal"
    if command == "restore":
        assert run("backup", str(backup), "--data-dir", str(served), "--without-keys").returncode == 0
    process = Forked("ruobr_server", *arguments)
    until = time.monotonic() + PATIENCE
    while not _size(begun) and process.poll() is None:
        assert time.monotonic() < until
    process.send_signal(signal.SIGKILL)
    process.communicate()
    if command == "backup" and process.returncode:
        assert not backup.exists()
    if command == "restore" and process.returncode:
        database = Database(f"sqlite:///{target / 'ruobr.sqlite'}")
        if database.read_now(schema.revision_of) is not None:  # on a slow machine it was done before it died
            assert people_in(database) == people_in(Database(f"sqlite:///{served / 'ruobr.sqlite'}"))
            return
        database.close_now()
    if process.returncode:
        again = run(*arguments)
        assert again.returncode == 0, again.stderr
    assert not (tmp_path / ".backup.part").exists()

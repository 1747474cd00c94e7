"""``ruobr-server check`` says what is good and what is not, with what to do, and shows no secret."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.demo.mailbox import Mailbox
from ruobr_server.integrations.email.service import queue_letter
from ruobr_server.kit.configuration.loading import load
from ruobr_server.kit.db import Database
from ruobr_server.kit.language import speak
from ruobr_server.migrations.schema import HEAD
from ruobr_server.operations.checks import database_checks, settings_checks
from ruobr_server.operations.checks.command import findings, lines_of
from ruobr_server.operations.checks.findings import Finding, Grade, bad
from support.certificates import self_signed
from support.fixtures import NOW, FixedClock
from support.postgres import Postgres
from support.server_command import listening, run, serving

MACHINE_TIME = {"RUOBR_CLOCK": "0"}
"""A moved clock is bad."""

PASSWORD = "hunter2-of-the-bank"


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file with a secret."""
    file = tmp_path / "secret"
    file.write_text(PASSWORD + "\n")
    file.chmod(0o600)
    return str(file)


def of(subject: str, all_findings: list[Finding]) -> list[Finding]:
    return [finding for finding in all_findings if finding.subject == subject]


def checked(**settings: Any) -> list[Finding]:
    return list(findings(load({key.replace("__", "."): value for key, value in settings.items()}, {})))


def test_a_new_portal_is_warned_of_what_is_missing_and_nothing_is_made(tmp_path: Path) -> None:
    done = run("check", "--data-dir", str(tmp_path), environment=MACHINE_TIME)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "There is no file" in done.stdout
    assert "There is no mail server" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_portal_that_serves_is_good(tmp_path: Path) -> None:
    with serving("--data-dir", str(tmp_path)) as (address, _process):
        port = address.rpartition(":")[2]
        done = run("--port", port, "check", "--data-dir", str(tmp_path), environment=MACHINE_TIME)
    assert f"The server answers at 127.0.0.1:{port}." in done.stdout
    assert "The keys are there" in done.stdout
    assert done.returncode == 1  # there is no mail, and nobody is named


@pytest.mark.parametrize("language", ["ru", "en"])
def test_peers_that_are_away_are_bad_and_no_secret_is_shown(
    tmp_path: Path, secret: str, language: str
) -> None:
    done = run(
        *("--lang", language, "--smtp", "smtps://me@127.0.0.1:9", "--smtp-password-file", secret),
        *("--bank-url", "http://127.0.0.1:9", "--bank-login", "merchant", "--bank-password-file", secret),
        *("--bank-callback-secret-file", secret, "--public-url", "http://127.0.0.1:8765"),
        *("check", "--database", f"postgresql://somebody:{PASSWORD}@127.0.0.1:9/nothing"),
    )
    assert done.returncode == 2
    words = ("почта", "банк", "база") if language == "ru" else ("mail", "bank", "database")
    wrong = "плохо" if language == "ru" else "bad"
    for word in words:
        assert any(line.startswith(wrong) and word in line for line in done.stdout.splitlines()), word
    assert PASSWORD not in done.stdout + done.stderr
    assert "merchant" not in done.stdout
    assert all(len(line) <= 79 for line in done.stdout.splitlines())


@pytest.fixture
def silent() -> Iterator[int]:
    """A port where somebody accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_peer_that_says_nothing_is_given_up(
    tmp_path: Path, secret: str, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruobr_server.operations.checks.peer_checks.SECONDS", 0.2)
    speak("en")
    found = checked(
        database__data_dir=tmp_path,
        mail__url=f"smtps://me@127.0.0.1:{silent}",
        mail__password_file=Path(secret),
        bank__url=f"http://127.0.0.1:{silent}",
        bank__login="merchant",
        bank__password_file=Path(secret),
        bank__callback_secret_file=Path(secret),
        listen__public_url="http://127.0.0.1:8765",
    )
    for subject in ("mail", "bank"):
        assert [finding.grade for finding in of(subject, found)] == [Grade.BAD]


def test_a_port_of_another_program_is_bad(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True)
        thread.start()
        [finding] = of("listening", checked(database__data_dir=tmp_path, listen__port=port))
        thread.join()
    assert finding.grade is Grade.BAD
    assert "another program" in finding.text


@pytest.mark.parametrize(("days", "grade"), [(90, Grade.GOOD), (20, Grade.WARNED), (-1, Grade.BAD)])
def test_a_certificate_that_ends_soon_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, grade: Grade
) -> None:
    monkeypatch.setattr(settings_checks, "system_clock", lambda: datetime.now(UTC))
    made = self_signed(days=days).file(tmp_path / "both.pem")
    [finding] = settings_checks.certificate_is_valid(
        load({"listen.tls_cert": made, "listen.tls_key": made}, {})
    )
    assert finding.grade is grade


def test_the_schema_of_another_version_is_bad(database: Database) -> None:
    head = database.read_now(lambda db: list(database_checks.schema_is_present(db)))
    assert [finding.grade for finding in head] == [Grade.GOOD]
    for revision in ("0003", "9999"):
        database.write_now(_set_revision, revision)
        [finding] = database.read_now(lambda db: list(database_checks.schema_is_present(db)))
        assert finding.grade is Grade.BAD
        assert revision in finding.text
    database.write_now(_set_revision, HEAD)


def _set_revision(connection: Connection, revision: str) -> None:
    connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": revision})


def test_jobs_that_are_late_are_warned_of(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database.write_now(queue_letter, "a@example.org", "Код", "Секрет", NOW)
    for hours, grade in ((0, Grade.GOOD), (2, Grade.WARNED)):
        monkeypatch.setattr(database_checks, "system_clock", FixedClock(NOW + timedelta(hours=hours)))
        found = database.read_now(lambda db: list(database_checks.jobs_get_done(db)))
        assert [finding.grade for finding in found] == [grade]


def test_keys_that_do_not_open_the_scans_are_bad(database: Database, tmp_path: Path) -> None:
    from ruobr_server.areas.documents.encryption import read_keys
    from ruobr_server.areas.documents.tables import file_parts

    loaded = load({"database.data_dir": tmp_path}, {})
    sealed = read_keys(keys_in(tmp_path)).seal(b"a scan", 1, 0)
    row = file_parts.insert().values(file_id=1, start=0, sealed=sealed)
    database.write_now(lambda db: db.execute(row))

    def grades() -> list[Grade]:
        found = database.read_now(lambda db: list(database_checks.keys_open_scans(db, loaded)))
        return [finding.grade for finding in found]

    assert grades() == [Grade.GOOD]
    (tmp_path / "files.keys").unlink()
    assert grades() == [Grade.BAD]
    keys_in(tmp_path)  # other keys
    assert grades() == [Grade.BAD]


@pytest.mark.postgres
def test_a_role_is_checked_for_too_few_rights_and_too_many(postgres: Postgres) -> None:
    name = postgres.take()
    url = postgres.url(name).replace(f"//{postgres.user}@", "//checked@")
    with psycopg.connect(postgres.url(name), autocommit=True) as connection:
        connection.execute("CREATE ROLE checked LOGIN NOSUPERUSER")
        try:
            found = _rights(url)
            assert [finding.grade for finding in found] == [Grade.BAD]
            assert "absences" in found[0].text or "access_log" in found[0].text
            connection.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO checked"
            )
            assert [finding.grade for finding in _rights(url)] == [Grade.GOOD]
            assert [finding.grade for finding in _rights(postgres.url(name))] == [Grade.GOOD, Grade.WARNED]
        finally:
            connection.execute("DROP OWNED BY checked")
            connection.execute("DROP ROLE checked")
    postgres.give_back(name)


def _rights(url: str) -> list[Finding]:
    database = Database(url)
    try:
        return database.read_now(lambda db: list(database_checks.rights_are_right(db)))
    finally:
        database.close_now()


@pytest.mark.postgres
@pytest.mark.parametrize(("seconds", "grade"), [(0, Grade.GOOD), (10, Grade.WARNED), (600, Grade.BAD)])
def test_clocks_that_differ_are_noticed(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, seconds: float, grade: Grade
) -> None:
    def moved() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=seconds)

    name = postgres.take()
    database = Database(postgres.url(name))
    monkeypatch.setattr(database_checks, "system_clock", moved)
    [finding] = database.read_now(lambda db: list(database_checks.clocks_agree(db)))
    database.close_now()
    postgres.give_back(name)
    assert finding.grade is grade


def test_a_finding_fits_a_narrow_terminal() -> None:
    lines = lines_of(bad("settings", "word " * 40, "remedy " * 30))
    assert all(len(line) <= 79 for line in lines)
    assert sum("→" in line for line in lines) == 1


async def test_peers_that_answer_are_good_and_a_wrong_login_is_bad(tmp_path: Path, secret: str) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("another-password\n")
    wrong.chmod(0o600)
    secrets = ("--password-file", secret, "--callback-secret-file", secret)
    mailbox = Mailbox()
    await mailbox.start()
    try:
        with listening("acquirer-sandbox", "--login", "merchant", *secrets, "--port", "0") as (
            bank,
            _process,
        ):
            for password, grade in ((secret, Grade.GOOD), (str(wrong), Grade.BAD)):
                found = await asyncio.to_thread(
                    checked,
                    database__data_dir=tmp_path,
                    mail__url=f"smtp+plain://127.0.0.1:{mailbox.port}",
                    bank__url=bank,
                    bank__login="merchant",
                    bank__password_file=Path(password),
                    bank__callback_secret_file=Path(secret),
                    listen__public_url="http://127.0.0.1:8765",
                )
                assert [finding.grade for finding in of("bank", found)] == [grade]
                assert [finding.grade for finding in of("mail", found)] == [Grade.GOOD]
    finally:
        await mailbox.stop()
    assert not mailbox.letters

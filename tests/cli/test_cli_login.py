"""``ruobr login``: the steps of signing in, asked line by line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from ruobr_server.auth import second_factor
from ruobr_server.auth.tables import accounts
from ruobr_tui import i18n
from ruobr_tui.account.sign_in import remembered
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.commands.sign_in import login as command
from ruobr_tui.config import Config
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import SERVER, Line, paths_in
from support.second_factors import Authenticator

CHOSEN = "четыре разных слова"


class Terminal(io.StringIO):
    """Lines that a user types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is typed without echo, one after another."""
    typed: list[str] = []
    monkeypatch.setattr(command, "getpass", lambda prompt, stream: typed.pop(0))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    i18n.activate("en")
    yield typed
    assert typed == []


def run(
    folder: Path, line: Line, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, login: str, text: str = ""
) -> tuple[int, Config]:
    config = Config(server=SERVER, login=login, lang="en")
    monkeypatch.setattr("sys.stdin", Terminal(text))
    code = command.run_login(config, paths_in(folder), None, transport=line, clock=clock)
    return code, config


def test_a_given_password_is_replaced_in_the_terminal(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    secrets: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    must = update(accounts).where(accounts.c.login == "MOTHER").values(must_change_password=True)
    line.database.write_now(lambda connection: connection.execute(must))
    secrets += [PASSWORD, "short", "short", PASSWORD, PASSWORD, CHOSEN, "another", CHOSEN, CHOSEN]
    code, config = run(tmp_path, line, clock, monkeypatch, "mother")
    shown = capsys.readouterr()
    assert code == Exit.OK, shown.err
    assert "was given to you by somebody else. Choose your own." in shown.err
    for wrong in ("at least 10", "is the current password", "not the same"):
        assert wrong in shown.err
    assert "Signed in: mother" in shown.out
    assert CHOSEN not in shown.out + shown.err
    assert remembered(config, paths_in(tmp_path)) is not None


def test_leaving_it_empty_signs_nobody_in(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    secrets: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    must = update(accounts).where(accounts.c.login == "MOTHER").values(must_change_password=True)
    line.database.write_now(lambda connection: connection.execute(must))
    secrets += [PASSWORD, ""]
    code, config = run(tmp_path, line, clock, monkeypatch, "mother")
    assert code == Exit.SIGN_IN
    assert "choose your own" in capsys.readouterr().err
    assert remembered(config, paths_in(tmp_path)) is None


def test_a_code_is_typed_after_the_password(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    secrets: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys, database = line.application.state.sealer, line.database
    number = database.read_now(
        lambda c: c.execute(accounts.select().where(accounts.c.login == "TEACHER")).one().id
    )
    phone = Authenticator(database.write_now(second_factor.begin, number, keys, clock()).secret, clock)
    database.write_now(second_factor.confirm, number, phone.code(), keys, clock())
    clock.advance(seconds=30)
    secrets += [PASSWORD, PASSWORD]
    code, _ = run(tmp_path, line, clock, monkeypatch, "teacher", f"{phone.wrong()}\n{phone.code()}\n")
    shown = capsys.readouterr()
    assert code == Exit.OK, shown.err
    assert "wrong or was used" in shown.err
    code, _ = run(tmp_path / "other", line, clock, monkeypatch, "teacher", "\n")
    assert code == Exit.SIGN_IN
    assert "enter the code from your authenticator app" in capsys.readouterr().err
    options = parser().parse_args(["letters"])
    config = Config(server=SERVER, login="teacher", lang="en")
    code = run_printing(options, config, paths_in(tmp_path / "third"), PASSWORD, transport=line, clock=clock)
    assert code == Exit.SIGN_IN  # the printing commands send login and password, which are not enough
    assert "enter the code from your authenticator app" in capsys.readouterr().err

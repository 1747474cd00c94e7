"""What the server's commands print is in the operator's language: tables, results, causes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruobr_server.__main__ import main
from ruobr_server.integrations.email.service import queue_letter
from ruobr_server.kit.db import Database, causes
from ruobr_server.kit.db.causes import Cause, DatabaseUnavailable
from ruobr_server.kit.language import _, speak
from ruobr_server.starting import why
from ruobr_tui.api.clock import system_clock

CAUSES = [each for each in vars(causes).values() if isinstance(each, Cause)]


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    speak("en")


@pytest.fixture
def data(sqlite_template: Path, tmp_path: Path) -> list[str]:
    path = tmp_path / "ruobr.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    return ["--data-dir", str(tmp_path)]


def test_the_table_of_jobs(data: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ruobr.sqlite'}")
    database.write_now(queue_letter, "name@example.org", "Код", "1234", system_clock())
    database.close_now()
    for lang, head, state in (("ru", "вид", "ждёт"), ("en", "kind", "waiting")):
        assert main(["--lang", lang, "jobs", *data]) == 0
        first, *rows = capsys.readouterr().out.splitlines()
        assert first.startswith(head)
        assert any(state in row.split("  ")[-5:] or f" {state} " in row for row in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["jobs", "retry", "424242"], "Работы 424242 нет."),
        (
            ["affected", "--login", "mother", "--from", "2026-11-24", "--to", "2026-11-20"],
            "--to раньше, чем --from.",
        ),
    ],
)
def test_a_refusal(
    data: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    command, *others = arguments
    assert main(["--lang", "ru", command, *data, *others]) != 0
    assert said in capsys.readouterr().err


def test_the_seed_says_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--schools", "1", "--classes", "1", "--pupils", "2", "--weeks", "1"]
    assert main(["--lang", "ru", "seed", "--data-dir", str(tmp_path), *sizes]) == 0
    assert "Создано: школ 1, классов 1, учеников 2." in capsys.readouterr().out


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_a_cause_of_the_database(cause: Cause) -> None:
    speak("ru")
    text, remedy = why(DatabaseUnavailable(cause.with_detail("SQLSTATE 1")))
    assert (text, remedy) == (f"{_(cause.text)} [SQLSTATE 1]", _(cause.remedy))
    assert re.match("[А-Я]", text), text
    assert re.match("[А-Я]", remedy), remedy
    assert cause.text in cause.line(), "the log is English"

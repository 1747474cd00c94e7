"""``ruobr-server texts``: texts as files, drafted or published, and never half."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from ruobr_server import texts_command
from ruobr_server.areas.texts import reading
from ruobr_server.arguments import parser
from ruobr_server.commands import Differences
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.settings import LegalEntity, Settings
from ruobr_tui.api.rules.portal_texts import CONSENT, KINDS, RESET_CODE
from support.databases import on_sqlite

pytestmark = on_sqlite

SETTINGS = Settings(legal_entity=LegalEntity(name="Управление образования Юрги", tax_number="4230000000"))
CONSENT_TEXT = "{оператор} обрабатывает данные семьи.\n\nСогласие можно отозвать.\n"
LETTER_TEXT = "Код для входа\n\nКод: {код}\nЛогин: {логин}\n"


@pytest.fixture
def stored(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The command gets this database."""
    monkeypatch.setattr(texts_command, "opened", lambda _url: nullcontext(database))
    return database


def run(*options: str | Path) -> None:
    texts_command.texts("", parser().parse_args(["texts", *map(str, options)]), SETTINGS)


def folder_with(tmp_path: Path, **texts: str) -> Path:
    """Files by their kind with an underscore, in Russian."""
    folder = tmp_path / "texts"
    folder.mkdir(exist_ok=True)
    for kind, text in texts.items():
        (folder / f"{kind.replace('_', '-')}.ru.txt").write_text(text, "utf-8")
    return folder


def test_what_is_exported_is_no_change(
    stored: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("export", tmp_path / "out")
    assert {each.name for each in (tmp_path / "out").iterdir()} == {
        f"{kind}.{language}.txt" for kind in KINDS for language in ("ru", "en")
    }
    run("import", tmp_path / "out", "--yes")
    assert "Nothing to do" in capsys.readouterr().out
    run(
        "import",
        folder_with(tmp_path, consent=CONSENT_TEXT, letter_reset_code=LETTER_TEXT),
        "--publish",
        "--yes",
    )
    run("export", tmp_path / "again")
    assert "Управление образования Юрги, " in (tmp_path / "again" / "consent.ru.txt").read_text("utf-8")
    run("import", tmp_path / "again", "--publish", "--yes")
    assert capsys.readouterr().out.endswith("everything is there already.\n")


def test_a_draft_is_for_an_administrator_to_look_at(
    stored: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with(tmp_path, consent=CONSENT_TEXT)
    run("import", folder, "--dry-run")
    with pytest.raises(OperatorError, match="--yes"):
        run("import", folder)
    assert stored.read_now(reading.detail, CONSENT, SETTINGS).draft is None
    run("import", folder, "--yes")
    found = stored.read_now(reading.detail, CONSENT, SETTINGS)
    assert found.draft is not None
    assert found.draft.ru.body == CONSENT_TEXT.strip()
    assert found.in_force.number == 0
    # Somebody may be at work on it.
    (folder / "consent.ru.txt").write_text(CONSENT_TEXT + "\nЕщё.", "utf-8")
    with pytest.raises(OperatorError, match="consent"):
        run("import", folder, "--publish", "--yes")
    capsys.readouterr()
    run("list")
    assert f"{CONSENT}\t2026-11-01\tdraft" in capsys.readouterr().out


def test_a_fault_in_one_file_leaves_all_as_they_were(
    stored: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with(
        tmp_path, consent=CONSENT_TEXT, letter_reset_code="Код {код}\n\nЛогин: {логин}\n{пароль}"
    )
    for more in (["--dry-run"], ["--yes"], ["--publish", "--yes"]):
        with pytest.raises(Differences):
            run("import", folder, *more)
        said = capsys.readouterr().out
        assert "error\tletter-reset-code.ru.txt\tA subject holds no braces" in said
        assert "error\tletter-reset-code.ru.txt\tThis text has no “пароль” in braces" in said
    assert stored.read_now(reading.detail, CONSENT, SETTINGS).draft is None


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("consent.ru.txt", b"\xff\xfe", "not UTF-8"),
        ("consent.ru.txt", b"a" * 200_000, "too large"),
        ("consent.en.txt", b"{operator}", "consent.ru.txt is missing"),
        ("other.ru.txt", b"{operator}", "no texts there"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    stored: Database, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(OperatorError, match=words):
        run("import", tmp_path, "--yes")


def test_a_version_is_shown(stored: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("import", folder_with(tmp_path, letter_reset_code=LETTER_TEXT), "--publish", "--yes")
    capsys.readouterr()
    run("show", RESET_CODE)
    assert capsys.readouterr().out == LETTER_TEXT
    run("show", RESET_CODE, "--version", "0")
    assert "{код}" in capsys.readouterr().out
    with pytest.raises(OperatorError, match="no such version"):
        run("show", RESET_CODE, "--version", "7")

"""``ruobr-server`` speaks Russian and English: its help whole, and what is wrong with its settings."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruobr_server.__main__ import main
from ruobr_server.arguments import TITLES, parser
from ruobr_server.kit.configuration.schema import sections, settings
from ruobr_server.kit.language import speak

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LATIN_ALONE = re.compile(r"^smtp\S*://")


@pytest.fixture(autouse=True)
def _english_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG", "RUOBR_SERVER_LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    speak("en")


def texts_of(command: argparse.ArgumentParser) -> Iterator[str]:
    """Every text of a command and of the commands below it, without headings of argparse."""
    yield from filter(None, (command.description, command.epilog))
    for group in command._action_groups:
        yield from filter(None, (group.title,))
    for action in command._actions:
        if action.help and action.help != argparse.SUPPRESS:
            yield action.help
        if isinstance(action, argparse._SubParsersAction):
            yield from (each.help for each in action._choices_actions if each.help)
            for below in action.choices.values():
                yield from texts_of(below)


def test_every_text_of_the_help_is_russian() -> None:
    speak("ru")
    texts = list(texts_of(parser()))
    assert len(texts) > 150
    untranslated = [text for text in texts if not CYRILLIC.search(text) and not LATIN_ALONE.search(text)]
    assert untranslated == []


def test_every_text_of_the_help_is_english() -> None:
    speak("en")
    region = settings()["region.name"].default
    texts = [text.replace(region, "") for text in texts_of(parser())]
    assert [text for text in texts if CYRILLIC.search(text)] == []


def test_each_section_of_settings_has_a_heading() -> None:
    assert set(TITLES) == set(sections())


@pytest.mark.parametrize("way", ["option", "variable", "locale"])
def test_an_error_is_in_the_language_of_the_operator(
    way: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if way != "option":
        monkeypatch.setenv({"variable": "RUOBR_SERVER_LANG", "locale": "LC_ALL"}[way], "ru")
    assert main([*(["--lang", "ru"] if way == "option" else []), "--port", "99999999"]) == 2
    said = capsys.readouterr().err
    assert "Недопустимое значение: --port." in said
    assert "Допустимо: целое число от 0 до 65535." in said


def test_the_settings_file_may_name_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[process]\nlang = "ru"\n[listen]\nhost = "0.0.0.0"\n', encoding="utf-8")
    file.chmod(0o600)
    assert main(["--config", str(file)]) == 1
    assert "Пароли нельзя передавать без защиты" in capsys.readouterr().err


def test_an_unknown_option_and_an_unknown_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--lang=ru", "--prot", "secret"])
    said = capsys.readouterr().err
    assert "нет параметра --prot" in said
    assert "secret" not in said  # it may be one
    assert "Может быть, --port?" in said
    with pytest.raises(SystemExit):
        main(["--lang=ru", "secret"])
    said = capsys.readouterr().err
    assert "config, migrate" in said.replace("'", "")
    assert "secret" not in said
    assert main(["--lang", "de", "migrate"]) == 2
    assert "ru, en, or empty" in capsys.readouterr().err

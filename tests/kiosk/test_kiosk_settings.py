"""The kiosk's settings: seconds, sections, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.cli import _settings
from ruobr_tui.commands.arguments import parser
from ruobr_tui.config import Config, check_sections, load
from ruobr_tui.files.paths import Paths
from ruobr_tui.i18n import activate
from ruobr_tui.screens.registry import AREAS


@pytest.fixture
def file(tmp_path: Path) -> Path:
    activate("en")
    return tmp_path / "config.toml"


@pytest.mark.parametrize("text", ["90", '"90"'])
def test_seconds_are_a_whole_number(file: Path, text: str) -> None:
    file.write_text(f"kiosk_idle = {text}\n")
    settings = load(file, {})
    assert settings.config.kiosk_idle == 90
    assert not settings.problems


@pytest.mark.parametrize("text", ["true", "19", "86401", "-60", "60.5", '"a minute"', '"٦٠"', '""', "[60]"])
def test_other_seconds_are_reported_and_the_default_holds(file: Path, text: str) -> None:
    file.write_text(f"kiosk_idle = {text}\n")
    settings = load(file, {})
    assert settings.config.kiosk_idle == 120
    (problem,) = settings.problems
    assert str(problem).startswith("config.toml:1: invalid kiosk_idle = ")
    assert str(problem).endswith(", expected a whole number from 20 to 86400.")


def test_the_environment_sets_them_too(file: Path) -> None:
    settings = load(file, {"RUOBR_KIOSK_IDLE": "45", "RUOBR_KIOSK_SECTIONS": " diary, marks,"})
    assert settings.config.kiosk_idle == 45
    assert settings.config.kiosk_sections == ("diary", "marks")


def test_sections_may_be_a_list(file: Path) -> None:
    file.write_text('kiosk_sections = ["diary", "homework"]\n')
    assert load(file, {}).config.kiosk_sections == ("diary", "homework")
    file.write_text("kiosk_sections = [1]\n")
    settings = load(file, {})
    assert settings.config.kiosk_sections == ()
    assert 'section names, for example "diary,marks"' in str(settings.problems[0])


def test_an_unknown_section_is_reported_with_the_nearest() -> None:
    activate("en")
    config = Config(kiosk_sections=("diary", "homewrk"))
    (problem,) = check_sections(config, (section.id for section in AREAS.sections))
    assert str(problem) == "kiosk_sections: unknown section homewrk (did you mean homework?)."


def test_sections_are_limited_on_a_kiosk_alone() -> None:
    some = ("diary", "marks")
    assert Config(kiosk_sections=some).allows("letters")
    assert not Config(kiosk=True, kiosk_sections=some).allows("letters")
    assert Config(kiosk=True, kiosk_sections=some).allows("marks")
    assert Config(kiosk=True).allows("letters")
    assert not Config(kiosk=True, kiosk_sections=("homewrk",)).allows("letters"), (
        "a typing error opens nothing"
    )


def test_the_command_turns_the_kiosk_on(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "config.toml", tmp_path / "data", tmp_path / "state")
    assert _settings(parser().parse_args(["kiosk"]), paths).config.kiosk
    assert not _settings(parser().parse_args([]), paths).config.kiosk

"""``ruobr-server config``: what is in force and where it comes from; a wrong setting ends it with 2."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.__main__ import main
from ruobr_server.config_command import as_data, as_toml
from ruobr_server.kit.configuration.loading import Loaded, load
from ruobr_server.kit.configuration.option import WrongSetting
from ruobr_server.kit.configuration.schema import Setting, settings
from ruobr_server.kit.configuration.settings_file import SettingsFile
from ruobr_server.kit.configuration.values import to_toml
from ruobr_tui.api.rules.approvals import ACTS

SECRET = "hunter2"
ADDRESS = f"postgresql://portal:{SECRET}@db.example/school"


@pytest.fixture(autouse=True)
def nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruobr_server.kit.configuration.loading.standard_files", list)


def test_each_setting_is_printed_with_its_source_as_a_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[region]\nname = "Томская область"\n')
    file.chmod(0o600)
    monkeypatch.setenv("RUOBR_SERVER_TIME_ZONE", "Asia/Tomsk")
    assert main(["--port", "80", "config", "--config", str(file)]) == 0
    said = capsys.readouterr().out
    assert "\nport = 80  # --port\n" in said
    assert f'\nname = "Томская область"  # {file}, line 2\n' in said
    assert '\ntime_zone = "Asia/Tomsk"  # RUOBR_SERVER_TIME_ZONE\n' in said
    assert "\nworkers = 1  # default\n" in said
    read = tomllib.loads(said)
    assert read["region"] == {"name": "Томская область", "time_zone": "Asia/Tomsk"}


@pytest.mark.parametrize("address", [ADDRESS, f"host=db.example password={SECRET}", f"nonsense {SECRET}"])
@pytest.mark.parametrize("how", [(), ("--json",)])
def test_a_password_is_masked_from_every_source(
    address: str,
    how: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RUOBR_DATABASE", address)
    monkeypatch.setenv("RUOBR_SERVER_LISTEN_DATABASE", address)
    assert main(["config", *how]) == 0
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert "RUOBR_DATABASE" in said.out
    assert "masked" in said.out


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_a_password_in_any_address_is_masked(
    how: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RUOBR_SMTP", f"smtp://portal:{SECRET}@mail.example")
    monkeypatch.setenv("RUOBR_BANK_URL", f"https://portal:{SECRET}/@bank.example")
    assert main(["config", *how]) == 0
    said = capsys.readouterr().out
    assert SECRET not in said
    assert "@mail.example" in said


def test_a_path_cannot_write_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RUOBR_FILE_KEYS", "/a\x1b[2J\x9b\udcff\nb")
    for how in ((), ("--json",)):
        assert main(["config", *how]) == 0
        assert capsys.readouterr().out.replace("\n", "").isprintable()


def test_an_address_without_a_password_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--database", "sqlite:////srv/school.sqlite", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["database.url"] == {
        "value": "sqlite:////srv/school.sqlite",
        "masked": False,
        "source": {"kind": "option", "name": "--database", "line": 0},
    }
    assert shown.keys() == settings().keys()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "x"], "--port"),
        (["--workers", "0", "config"], "--workers"),
        (["--prot", "1"], "Do you mean --port?"),
        (["--config", "/no/such/file", "config"], "/no/such/file"),
        ([f"--databse={ADDRESS}"], "Do you mean --database?"),
        (["--databse", ADDRESS], "Do you mean --database?"),
        ([ADDRESS], ""),
        ([f"--smtp-pasword={SECRET}"], "Do you mean --smtp-password-file?"),
        ([f"--bank={SECRET}"], "--bank"),
        ([f"--demo={SECRET}"], "--demo"),
        (["migrate", SECRET], ""),
    ],
)
def test_what_is_no_setting_is_a_line_with_a_remedy_and_no_secret(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status: Any = main(arguments)
    except SystemExit as end:
        status = end.code
    said = capsys.readouterr()
    assert status == 2
    assert words in said.err
    assert said.err.count("\n") == 2
    assert all(line.startswith("ruobr-server: ") for line in said.err.splitlines())
    assert SECRET not in said.out + said.err


def test_nothing_repeats_an_address_that_holds_a_password() -> None:
    assert SECRET not in repr(load({"database.url": ADDRESS}, {}, files=[]).configuration)


def test_a_value_that_is_refused_is_not_in_the_error_or_its_cause() -> None:
    with pytest.raises(WrongSetting) as wrong:
        load({"database.url": SECRET * 1000}, {}, files=[])
    assert SECRET not in str(wrong.value) + str(wrong.value.__cause__) + wrong.value.remedy


def values(setting: Setting) -> st.SearchStrategy[Any]:
    """Whatever this setting may be."""
    visible = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=40)
    option = setting.option
    if setting.kind is int:
        return st.integers(option.least, option.most)
    if setting.kind is bool:
        return st.booleans()
    if setting.kind is Path:
        return st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1).map(
            Path
        )
    if setting.key == "four_eyes.acts":
        return st.sets(st.sampled_from(ACTS)).map(lambda chosen: tuple(act for act in ACTS if act in chosen))
    if setting.kind is tuple:
        return st.lists(visible, max_size=5).map(tuple)
    fixed = {
        "region.name": st.just("Томская область"),
        "region.time_zone": st.sampled_from(["Asia/Tomsk", "Europe/Moscow"]),
        "process.lang": st.sampled_from(["", "en", "ru"]),
        "monitoring.log_format": st.sampled_from(["text", "json"]),
        "sessions.second_factor": st.sampled_from(["off", "offered", "required"]),
        "legal_entity.tax_number": st.sampled_from(["", "4217000000"]),
        "legal_entity.registration_number": st.sampled_from(["", "1024200000000"]),
        "personal_data.consent_version": st.just("2027-01-01"),
        "personal_data.officer_email": st.sampled_from(["", "data@example.org"]),
        "database.url": st.just("sqlite:///file"),
        "database.listen_url": st.just(""),
    }
    return fixed.get(setting.key, visible)


@given(st.data())
def test_any_settings_written_as_a_file_are_read_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    chosen = data.draw(st.sets(st.sampled_from(list(settings().values()))))
    meant = {each.key: data.draw(values(each), label=each.key) for each in chosen}
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    lines = [f"{key} = {to_toml(value)}" for key, value in meant.items()]  # dotted keys need no order
    path.write_text("\n".join(lines), newline="")
    path.chmod(0o600)
    found = load({"config": path}, {})
    assert {key: at(found, key) for key in meant} == meant
    assert {key: found.place(key).line for key in meant} == {key: n for n, key in enumerate(meant, 1)}
    again = path.with_name("again.toml")
    again.write_text(as_toml(found), newline="")
    again.chmod(0o600)
    assert load({"config": again}, {}).configuration == found.configuration
    assert as_data(found).keys() == settings().keys()
    assert SettingsFile(again).tables


def at(loaded: Loaded, key: str) -> Any:
    section, _, name = key.partition(".")
    return getattr(getattr(loaded.configuration, section), name)

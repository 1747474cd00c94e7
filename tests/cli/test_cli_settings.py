"""Settings: who overrides whom, and what happens to what is wrong."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from ruobr_tui import i18n
from ruobr_tui.config import THEMES, Config, Source, check_keymap, load, save


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.activate("en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ruobr" / "config.toml"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_nothing_set_is_the_defaults(file: Path) -> None:
    settings = load(file, {})
    assert settings.config == Config()
    assert settings.problems == ()


def test_options_override_environment_overrides_file_overrides_defaults(file: Path) -> None:
    write(file, 'login = "file"\nlang = "ru"\ntheme = "terminal"\n')
    settings = load(file, {"RUOBR_LOGIN": "environ", "RUOBR_LANG": "en"}, {"login": "option", "lang": None})
    assert (settings.config.login, settings.config.lang, settings.config.theme) == (
        "option",
        "en",
        "terminal",
    )
    assert settings.sources["login"] is Source.OPTION
    assert settings.sources["lang"] is Source.ENVIRONMENT
    assert settings.sources["theme"] is Source.FILE
    assert settings.sources["mouse"] is Source.DEFAULT


def test_what_is_wrong_is_named_with_its_line_and_the_rest_is_used(file: Path) -> None:
    write(
        file,
        '# mine\nserwer = "https://x"\nmouse = "perhaps"\n\nlogin = "me"\nlang = "de"\n'
        'time_zone = "Mars/Phobos"\n[keymap]\n"week.today" = 5\n',
    )
    settings = load(file, {})
    assert [str(problem) for problem in settings.problems] == [
        "config.toml:2: unknown setting serwer (did you mean server?).",
        "config.toml:3: invalid mouse = perhaps, expected true or false.",
        "config.toml:6: invalid lang = de, expected one of: ru, en.",
        "config.toml:7: invalid time_zone = Mars/Phobos, expected a time zone, for example "
        "Asia/Novokuznetsk.",
        "config.toml:8: invalid keymap = {'week.today': 5}, expected a table of commands and keys, for "
        'example "week.today" = "t,home".',
    ]
    assert settings.config == Config(login="me")


@pytest.mark.parametrize("content", [b"login = ", b"\xff\xfe\x00", b"[a\n"])
def test_a_file_that_is_not_toml_is_reported_and_not_used(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings = load(file, {"RUOBR_LOGIN": "me"})
    assert settings.config == Config(login="me")
    assert len(settings.problems) == 1
    assert str(file) in str(settings.problems[0])


def test_escapes_in_a_wrong_key_do_not_reach_the_terminal(file: Path) -> None:
    write(file, '"a\\u001b[31m" = 1\n')
    assert "\x1b" not in str(load(file, {}).problems[0])


def test_a_wrong_variable_is_named(file: Path) -> None:
    settings = load(file, {"RUOBR_KIOSK": "perhaps", "NO_COLOR": "1"})
    assert str(settings.problems[0]) == "RUOBR_KIOSK: invalid kiosk = perhaps, expected true or false."
    assert settings.config.no_color


def test_writing_back_keeps_what_it_does_not_know(file: Path) -> None:
    write(file, 'later = 1\nlogin = "old"\nlang = "ru"\n[keymap]\n"week.today" = "t"\n[other]\na = [1, 2]\n')
    save(file, {"login": "new", "lang": None, "mouse": False})
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "later": 1,
        "login": "new",
        "mouse": False,
        "keymap": {"week.today": "t"},
        "other": {"a": [1, 2]},
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_writing_over_a_broken_file_keeps_it_beside(file: Path) -> None:
    write(file, "login = ")
    save(file, {"login": "me"})
    assert load(file, {}).config.login == "me"
    assert file.with_name("config.toml.broken").read_text() == "login = "


def test_a_kiosk_keeps_nothing() -> None:
    assert Config().stores_data
    assert not Config(kiosk=True).stores_data
    assert not Config(keep_cache=False).stores_data


def test_a_keymap_that_names_no_command_is_reported_with_the_nearest() -> None:
    config = Config(keymap={"week.todya": "t", "week.find": "f"})
    (problem,) = check_keymap(config, ["week.today", "week.find"])
    assert str(problem) == "[keymap]: unknown setting week.todya (did you mean week.today?)."


def test_the_themes_that_may_be_named_are_those_there_are() -> None:
    from ruobr_tui.widgets import palette

    assert {theme.name for theme in palette.THEMES} == set(THEMES)


# Variables that are not this program's own


def test_no_colour_is_wanted_only_by_a_variable_that_says_something(file: Path) -> None:
    """An empty NO_COLOR is none (no-color.org)."""
    assert not load(file, {"NO_COLOR": ""}).config.no_color
    for value in ("1", "0", "false", "yes"):
        settings = load(file, {"NO_COLOR": value})
        assert settings.config.no_color
        assert settings.variables["no_color"] == "NO_COLOR"


def test_what_is_set_for_this_program_is_stronger_than_no_color(file: Path) -> None:
    settings = load(file, {"NO_COLOR": "1", "RUOBR_NO_COLOR": "0"})
    assert not settings.config.no_color
    assert settings.variables["no_color"] == "RUOBR_NO_COLOR"
    write(file, "no_color = false\n")
    assert load(file, {"NO_COLOR": "1"}).config.no_color, "the environment is stronger than the file"
    option = load(file, {"NO_COLOR": "1"}, {"no_color": False})
    assert not option.config.no_color
    assert option.sources["no_color"] is Source.OPTION
    assert "no_color" not in option.variables


def test_over_ssh_little_is_sent_unless_it_is_said_otherwise_anywhere(file: Path) -> None:
    ssh = {"SSH_TTY": "/dev/pts/1"}
    assert load(file, ssh).config.low_bandwidth
    assert load(file, ssh).variables["low_bandwidth"] == "SSH_TTY"
    assert not load(file, {"SSH_TTY": ""}).config.low_bandwidth
    assert not load(file, {**ssh, "RUOBR_LOW_BANDWIDTH": "0"}).config.low_bandwidth
    assert not load(file, ssh, {"low_bandwidth": False}).config.low_bandwidth
    write(file, "low_bandwidth = false\n")
    settings = load(file, ssh)
    assert not settings.config.low_bandwidth
    assert settings.sources["low_bandwidth"] is Source.FILE


def test_who_uses_a_screen_reader_gets_words_and_sees_the_cursor(file: Path) -> None:
    assert load(file, {}).config.cursor == "hidden"
    for value in ("1", "yes", "nvda"):
        settings = load(file, {"ACCESSIBLE": value})
        assert settings.config.reader
        assert settings.config.shows_cursor
        assert settings.variables["reader"] == settings.variables["cursor"] == "ACCESSIBLE"
    for value in ("", "0", "false", "False"):
        config = load(file, {"ACCESSIBLE": value}).config
        assert not config.reader
        assert not config.shows_cursor
    assert not load(file, {"ACCESSIBLE": "1", "RUOBR_CURSOR": "hidden"}).config.shows_cursor
    assert not load(file, {"ACCESSIBLE": "1", "RUOBR_READER": "0"}).config.shows_cursor
    assert not load(file, {"ACCESSIBLE": "1"}, {"reader": False}).config.shows_cursor
    assert load(file, {}, {"reader": True}).config.shows_cursor
    write(file, "reader = true\n")
    settings = load(file, {})
    assert settings.config.reader
    assert settings.config.is_plain
    assert settings.sources["cursor"] is Source.FILE
    write(file, 'cursor = "shown"\n')
    assert load(file, {}).config.shows_cursor
    assert not load(file, {}).config.reader
    write(file, 'cursor = "block"\n')
    [problem] = load(file, {}).problems
    assert "hidden, shown" in str(problem)


def test_an_empty_variable_sets_nothing(file: Path) -> None:
    write(file, 'login = "file"\nmouse = true\n')
    settings = load(file, {"RUOBR_LOGIN": "", "RUOBR_MOUSE": ""})
    assert settings.config.login == "file"
    assert settings.config.mouse
    assert settings.sources["login"] is Source.FILE


def test_a_wrong_value_leaves_what_a_weaker_place_has_said(file: Path) -> None:
    write(file, "requests_per_minute = 30\n")
    settings = load(file, {"RUOBR_REQUESTS_PER_MINUTE": "many"})
    assert settings.config.requests_per_minute == 30
    assert settings.sources["requests_per_minute"] is Source.FILE
    assert len(settings.problems) == 1


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("requests_per_minute", "3", False),
        ("requests_per_minute", "4", True),
        ("requests_per_minute", "6000", True),
        ("requests_per_minute", "6001", False),
        ("kiosk_idle", "19", False),
        ("kiosk_idle", "20", True),
        ("kiosk_idle", "86400", True),
        ("kiosk_idle", "86401", False),
        ("mouse", "on", True),
        ("mouse", "OFF", True),
        ("mouse", "2", False),
        ("notify", "bell,osc9", True),
        ("notify", "bell,horn", False),
        ("quiet_hours", "21:00-07:00", True),
        ("quiet_hours", "24:00-07:00", False),
        ("time_zone", "Asia/Novokuznetsk", True),
        ("time_zone", "../../etc/passwd", False),
    ],
)
def test_values_at_the_bounds(file: Path, name: str, value: str, right: bool) -> None:
    assert (load(file, {f"RUOBR_{name.upper()}": value}).problems == ()) is right


@pytest.mark.parametrize(("text", "value"), [("on", True), ("Yes", True), ("off", False), ("no", False)])
def test_words_for_yes_and_no(file: Path, text: str, value: bool) -> None:
    assert load(file, {"RUOBR_ANIMATIONS": text}).config.animations is value


@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        ({"LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_MESSAGES": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "en"),
        ({"LANGUAGE": "ru:en", "LANG": "en_US.UTF-8"}, "ru"),
        ({"LC_ALL": "C", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LANG": "ru"}, "ru"),
    ],
)
def test_the_language_is_that_of_the_strongest_variable(environ: dict[str, str], spoken: str) -> None:
    assert i18n.choose(None, environ) == spoken
    assert i18n.choose("ru", environ) == "ru"
    assert i18n.choose("en", environ) == "en"
    assert i18n.choose("xx", environ) == spoken


PORTALS = """
[[portals]]
name = "Kuzbass"
address = "https://one.example"
[[portals]]
name = "The  school's own"
address = "https://two.example/school/"
colour = "red"
"""


def test_portals_are_named_in_the_file(file: Path) -> None:
    write(file, PORTALS)
    first, second = load(file, {}).config.portals
    assert (first.name, first.address, first.colour) == ("Kuzbass", "https://one.example/", "blue")
    assert (second.name, second.address, second.colour) == (
        "The school's own",
        "https://two.example/school/",
        "red",
    )


def test_a_portal_is_chosen_by_its_name_in_any_place(file: Path) -> None:
    write(file, 'server = "https://file.example/"\nlogin = "at-file"\n' + PORTALS)
    assert load(file, {}).config.server == "https://file.example/"
    settings = load(file, {}, {"portal": "KUZBASS"})
    assert settings.config.server == "https://one.example/"
    assert settings.sources["server"] is Source.OPTION
    assert settings.config.login is None, "the file's login is another portal's"
    assert load(file, {}, {"portal": "Kuzbass", "login": "me"}).config.login == "me"
    assert load(file, {"RUOBR_PORTAL": "kuzbass"}).config.server == "https://one.example/"
    stronger = load(file, {"RUOBR_PORTAL": "Kuzbass"}, {"server": "https://option.example/"})
    assert stronger.config.server == "https://option.example/"
    write(file, 'portal = "the school\'s own"\n' + PORTALS)
    assert load(file, {}).config.server == "https://two.example/school/"


def test_a_portal_that_is_not_there_is_reported_with_those_that_are(file: Path) -> None:
    write(file, PORTALS)
    settings = load(file, {}, {"portal": "Primorye"})
    [problem] = settings.problems
    assert "Primorye" in str(problem)
    assert "Kuzbass" in str(problem)
    assert settings.config.server == Config().server


@pytest.mark.parametrize(
    "table",
    [
        'portals = "Kuzbass"',
        '[[portals]]\nname = "A"',
        '[[portals]]\nname = "A"\naddress = "ftp://one.example"',
        '[[portals]]\nname = "A"\naddress = "http://one.example"',
        '[[portals]]\nname = "A"\naddress = "https://me:secret@one.example"',
        '[[portals]]\nname = "\\u001b[31mA"\naddress = "https://one.example"',
        '[[portals]]\nname = "A"\naddress = "https://one.example"\ncolour = "pink"',
        '[[portals]]\nname = "A"\naddress = "https://one.example"\nlogin = "me"',
        '[[portals]]\nname = "A"\naddress = "https://1.example"\n'
        '[[portals]]\nname = "a"\naddress = "https://2.example"',
        '[[portals]]\nname = "A"\naddress = "https://1.example"\n'
        '[[portals]]\nname = "B"\naddress = "https://1.example/"',
    ],
)
def test_unfit_portals_are_reported_and_none_is_taken(file: Path, table: str) -> None:
    write(file, table + "\n")
    settings = load(file, {})
    [problem] = settings.problems
    assert "[[portals]]" in str(problem)
    assert "secret" not in str(problem)
    assert settings.config.portals == ()

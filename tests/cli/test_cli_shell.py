"""The command among others in a shell: pipes, closed streams, other locales, its own language."""

from __future__ import annotations

import argparse
import ast
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruobr_tui import i18n
from ruobr_tui.api.clock import SHIFT, system_clock
from ruobr_tui.cli import main
from ruobr_tui.commands.argparse_texts import TEXTS
from ruobr_tui.commands.arguments import EPILOG
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printed_options import CALENDARS, PRINTED
from ruobr_tui.i18n import _catalogue
from ruobr_tui.store import Store
from ruobr_tui.store.account.owner import Owner

RUOBR = f"{sys.executable} -m ruobr_tui"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    folders = {
        f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")
    }
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name == SHIFT or not name.startswith(("RUOBR_", "LC_", "LANG", "PYTHONIOENCODING", "PYTHONUTF8"))
    }
    return (
        inherited | folders | {"LANG": "C.UTF-8", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    )


def shell(line: str, environ: dict[str, str], **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("ruobr", RUOBR)],
        env=environ | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "line",
    [
        "ruobr --help | head -n 1",
        "ruobr week --help | head -c 1",
        "ruobr config | head -n 1",
        "ruobr config 2>&1 | head -n 0",
        "ruobr wek 2>&1 | head -n 0",
        "ruobr --help >&-",
        "ruobr config >&-",
        "ruobr config 2>&-",
        "ruobr cache clear >&- 2>&-",
    ],
)
def test_whoever_reads_may_leave(environ: dict[str, str], line: str) -> None:
    done = shell(line, environ)
    assert done.stderr == b""
    assert done.returncode in ((Exit.OK, Exit.USAGE) if "wek" in line else (Exit.OK,))


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LANG": "ru_RU.KOI8-R"}, {"PYTHONIOENCODING": "ascii", "RUOBR_LANG": "ru"}]
)
def test_no_locale_breaks_a_command(environ: dict[str, str], locale: dict[str, str]) -> None:
    done = shell("ruobr config --login Иванова && ruobr --help && ! ruobr неделя", environ, **locale)
    assert done.returncode == Exit.OK
    assert b"Traceback" not in done.stderr


def test_nothing_is_coloured_in_a_pipe(environ: dict[str, str]) -> None:
    done = shell(
        "ruobr --help; ruobr config; ruobr wek", environ, TERM="xterm-256color", COLORTERM="truecolor"
    )
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.fixture
def in_russian(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> Iterator[None]:
    """This process in a Russian locale and in folders of its own."""
    for name in set(os.environ) - set(environ):
        monkeypatch.delenv(name)
    for name, value in (environ | {"LANG": "ru_RU.UTF-8"}).items():
        monkeypatch.setenv(name, value)
    before = i18n.language()
    yield
    i18n.activate(before)


def run(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The command in this process: exit code, output, what is said beside it."""
    try:
        code = main(line.split())
    except SystemExit as end:
        code = int(str(end.code))
    return code, *capsys.readouterr()


@pytest.mark.parametrize(
    "line",
    [
        "wek",
        "week --child",
        "week --json --csv",
        "week --csv=exel",
        "week --from 24.11.2026",
        "week --from 20261124",
        "homework --as todos",
        "cache",
        "upload",
        "demo --nonsense",
        "--theme",
        "web-host --port 99999999",
        "kiosk extra",
    ],
)
def test_complaints_are_russian_in_a_russian_locale(
    in_russian: None, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    code, _out, errors = run(line, capsys)
    assert code == Exit.USAGE
    assert errors.startswith("использование: ruobr")
    complaint = errors.splitlines()[-1]
    assert re.fullmatch(r"ruobr[\w -]*: ошибка: .*", complaint)
    own_words = r"--?[\w-]+|'[^']*'|\(.*\)|[A-Z]+|ruobr[\w -]*|clear|todos|extra|cache|demo"
    assert not re.search("[a-z]{2}", re.sub(own_words, "", complaint)), complaint


@pytest.mark.parametrize("command", ["", *PRINTED, "upload", "cache clear", "ssh-host", "web-host", "kiosk"])
def test_help_is_russian_in_a_russian_locale(
    in_russian: None, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    code, output, _err = run(f"{command} --help", capsys)
    assert code == Exit.OK
    assert "использование: " in output
    assert "показать эту справку и выйти" in output
    assert not re.search(r"usage|options|positional|show |exit", output)


def test_all_that_argparse_says_to_a_user_is_in_the_catalogue() -> None:
    """Its other texts are faults of the program that uses it."""
    ours = {
        "conflicting option string: %s",
        ".__call__() not defined",
        "mutually exclusive arguments must be optional",
        "'required' is an invalid argument for positionals",
        "%r is not callable",
        "dest= is required for options like %r",
        "cannot merge actions - two groups are named %r",
        "invalid conflict_resolution value: %r",
        "invalid option string %(option)r: must start with a character %(prefix_chars)r",
        "cannot have multiple subparser arguments",
        "conflicting subparser: %s",
        "conflicting subparser alias: %s",
        'argument "-" with mode %r',
    }
    for node in ast.walk(ast.parse(Path(str(argparse.__file__)).read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "ngettext")
        ):
            text = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            if not isinstance(text, str) or text in ours:
                continue
            known = {*TEXTS, "expected %s argument"}
            assert text in known or sys.version_info >= (3, 13), text
    russian = _catalogue("ru")
    assert all(russian.gettext(text) != text for text in TEXTS)


def test_the_systems_own_words_are_russian_too(
    in_russian: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _code, _out, errors = run(f"config --log {tmp_path}", capsys)
    assert "(это папка)" in errors


def stored(tmp_path: Path, login: str, server: str = "https://portal.test") -> Path:
    owner = Owner(server, login, f"id-{login}")
    path = tmp_path / "data" / "ruobr" / "accounts" / f"{owner.name}.sqlite"
    store = Store.open(path, clock=system_clock)
    store.belong_to(owner)
    store.save_sheet("week", {"a": 1})
    store.close()
    return path


def is_cleared(path: Path) -> bool:
    store = Store.open(path, clock=system_clock)
    try:
        return store.sheet("week") is None
    finally:
        store.close()


@pytest.mark.parametrize(
    ("line", "cleared"),
    [
        ("cache clear --login kim", {"kim"}),
        ("--login KIM cache clear", {"kim"}),
        ("cache clear --server https://portal.test --login kim", {"kim"}),
        ("cache clear --server https://other.test --login kim", set()),
        ("cache clear --login nobody", set()),
        ("cache clear", {"kim", "pak"}),
    ],
)
def test_clearing_with_a_login_clears_that_account_alone(
    in_russian: None, capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str, cleared: set[str]
) -> None:
    paths = {login: stored(tmp_path, login) for login in ("kim", "pak")}
    code, _out, errors = run(line, capsys)
    assert {login for login, path in paths.items() if is_cleared(path)} == cleared
    assert code == (Exit.OK if cleared else Exit.USAGE)
    assert bool(errors) == (not cleared)


def test_a_login_of_the_environment_names_the_account_as_well(
    in_russian: None,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = {login: stored(tmp_path, login) for login in ("kim", "pak")}
    monkeypatch.setenv("RUOBR_LOGIN", "kim")
    run("cache clear", capsys)
    assert [is_cleared(path) for path in paths.values()] == [True, False]


def test_every_exit_code_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    table = text.partition("## Exit codes")[2]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == [
        int(code) for code in Exit
    ]
    for language in ("ru", "en"):
        epilog = _catalogue(language).gettext(EPILOG)
        assert all(re.search(rf"\b{int(code)} ", epilog) for code in Exit)


def test_every_printing_command_is_documented_with_its_forms() -> None:
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", text, re.MULTILINE)
    assert {name: "calendar" in forms for name, forms in rows} == {
        name: name in CALENDARS for name in PRINTED
    }


def test_ctrl_c_ends_with_its_own_code(environ: dict[str, str]) -> None:
    """While a portal that never answers is waited for."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        program = subprocess.Popen(
            [sys.executable, "-m", "ruobr_tui", "week", "--server", place, "--login", "kim"],
            env=environ | {"RUOBR_PASSWORD": "secret"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        silent.settimeout(60)
        connection, _address = silent.accept()
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
        connection.close()
    assert (program.returncode, out, err) == (Exit.INTERRUPTED, b"", b"")

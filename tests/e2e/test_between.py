"""The program behind mosh and GNU screen: they show what a terminal shows that hears the program itself."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from e2e.conftest import PARENT, RUOBR, at_server
from support.home_shown import at_home
from support.mosh import Mosh
from support.needs import program
from support.pairs import Pair, recording
from support.terminal import Terminal

STEPS: tuple[tuple[str, str], ...] = (
    ("down down up", "q Quit"),
    ("g", "Absences"),
    ("d", "t Today"),
    ("down down ]", "Week"),
    ("[ pagedown", "Week"),
    ("g", "Absences"),
    ("m", "Subject"),
    ("down down right", "● now"),
    ("w", "What if"),
    ("5 4", "What if"),
    ("escape", "T Target"),
    ("escape", "q Quit"),
    ("g d", "c Month"),
    ("c left up ]", "Esc"),
    ("[", "Esc"),
    ("escape", "c Month"),
    ("/ Г е о", "Гео"),
    ("escape", "c Month"),
    ("f1", "Keys: Week"),
    ("pagedown", "Keys: Week"),
    ("escape", "c Month"),
    ("g p", "Payments"),
    ("ctrl+l", "Payments"),
)
"""Keys, and a word that stands on the screen then: lists, tables, bars, typed text, everything anew."""


def program_at(server: str, record: Path) -> list[str]:
    return recording(record, [*RUOBR, "--lang", "en", "--no-low-bandwidth", *at_server(server)])


@pytest.mark.mosh
@pytest.mark.parametrize("prediction", ["always", "never"])
def test_mosh_shows_what_a_terminal_shows(
    home: dict[str, str], demo_server: str, tmp_path: Path, prediction: str
) -> None:
    record = tmp_path / "record"
    pair = Pair(Mosh(program_at(demo_server, record), prediction, env=home | PARENT), record)
    try:
        pair.agree(at_home)
        pair.walk(STEPS)
    finally:
        pair.close()


@pytest.mark.screen
@pytest.mark.parametrize(("term", "colours"), [("screen-256color", "truecolor"), ("xterm-256color", "")])
def test_gnu_screen_shows_it_whatever_it_calls_itself(
    home: dict[str, str], demo_server: str, tmp_path: Path, term: str, colours: str
) -> None:
    """It has no second screen unless asked to: the last words come below the picture."""
    record = tmp_path / "record"
    sockets = tmp_path / "sockets"
    sockets.mkdir(mode=0o700)
    settings = tmp_path / "screenrc"
    # Without "autodetach off" it would outlive its terminal, and the test.
    settings.write_text(f"term {term}\nstartup_message off\ndefutf8 on\nautodetach off\n")
    line = f"{shlex.join(program_at(demo_server, record))}; echo LAST WORDS; exec cat"
    pair = Pair(
        Terminal(
            [program("screen"), "-U", "-c", str(settings), "sh", "-c", line],
            env={**home, **PARENT, "SCREENDIR": str(sockets), "COLORTERM": colours},
        ),
        record,
    )
    try:
        pair.agree(at_home)
        pair.walk(STEPS)
        picture = pair.terminal.text
        pair.terminal.press("f4")
        pair.agree("Quit the program?")
        pair.terminal.press("y")
        text = pair.terminal.wait_for("LAST WORDS")
        rows = text.splitlines()
        assert rows.index("LAST WORDS") >= len(rows) - 2
        assert "Payments" in picture
        assert any("Quit the program?" in row for row in rows[:-1])  # the picture stays above them
    finally:
        pair.close()

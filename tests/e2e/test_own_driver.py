"""The program's own driver on a real pseudo-terminal: job control, redrawing, many kinds of terminals."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from e2e.conftest import PARENT, Start, at_server
from support.home_shown import at_home
from support.terminal import Terminal


def running(start: Start, server: str, *options: str, lang: str = "ru", **env: str) -> Terminal:
    terminal = start("--lang", lang, *options, *at_server(server), **PARENT, **env)
    terminal.wait_for(at_home)
    terminal.settle()
    return terminal


def state_of(process: int) -> str:
    """How the kernel names the state of a process: "S" sleeping, "T" stopped."""
    return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]


def test_another_programs_words_go_with_ctrl_l(start: Start, demo_server: str) -> None:
    terminal = running(start, demo_server)
    terminal.press("gd")  # the home may still hear from the portal, the week is read at once
    terminal.wait_for(lambda text: "Неделя" in text.splitlines()[0] and "сейчас" in text.splitlines()[0])
    terminal.settle()
    before = terminal.lines[1:20]
    terminal.scribble(b"\x1b[1;31m\x1b[3;5Hmail has come\x1b[7;1H")
    assert "mail has come" in terminal.text
    terminal.press("ctrl+l")
    terminal.wait_for(lambda text: "mail has come" not in text and "Неделя" in text.splitlines()[0])
    terminal.settle()
    assert terminal.lines[1:20] == before


def test_the_counter_of_the_line(start: Start, demo_server: str) -> None:
    terminal = running(start, demo_server, "--low-bandwidth")
    terminal.press("f12")
    text = terminal.wait_for("↓")
    assert re.search(r"↓\d+(,\d)? (Б|КБ|кБ) ↑\d+ Б", text.splitlines()[-1]), text.splitlines()[-1]
    terminal.press("down")
    terminal.settle()
    assert "↓" in terminal.lines[-1]
    terminal.press("f12")
    terminal.wait_for(lambda text: "↓" not in text)


@pytest.mark.parametrize("driver", ["--no-low-bandwidth", "--low-bandwidth", "--plain-driver"])
def test_stopped_and_continued(start: Start, demo_server: str, driver: str) -> None:
    terminal = running(start, demo_server, driver)
    program = terminal.child.pid
    os.kill(program, signal.SIGTSTP)
    while state_of(program) != "T":  # pytest's time limit ends this
        terminal.read(0.1)
    terminal.settle()
    terminal.scribble(b"\x1b[H\x1b[2J\x1b[H$ fg\r\n")
    os.kill(program, signal.SIGCONT)
    terminal.wait_for(at_home)
    terminal.press("down")
    terminal.settle()
    terminal.press("q")
    terminal.wait_for("y ")
    terminal.press("y")
    assert terminal.wait_end() == 0


@pytest.mark.parametrize(
    "term",
    ["xterm-256color", "linux", "tmux-256color", "vt100", "unheard-of"],
)
def test_every_kind_of_terminal_shows_the_same_words(start: Start, demo_server: str, term: str) -> None:
    terminal = running(start, demo_server, lang="en", TERM=term, COLORTERM="")
    terminal.press("g")
    terminal.wait_for(lambda text: re.search(r"^ +d ", text, re.MULTILINE) is not None)
    terminal.press("m")
    marks = terminal.wait_for("Subject")
    assert "Алгебра" in marks
    terminal.press("escape")
    terminal.wait_for(at_home)
    terminal.resize(100, 30)
    terminal.wait_for(lambda text: at_home(text) and len(text.splitlines()) == 30 and "Keys" in text)

"""The demo inside a real tmux: sizes, resizing, and what is left behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.needs import program
from support.patience import PATIENCE
from support.week_shown import WEEKDAYS, at_week

HEADING = rf"({'|'.join(WEEKDAYS['ru'])}) \d+.*?──"
"""A day's; two beside each other where there is room for two columns."""


class Tmux:
    """A tmux server of its own with one window."""

    def __init__(self, socket: Path, command: str, columns: int, rows: int, env: dict[str, str]) -> None:
        self._socket = socket
        self._env = {**os.environ, **env, "LC_ALL": "C.UTF-8"}
        self._run("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), command)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [program("tmux"), "-u", "-S", str(self._socket), *words],
            env=self._env, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        return done.stdout

    def text(self) -> str:
        return self._run("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def resize(self, columns: int, rows: int) -> None:
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_for(self, check: Callable[[str], bool], seconds: float = PATIENCE) -> str:
        """Look at the window until it shows what is waited for."""
        pause = threading.Event()
        for _look in range(int(seconds * 10)):
            text = self.text()
            if check(text):
                return text
            pause.wait(0.1)
        raise AssertionError(f"the window never showed it:\n{self.text()}")

    def close(self) -> None:
        self._run("kill-server")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """The demo at 80×24, in Russian; a line of the shell follows when it has ended."""
    env = {
        name: str(tmp_path / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    }
    data = tmp_path / "demo"
    data.mkdir()
    command = (
        f"{sys.executable} -m ruobr_tui --lang ru demo -- --data-dir {data};"
        " echo ended with $?; exec cat"
    )  # fmt: skip
    window = Tmux(tmp_path / "tmux", command, 80, 24, env)
    yield window
    window.close()


def test_the_program_fits_every_size_and_leaves_the_terminal_as_it_was(tmux: Tmux) -> None:
    tmux.wait_for(lambda text: "Анна 9В" in text and "08:30" in text)
    for columns, rows in ((60, 20), (120, 40), (80, 24)):
        tmux.resize(columns, rows)
        headings = 2 if columns >= 100 else 1
        text = tmux.wait_for(
            lambda text, rows=rows, headings=headings: (  # type: ignore[misc]
                len(text.splitlines()) >= rows - 1
                and "Клавиши" in text.splitlines()[-1]
                and any(len(re.findall(HEADING, row)) == headings for row in text.splitlines())
            )
        )
        assert max(len(row) for row in text.splitlines()) <= columns
    tmux.press("g", "m")
    tmux.wait_for(lambda text: "Оценки" in text.splitlines()[0])
    tmux.press("q")
    tmux.wait_for(at_week)
    tmux.press("q")
    tmux.wait_for(lambda text: "Выйти из программы?" in text)
    tmux.press("y")
    text = tmux.wait_for(lambda text: "ended with" in text)
    assert "ended with 0" in text
    assert "Анна" not in text

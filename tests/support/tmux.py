"""A program inside a real tmux."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from support.needs import program
from support.patience import PATIENCE


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

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        x, y = self._run("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    @property
    def shows_cursor(self) -> bool:
        """Whether the program lets the cursor be seen."""
        return self._run("display-message", "-p", "#{cursor_flag}").strip() == "1"

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

"""A program on a real pseudo-terminal, its screen drawn by an independent emulator (pyte)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import pexpect
import pyte

from support.forked_terminal import ForkedChild
from support.patience import PATIENCE

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "f1": "\x1bOP",
    "f4": "\x1bOS",
    "f10": "\x1b[21~",
    "f12": "\x1b[24~",
    "ctrl+c": "\x03",
    "ctrl+l": "\x0c",
    "ctrl+p": "\x10",
}


class _Screen(pyte.Screen):
    """Knows "repeat the last character" (REP) as well."""

    _last = " "

    def draw(self, data: str) -> None:
        self._last = data[-1]
        super().draw(data)

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """The cursor goes home, also when the region is taken back: pyte forgets that."""
        super().set_margins(top, bottom)
        self.cursor_position()

    def repeat(self, count: int = 1) -> None:
        """ECMA-48, 8.3.103."""
        self.draw(self._last * (count or 1))


class _Stream(pyte.ByteStream):
    csi: ClassVar[dict[str, str]] = {**pyte.ByteStream.csi, "b": "repeat"}  # type: ignore[misc]
    events: ClassVar[frozenset[str]] = pyte.ByteStream.events | {"repeat"}  # type: ignore[misc]


QUIET = 0.06  # seconds without output after which a frame is taken for whole


class Terminal:
    """Starts a command at a size, feeds its output to the emulator, waits for what the screen should show.

    ``module``: the command is the arguments of this module of ours, which is forked (``support.forked``).
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        module: str | None = None,
    ) -> None:
        self.screen = _Screen(columns, rows)
        self._stream = _Stream(self.screen)
        self.bytes_received = 0
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(env or {})}
        self.child: Any
        if module is not None:
            self.child = ForkedChild(module, command, columns, rows, environment)
            return
        self.child = pexpect.spawn(
            command[0], list(command[1:]), dimensions=(rows, columns), env=environment, timeout=20
        )
        self.child.delaybeforesend = None

    @property
    def lines(self) -> list[str]:
        """The screen's rows, right-trimmed."""
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def scribble(self, data: bytes) -> None:
        """Write on the screen as another program would, unknown to this one."""
        self._stream.feed(data)

    def press(self, *keys: str) -> None:
        """Send keys by name, or characters as they are."""
        for key in keys:
            self.child.send(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size, as a user who drags its corner."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def read(self, timeout: float) -> bool:
        """Take what has come; False when nothing did, or the program has ended."""
        try:
            data = self.child.read_nonblocking(65536, timeout)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.bytes_received += len(data)
        # pyte does not know private modifiers of CSI such as "\x1b[>4;1m" and "\x1b[<u": it would print them.
        self._stream.feed(_without_private(data))
        return True

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = PATIENCE) -> str:
        """Read until the screen shows it; fails with the screen as it is."""
        check = wanted if callable(wanted) else (lambda text: wanted in text)
        deadline = time.monotonic() + seconds
        while True:
            # A frame comes in pieces: what half of it shows may be of the screen before.
            if check(self.text) and not self.read(QUIET):
                return self.text
            left = deadline - time.monotonic()
            alive = self.child.isalive()
            if left <= 0 or (not check(self.text) and not self.read(min(left, 0.5)) and not alive):
                raise AssertionError(f"the screen never showed {wanted!r}:\n{self.text}")

    def settle(self, quiet: float = 0.3) -> str:
        """Read until nothing has come for a while."""
        while self.read(quiet):
            pass
        return self.text

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Read to the end of the program; returns its exit code."""
        deadline = time.monotonic() + seconds
        while self.child.isalive() and time.monotonic() < deadline:
            self.read(0.2)
        assert not self.child.isalive(), f"the program did not end:\n{self.text}"
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)

    def close(self) -> None:
        """End the program if it still runs."""
        self.child.close(force=True)


def _without_private(data: bytes) -> bytes:
    import re

    return re.sub(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_].*?\x1b\\", b"", data)

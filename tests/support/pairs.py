"""One program, seen twice: on a terminal behind something that understands it in its own way, and directly.

What stands between (mosh, GNU screen) starts the program by ``recorded.py``; the record goes to an emulator.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyte

from support import recorded
from support.emulator import Emulator
from support.patience import PATIENCE
from support.terminal import Terminal


def recording(record: Path, command: Sequence[str]) -> list[str]:
    """The command, with all that it sends in a file."""
    record.touch()
    return [sys.executable, str(recorded.__file__), str(record), *command]


def looks(screen: pyte.Screen, *, blanks: bool) -> list[list[tuple[object, ...]]]:
    """Each cell: what stands there and how; of blanks the ground, when ``blanks`` are looked at."""
    return [
        [
            (cell.data, cell.fg, cell.bg, cell.bold, cell.reverse)
            if cell.data.strip()
            else (cell.bg, cell.reverse)
            if blanks
            else ()
            for cell in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]


class Pair:
    """``agree`` waits until both show a word, and the same. ``blanks``: are their grounds compared?"""

    def __init__(self, terminal: Terminal, record: Path, *, blanks: bool = True) -> None:
        self.terminal = terminal
        self.direct = Emulator()
        self._record = record.open("rb")
        self._blanks = blanks

    def read(self) -> None:
        """Take what has come on both ways."""
        self.terminal.read(0.1)
        self.direct.feed(self._record.read())

    def agree(self, wanted: str | Callable[[str], bool], seconds: float = PATIENCE) -> None:
        """Wait until both show it, and all else alike."""
        check = wanted if callable(wanted) else (lambda text: wanted in text)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.read()
            if check(self.direct.text) and not self.differences():
                return
        assert check(self.direct.text), f"never showed {wanted!r}:\n{self.direct.text}"
        assert self.terminal.text.splitlines() == self.direct.text.splitlines()
        assert not self.differences(), self.terminal.text

    def differences(self) -> list[tuple[int, int, object, object]]:
        """Row, column, what is shown, what should be."""
        shown = looks(self.terminal.screen, blanks=self._blanks)
        return [
            (y, x, one, other)
            for y, (row, its) in enumerate(
                zip(shown, looks(self.direct.screen, blanks=self._blanks), strict=True)
            )
            for x, (one, other) in enumerate(zip(row, its, strict=True))
            if one != other
        ]

    def walk(self, steps: Sequence[tuple[str, str]]) -> None:
        """Press keys; after each step both show its word."""
        for keys, word in steps:
            for key in keys.split():
                self.terminal.press(key)
                self.read()
            self.agree(word)

    def close(self) -> None:
        """End it."""
        self.terminal.close()
        self._record.close()

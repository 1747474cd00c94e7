"""A terminal's screen, drawn by pyte with what it lacks: repeated characters, private sequences left out."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import pyte

_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")


class _Screen(pyte.Screen):
    def draw(self, data: str) -> None:
        super().draw(data)
        self.last = data[-1:]

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """The cursor goes home, also when the region is taken back: pyte forgets that."""
        super().set_margins(top, bottom)
        self.cursor_position()

    def repeat(self, count: int = 1, **_options: Any) -> None:
        super().draw(self.last * count)


class _Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat"}  # noqa: RUF012 - as pyte has it
    events = frozenset(chain(pyte.ByteStream.events, ["repeat"]))


class Emulator:
    """Feed it what a program writes; ``text`` is what its user sees."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.screen = _Screen(columns, rows)
        self._stream = _Stream(self.screen)

    @property
    def text(self) -> str:
        """The whole screen, its rows right-trimmed."""
        return "\n".join(row.rstrip() for row in self.screen.display)

    def feed(self, data: bytes) -> None:
        """What came."""
        self._stream.feed(_PRIVATE.sub(b"", data))

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        self.screen.resize(rows, columns)

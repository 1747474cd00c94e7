"""A program on a pseudo-terminal: what it sends is kept with its time, and understood only afterwards.

The emulator costs more than the program it watches, so it must not run while something is measured.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pyte

KEYS = {"home": b"\x1b[H", "down": b"\x1b[B", "up": b"\x1b[A", "enter": b"\r", "backspace": b"\x7f"}

# What pyte would print instead of leaving out: private modifiers, questions about modes, device strings.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_].*?\x1b\\", re.DOTALL)

# Whether frames are synchronised: most terminals of these days answer that they are.
_FRAMES_QUERY, _FRAMES_KNOWN = b"\x1b[?2026$p", b"\x1b[?2026;2$y"

Cells = tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one read brought; ``at`` in seconds of the monotonic clock."""

    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key did: milliseconds to the last byte that changed a cell, and all bytes until it was quiet."""

    ms: float
    size: int


class Terminal:
    """Starts a command at a size. A context manager: the program is ended at the end."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self.started = time.perf_counter()
        self._child, self._line = pty.fork()
        if self._child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], list(command), dict(env))
        # The child may have been faster than its terminal's size would be if only it set that.
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._line)

    @property
    def process(self) -> int:
        """The program's process."""
        return self._child

    @property
    def line(self) -> int:
        """The terminal's end of the line, to read from."""
        return self._line

    def waits_with_data(self, seconds: float) -> bool:
        """Whether something can be read, now or within this time."""
        return bool(select.select([self._line], [], [], seconds)[0])

    def listen(
        self, quiet: float, longest: float = 30.0, at_least: float = 0.0, *, first: float = 0.0
    ) -> list[Chunk]:
        """Everything sent until nothing came for ``quiet`` seconds (``at_least`` so long in all).

        For the first byte it waits up to ``first`` seconds more: a busy machine starts programs slowly.
        """
        if first and not self.waits_with_data(first):
            return []
        chunks: list[Chunk] = []
        began = time.perf_counter()
        while True:
            spent = time.perf_counter() - began
            if spent >= longest:
                return chunks
            wait = max(quiet, at_least - spent)
            if not select.select([self._line], [], [], min(wait, longest - spent))[0]:
                return chunks
            try:
                data = os.read(self._line, 1 << 16)
            except OSError:  # how a pseudo-terminal tells that the program has ended
                return chunks
            chunks.append(Chunk(time.perf_counter(), data))
            if _FRAMES_QUERY in data:
                os.write(self._line, _FRAMES_KNOWN)

    def understand(self, chunks: Sequence[Chunk]) -> None:
        """Let the emulator read what came."""
        for chunk in chunks:
            self._feed(chunk.data)

    def answer(self, keys: Sequence[str], quiet: float) -> Answer:
        """Press keys at once and wait until it is quiet."""
        sent = time.perf_counter()
        os.write(self._line, b"".join(KEYS.get(key, key.encode()) for key in keys))
        chunks = self.listen(quiet)
        last, before = sent, self.cells()
        for chunk in chunks:
            self._feed(chunk.data)
            after = self.cells()
            if after != before:
                last, before = chunk.at, after
        return Answer((last - sent) * 1000, sum(len(chunk.data) for chunk in chunks))

    def press(self, keys: Sequence[str]) -> None:
        """Press keys, as they are or by name."""
        os.write(self._line, b"".join(KEYS.get(key, key.encode()) for key in keys))

    def cells(self) -> Cells:
        """The rows between header and footer, with their colours."""
        return self.looks()[1:-1]

    def looks(self) -> Cells:
        """All rows, with what can be seen of their colours: a blank has no foreground."""
        return tuple(
            tuple(
                (cell.data, cell.fg, cell.bg, f"{cell.bold}{cell.reverse}")
                if cell.data != " " or cell.reverse
                else (" ", "", cell.bg, "")
                for cell in (self.screen.buffer[y][x] for x in range(self.screen.columns))
            )
            for y in range(self.screen.lines)
        )

    def lines(self) -> list[str]:
        """The rows as text."""
        return [row.rstrip() for row in self.screen.display]

    def _feed(self, data: bytes) -> None:
        data = self._rest + data
        # A sequence may be cut by the end of a read: its beginning waits for the rest.
        start = data.rfind(b"\x1b")
        cut = (
            start
            if start >= 0 and not re.match(rb"\x1b(\[[^@-~]*[@-~]|[^\[P_])", data[start:])
            else len(data)
        )
        self._rest = data[cut:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[:cut]))

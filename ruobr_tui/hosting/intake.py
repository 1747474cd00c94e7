"""Back-pressure for input: a client's bytes reach its program no faster than the program processes them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruobr_tui.hosting.hosted_app import HostedProgram

PIECE = 128
"""Bytes passed on before the program must have processed them. A key is one to eight bytes."""
MOST = 16 * 1024
"""Bytes that may wait here before reading from the channel is paused."""
REST = 3
LONGEST_REST = 0.5
"""Seconds. A longer pause would be noticed by someone who types fast or holds a key."""
LONGEST_PASTE = 64 * 1024

_BEGIN, _END = b"\x1b[200~", b"\x1b[201~"


class PasteLimit:
    """Cuts bracketed pastes at ``LONGEST_PASTE`` bytes: Textual holds a paste in memory until it ends."""

    def __init__(self) -> None:
        self._is_pasting = False
        self._left = 0
        self._seen = b""  # the end of what went before: a marker may come in two pieces
        self._held = b""  # of a paste: what may be the beginning of its end

    def cut(self, data: bytes) -> bytes:
        """The bytes of ``data`` that may be passed on."""
        passed = bytearray()
        while data:
            data = self._cut_paste(data, passed) if self._is_pasting else self._pass(data, passed)
        return bytes(passed)

    def _pass(self, data: bytes, passed: bytearray) -> bytes:
        at = (self._seen + data).find(_BEGIN)
        end = len(data) if at < 0 else at + len(_BEGIN) - len(self._seen)
        passed += data[:end]
        self._seen = (self._seen + data[:end])[-len(_BEGIN) + 1 :]
        if at >= 0:
            self._is_pasting, self._left, self._seen = True, LONGEST_PASTE, b""
        return data[end:]

    def _cut_paste(self, data: bytes, passed: bytearray) -> bytes:
        data, self._held = self._held + data, b""
        at = data.find(_END)
        if at >= 0:
            passed += data[: min(at, self._left)] + _END
            self._is_pasting = False
            return data[at + len(_END) :]
        inside = len(data) - next(n for n in range(len(_END) - 1, -1, -1) if data.endswith(_END[:n]))
        passed += data[: min(inside, self._left)]
        self._left -= min(inside, self._left)
        self._held = data[inside:]
        return b""


class Intake:
    """Queue between a channel and its program. ``pause`` and ``resume`` stop and start reading the channel.

    After each piece it pauses ``REST`` times as long as the processor was busy with it, so that other
    sessions get their share. Waiting for the portal does not count as busy. Pauses between keys count as
    rest, so a person who types or holds a key down never waits.
    """

    def __init__(self, program: HostedProgram, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._program = program
        self._loop = asyncio.get_running_loop()
        self._pause, self._resume = pause, resume
        self._began = 0.0  # of the piece, in seconds of processor time
        self._since = 0.0  # and in seconds of the loop's clock
        self._paste = PasteLimit()
        self._waiting = bytearray()
        self._handed = 0
        self._is_paused = False

    @property
    def waiting(self) -> int:
        """Bytes that were received and not passed on yet."""
        return len(self._waiting)

    def take(self, data: bytes) -> None:
        """Queue received bytes."""
        self._waiting += self._paste.cut(data)
        if len(self._waiting) > MOST and not self._is_paused:
            self._is_paused = True
            self._pause()
        self._hand_over()

    def _hand_over(self) -> None:
        while self._waiting and self._handed < PIECE:
            piece = self._next()
            if self._handed == 0:
                self._began, self._since = time.thread_time(), self._loop.time()
            self._program.receive(piece)
            self._handed += len(piece)
            if self._handed >= PIECE and not self._program.when_worked_off(self._worked_off):
                self._handed = 0  # no program runs that could be too slow
        if self._is_paused and len(self._waiting) <= MOST // 2:
            self._is_paused = False
            self._resume()

    def _next(self) -> bytes:
        """The next piece. It does not end within an escape sequence: its rest would arrive too late."""
        end = PIECE
        if len(self._waiting) > PIECE:
            last = self._waiting.rfind(b"\x1b", PIECE - 16, PIECE)
            end = last if last > 0 else PIECE
        piece = bytes(self._waiting[:end])
        del self._waiting[:end]
        return piece

    def _worked_off(self) -> None:
        busy, passed = time.thread_time() - self._began, self._loop.time() - self._since
        rest = (1 + REST) * busy - passed
        self._loop.call_later(min(max(rest, 0.0), LONGEST_REST), self._go_on)

    def _go_on(self) -> None:
        self._handed = 0
        self._hand_over()

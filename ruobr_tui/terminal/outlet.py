"""Writing to a terminal without ever waiting for it."""

from __future__ import annotations

import asyncio
import os
import select
import termios
import time
from collections.abc import Callable
from contextlib import suppress

_LAST_WORDS = 2.0
"""Seconds that a terminal which takes nothing is given for what is left at the end."""


class Outlet:
    """A terminal's own open file, so that "do not wait" is not set on the shell's as well.

    Where the terminal cannot be opened a second time (a container without its device), writing waits.
    """

    def __init__(
        self,
        terminal: int,
        loop: asyncio.AbstractEventLoop,
        *,
        full: Callable[[], None],
        free: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._full, self._free = full, free
        self._left = b""
        try:
            self._file = os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            self._file = os.dup(terminal)

    def send(self, data: bytes) -> None:
        """Write what is taken at once, keep the rest until more is taken."""
        if self._left:
            self._left += data
            return
        self._left = self._write(data)
        if self._left:
            self._full()
            self._loop.add_writer(self._file, self._writable)

    def _write(self, data: bytes) -> bytes:
        while data:
            try:
                data = data[os.write(self._file, data) :]
            except InterruptedError:
                continue
            except BlockingIOError:
                break
            except OSError:  # the terminal is gone; reading keys fails, too
                return b""
        return data

    def _writable(self) -> None:
        self._left = self._write(self._left)
        if not self._left:
            self._loop.remove_writer(self._file)
            self._free()

    def close(self) -> None:
        """Write what is left, unless the terminal takes nothing any more."""
        if self._left:
            self._loop.remove_writer(self._file)
        until = time.monotonic() + _LAST_WORDS
        while self._left and (seconds := until - time.monotonic()) > 0:
            select.select([], [self._file], [], seconds)
            self._left = self._write(self._left)
        if self._left:
            with suppress(termios.error):
                termios.tcflush(self._file, termios.TCOFLUSH)
        os.close(self._file)

"""From the program to the socket, with an eye on how much the page has not yet drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

WINDOW = 32 * 1024
"""Bytes on the way, from the program to the drawn screen, beyond which frames are left out. The page tells
what it has drawn every 8 KiB, so less than that may stay untold."""


class Outlet:
    """``send`` never waits; ``carry`` brings it to the socket. Nothing of a frame is ever dropped here.

    ``full`` is called when the page lags by more than ``WINDOW``: the driver then makes no frames until
    ``free`` is called, and makes one of all that has changed. So at most the window and one frame wait.
    """

    def __init__(self, full: Callable[[], None], free: Callable[[], None]) -> None:
        self._full = full
        self._free = free
        self._waiting: list[bytes] = []
        self._sends = 0
        self._sent = 0  # bytes, in all
        self._drawn = 0
        self.is_full = False
        """The page lags by more than ``WINDOW``."""
        self._something = asyncio.Event()
        self._nothing = asyncio.Event()
        self._nothing.set()
        self.painted = asyncio.Event()
        """The first frame has been sent; what takes the terminal over comes before it."""

    def send(self, data: bytes) -> None:
        """Take bytes from the driver."""
        self._waiting.append(data)
        self._sent += len(data)
        self._something.set()
        self._nothing.clear()
        self._sends += 1
        if self._sends > 1:
            self.painted.set()
        if not self.is_full and self._sent - self._drawn > WINDOW:
            self.is_full = True
            self._full()

    def taken(self, drawn: int) -> bool:
        """The page has drawn so many bytes in all; False when it cannot have."""
        if not self._drawn <= drawn <= self._sent:
            return False
        self._drawn = drawn
        if self.is_full and self._sent - self._drawn <= WINDOW // 2:
            self.is_full = False
            self._free()
        return True

    async def carry(self, write: Callable[[bytes], Awaitable[None]]) -> None:
        """Write what comes, until cancelled. Raises what ``write`` raises when the socket is gone."""
        while True:
            await self._something.wait()
            self._something.clear()
            data = b"".join(self._waiting)
            self._waiting.clear()
            await write(data)
            if not self._waiting:
                self._nothing.set()

    async def emptied(self) -> None:
        """Wait until all has been written."""
        await self._nothing.wait()

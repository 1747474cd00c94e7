"""Output queue from the program to the WebSocket, with back-pressure by what the page has drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

WINDOW = 32 * 1024
"""Bytes sent and not yet drawn, above which frames are skipped. The page reports what it has drawn every
8 KiB, so up to that many bytes may be drawn but not reported."""


class Outlet:
    """``send`` queues without waiting; ``carry`` writes to the socket. Parts of a frame are never dropped.

    ``full`` is called when the page lags by more than ``WINDOW`` bytes: the driver then makes no frames until
    ``free`` is called, and then one with all changes. So at most the window and one frame are queued.
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
        """Set when the first frame was sent (the second message: terminal set-up comes first)."""

    def send(self, data: bytes) -> None:
        """Queue bytes of the driver."""
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
        """Note that the page has drawn ``drawn`` bytes in total; False if that is impossible."""
        if not self._drawn <= drawn <= self._sent:
            return False
        self._drawn = drawn
        if self.is_full and self._sent - self._drawn <= WINDOW // 2:
            self.is_full = False
            self._free()
        return True

    async def carry(self, write: Callable[[bytes], Awaitable[None]]) -> None:
        """Write queued bytes until cancelled. Errors of ``write`` pass through."""
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

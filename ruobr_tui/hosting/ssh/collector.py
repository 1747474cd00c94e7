"""Full garbage collections while nobody types: with fifty sessions one takes half a second."""

from __future__ import annotations

import asyncio
import ctypes
import gc
from contextlib import suppress

EVERY = 5.0
"""Seconds between two checks."""
QUIET = 2.0
"""Seconds without a key that count as quiet."""
PATIENCE = 60.0
"""Seconds after the end of a session until a collection runs even if somebody types."""
BETWEEN = 10.0
"""Seconds at least between two collections that free what was left behind by typing."""
AT_LEAST = 600.0
"""Seconds until a collection runs although no session has ended."""


def leave_to_collector() -> None:
    """Leave full collections to ``Collector``."""
    gc.set_threshold(10_000, 20, 1_000_000)


def _give_back() -> None:
    """Return freed memory to the system, where the C library keeps it otherwise (glibc)."""
    with suppress(OSError, AttributeError):  # other systems, other libraries
        ctypes.CDLL(None).malloc_trim(0)


class Collector:
    """Runs full collections. Call ``key`` for each input, ``session_ended`` for each ended session."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._last_key = self._last_done = self._loop.time()
        self._ended_at: float | None = None

    def key(self) -> None:
        """Note that somebody types."""
        self._last_key = self._loop.time()

    def session_ended(self) -> None:
        """Note that memory can be freed."""
        if self._ended_at is None:
            self._ended_at = self._loop.time()

    @property
    def is_due(self) -> bool:
        """Whether a full collection should run now."""
        now = self._loop.time()
        if self._ended_at is None:
            was_used = self._last_key > self._last_done  # screens that were opened and left are still there
            is_quiet = now - self._last_key >= QUIET
            since = now - self._last_done
            return since >= AT_LEAST or (was_used and is_quiet and since >= BETWEEN)
        return now - self._last_key >= QUIET or now - self._ended_at >= PATIENCE

    async def run(self) -> None:
        """Check every ``EVERY`` seconds until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            if self.is_due:
                gc.collect()
                _give_back()
                self._last_done, self._ended_at = self._loop.time(), None

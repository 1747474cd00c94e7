"""Full garbage collections, when nobody types: with fifty sessions one stalls everybody for half a second."""

from __future__ import annotations

import asyncio
import gc

EVERY = 5.0
"""Seconds between two looks."""
QUIET = 2.0
"""Seconds without a key that count as quiet."""
PATIENCE = 60.0
"""Seconds after which it is done all the same, once a session has ended."""
AT_LEAST = 600.0
"""Seconds after which it is done although no session has ended."""


def settle() -> None:
    """Nothing that lives as long as the process is looked through again; full collections are left to us."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 1_000_000)


class Collector:
    """Looks whether it is time, until cancelled. Tell it of keys and of sessions that ended."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._last_key = self._last_done = self._loop.time()
        self._ended_at: float | None = None

    def key(self) -> None:
        """Somebody types."""
        self._last_key = self._loop.time()

    def session_ended(self) -> None:
        """Something can be freed."""
        if self._ended_at is None:
            self._ended_at = self._loop.time()

    @property
    def is_due(self) -> bool:
        """Whether this is the moment."""
        now = self._loop.time()
        if self._ended_at is None:
            return now - self._last_done >= AT_LEAST
        return now - self._last_key >= QUIET or now - self._ended_at >= PATIENCE

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            if self.is_due:
                gc.collect()
                self._last_done, self._ended_at = self._loop.time(), None

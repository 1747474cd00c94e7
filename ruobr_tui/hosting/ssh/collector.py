"""Full garbage collections while nobody types: with fifty sessions one takes half a second."""

from __future__ import annotations

import asyncio
import gc

EVERY = 5.0
"""Seconds between two checks."""
QUIET = 2.0
"""Seconds without a key that count as quiet."""
PATIENCE = 60.0
"""Seconds after the end of a session until a collection runs even if somebody types."""
AT_LEAST = 600.0
"""Seconds until a collection runs although no session has ended."""


def leave_to_collector() -> None:
    """Leave full collections to ``Collector``."""
    gc.set_threshold(10_000, 20, 1_000_000)


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
            return now - self._last_done >= AT_LEAST
        return now - self._last_key >= QUIET or now - self._ended_at >= PATIENCE

    async def run(self) -> None:
        """Check every ``EVERY`` seconds until cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            if self.is_due:
                gc.collect()
                self._last_done, self._ended_at = self._loop.time(), None

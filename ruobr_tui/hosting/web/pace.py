"""Rate limit of what a page sends: enough for fast typing and a long paste."""

from __future__ import annotations

from collections.abc import Callable

BURST = 32 * 1024
RATE = 2 * 1024
"""Sustained bytes per second; a key held down sends about a hundred."""
FRAME = 24
"""Bytes that each frame costs in addition to its size."""


class Pace:
    """Token bucket of ``BURST`` bytes, refilled at ``RATE`` bytes per second."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left = float(BURST)
        self._last = now()

    def admits(self, size: int) -> bool:
        """Take ``size`` bytes from the bucket; False if it has fewer."""
        now = self._now()
        self._left = min(self._left + (now - self._last) * RATE, BURST) - size - FRAME
        self._last = now
        return self._left >= 0

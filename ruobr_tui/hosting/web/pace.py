"""How much a page may send: a fast typist and a long paste, not a flood."""

from __future__ import annotations

from collections.abc import Callable

BURST = 32 * 1024
RATE = 2 * 1024
"""Bytes each second, for as long as one likes; a key held down sends about a hundred."""
FRAME = 24
"""What a frame costs besides its bytes, in bytes."""


class Pace:
    """A bucket of ``BURST`` bytes that fills by ``RATE`` a second."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left = float(BURST)
        self._last = now()

    def admits(self, size: int) -> bool:
        """Take ``size`` bytes; False when that is more than there is."""
        now = self._now()
        self._left = min(self._left + (now - self._last) * RATE, BURST) - size - FRAME
        self._last = now
        return self._left >= 0

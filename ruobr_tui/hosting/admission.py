"""Limits of sessions: in total, from one address, and starting at the same time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ruobr_tui.api.rules.network.networks import network_of

AT_ONCE = 2
"""Programs that may start at the same time. Each start blocks the event loop for some tenths of a second."""


class NoPlace(Exception):
    """All places are taken."""


class Admission:
    """Counts sessions. ``starting`` is held while a program starts."""

    def __init__(self, total: int, per_address: int) -> None:
        self._total = total
        self._per_address = per_address
        self._sessions: Counter[str] = Counter()
        self.starting = asyncio.Semaphore(AT_ONCE)

    @property
    def sessions(self) -> int:
        """The number of running sessions."""
        return self._sessions.total()

    def has_place(self, address: str) -> bool:
        """Whether a session from ``address`` is within the limits."""
        return self.sessions < self._total and self._sessions[network_of(address)] < self._per_address

    def take(self, address: str) -> bool:
        """Take a place for a session from ``address``; False if none is free. ``give_back`` returns it."""
        if not self.has_place(address):
            return False
        self._sessions[network_of(address)] += 1
        return True

    def give_back(self, address: str) -> None:
        """Return the place of a session that has ended."""
        self._sessions[network_of(address)] -= 1
        self._sessions += Counter()  # drops the zeros

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """Hold a place for a session from ``address``. Raises ``NoPlace``."""
        if not self.take(address):
            raise NoPlace
        try:
            yield
        finally:
            self.give_back(address)

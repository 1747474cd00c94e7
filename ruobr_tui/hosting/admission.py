"""Who gets a place: so many visits in all and from one address, and few that begin at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from ruobr_tui.api.rules.networks import network_of

AT_ONCE = 2
"""Programs that may be starting: each costs some tenths of a second in which the others' keys wait."""


class NoPlace(Exception):
    """All places are taken."""


class Admission:
    """Counts visits. ``starting`` is held while a program starts."""

    def __init__(self, total: int, per_address: int) -> None:
        self._total = total
        self._per_address = per_address
        self._visits: Counter[str] = Counter()
        self.starting = asyncio.Semaphore(AT_ONCE)

    @property
    def visits(self) -> int:
        """How many places are taken."""
        return self._visits.total()

    def has_place(self, address: str) -> bool:
        """Whether there is a place for a visit from ``address``."""
        return self.visits < self._total and self._visits[network_of(address)] < self._per_address

    def take(self, address: str) -> bool:
        """Take a place for a visit from ``address``; False when there is none. Give it back."""
        if not self.has_place(address):
            return False
        self._visits[network_of(address)] += 1
        return True

    def give_back(self, address: str) -> None:
        """The visit is over."""
        self._visits[network_of(address)] -= 1
        self._visits += Counter()  # zeros are not kept

    @contextmanager
    def place(self, address: str) -> Iterator[None]:
        """A place for a visit from ``address``. Raises ``NoPlace``."""
        if not self.take(address):
            raise NoPlace
        try:
            yield
        finally:
            self.give_back(address)

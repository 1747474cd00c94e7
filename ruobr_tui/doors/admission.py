"""Who gets a place: so many visits in all and from one address, and few that begin at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network

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

    def take(self, address: str) -> bool:
        """Take a place for a visit from ``address``; False when there is none. Give it back."""
        household = household_of(address)
        if self.visits >= self._total or self._visits[household] >= self._per_address:
            return False
        self._visits[household] += 1
        return True

    def give_back(self, address: str) -> None:
        """The visit is over."""
        self._visits[household_of(address)] -= 1
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


def household_of(address: str) -> str:
    """What counts as one address: with IPv6 the whole /64, as anyone there may use any of it."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), 64), strict=False))
    return str(found)

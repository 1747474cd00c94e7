"""Connections, and wrong passwords: each from the same address is answered later than the one before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ruobr_tui.listeners.limits import ConnectionLimits

if TYPE_CHECKING:
    from ruobr_tui.doors.ssh.settings import Hosting

WAITING = 5
"""Connections of one address beside its sessions: they sign in, or are told that there is no place."""
WINDOW = 15 * 60.0
"""Seconds after which a wrong password is forgotten."""
FREE = 3
"""Wrong passwords that cost no waiting: everybody mistypes."""
LONGEST_WAIT = 20.0
_MOST_ADDRESSES = 10_000


def limits_of(hosting: Hosting) -> ConnectionLimits:
    """How many connections there may be, signed in or not."""
    return ConnectionLimits(2 * hosting.sessions + 20, hosting.sessions_per_address + WAITING)


class Attempts:
    """Wrong passwords of the last ``WINDOW`` by address (see ``rules.networks.network_of``).

    A right password does not clear them: who has one account could guess at others for free.
    """

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        self._most = most
        self._now = now
        self._failed: dict[str, deque[float]] = {}

    def are_too_many(self, address: str) -> bool:
        """Whether nothing from there is tried any more."""
        return self._recent(address) >= self._most

    def wait(self, address: str) -> float:
        """Seconds to let pass before the next password from there is tried."""
        surplus = self._recent(address) - FREE
        return 0.0 if surplus < 0 else min(2.0**surplus, LONGEST_WAIT)

    def failed(self, address: str) -> None:
        """A password was wrong."""
        if address not in self._failed and len(self._failed) >= _MOST_ADDRESSES:
            self._forget_old()
        self._failed.setdefault(address, deque(maxlen=self._most)).append(self._now())

    def _recent(self, address: str) -> int:
        times = self._failed.get(address)
        if times is None:
            return 0
        while times and times[0] < self._now() - WINDOW:
            times.popleft()
        if not times:
            del self._failed[address]
        return len(times)

    def _forget_old(self) -> None:
        for address in list(self._failed):
            self._recent(address)
        while len(self._failed) >= _MOST_ADDRESSES:  # those that began first
            del self._failed[next(iter(self._failed))]

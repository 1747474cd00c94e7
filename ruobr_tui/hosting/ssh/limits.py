"""Limits of connections, and throttling of failed sign-ins by address."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ruobr_tui.listeners.limits import ConnectionLimits

if TYPE_CHECKING:
    from ruobr_tui.hosting.ssh.settings import Hosting

WAITING = 5
"""Connections of one address in addition to its sessions: those that sign in or are refused."""
WINDOW = 15 * 60.0
"""Seconds after which a failed sign-in no longer counts."""
FREE = 3
"""Failed sign-ins without a delay: everybody mistypes."""
LONGEST_WAIT = 20.0
_MOST_ADDRESSES = 10_000


def limits_of(hosting: Hosting) -> ConnectionLimits:
    """How many connections there may be, signed in or not."""
    return ConnectionLimits(2 * hosting.sessions + 20, hosting.sessions_per_address + WAITING)


class Attempts:
    """Failed sign-ins of the last ``WINDOW`` seconds by source: a network (``rules.network.networks``), or a
    login that has signed in from that network before: others behind the same router do not delay it.

    A right password does not clear them: the owner of one account could guess at others without a delay.
    """

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        self._most = most
        self._now = now
        self._failed: dict[str, deque[float]] = {}
        self._known: dict[str, None] = {}  # in order of the last success

    def source(self, network: str, login: str) -> str:
        """The key under which an attempt is counted."""
        pair = f"{network} {login.strip().casefold()}"
        return pair if pair in self._known else network

    def succeeded(self, network: str, login: str) -> None:
        """Note a right password."""
        pair = f"{network} {login.strip().casefold()}"
        self._known.pop(pair, None)
        self._known[pair] = None
        if len(self._known) > _MOST_ADDRESSES:
            del self._known[next(iter(self._known))]

    def are_too_many(self, source: str) -> bool:
        """Whether attempts of this source are refused."""
        return self._recent(source) >= self._most

    def wait(self, source: str) -> float:
        """Seconds to wait before the next password of this source is checked."""
        surplus = self._recent(source) - FREE
        return 0.0 if surplus < 0 else min(2.0**surplus, LONGEST_WAIT)

    def failed(self, source: str) -> None:
        """Note a wrong password."""
        if source not in self._failed and len(self._failed) >= _MOST_ADDRESSES:
            self._forget_old()
        self._failed.setdefault(source, deque(maxlen=self._most)).append(self._now())

    def _recent(self, source: str) -> int:
        times = self._failed.get(source)
        if times is None:
            return 0
        while times and times[0] < self._now() - WINDOW:
            times.popleft()
        if not times:
            del self._failed[source]
        return len(times)

    def _forget_old(self) -> None:
        for source in list(self._failed):
            self._recent(source)
        while len(self._failed) >= _MOST_ADDRESSES:  # those that began first
            del self._failed[next(iter(self._failed))]

"""Connections, and wrong passwords: each from the same address is answered later than the one before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from ruobr_tui.listeners.limits import ConnectionLimits

if TYPE_CHECKING:
    from ruobr_tui.hosting.ssh.settings import Hosting

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
    """Wrong passwords of the last ``WINDOW`` by source: a network (see ``rules.networks``), or a login that
    has signed in from there before, which does not wait for what others guess behind the same router.

    A right password does not clear them: who has one account could guess at others for free.
    """

    def __init__(self, most: int, now: Callable[[], float]) -> None:
        self._most = most
        self._now = now
        self._failed: dict[str, deque[float]] = {}
        self._known: dict[str, None] = {}  # in order of the last success

    def source(self, network: str, login: str) -> str:
        """What is counted for somebody who tries to sign in."""
        pair = f"{network} {login.strip().casefold()}"
        return pair if pair in self._known else network

    def succeeded(self, network: str, login: str) -> None:
        """A password was right."""
        pair = f"{network} {login.strip().casefold()}"
        self._known.pop(pair, None)
        self._known[pair] = None
        if len(self._known) > _MOST_ADDRESSES:
            del self._known[next(iter(self._known))]

    def are_too_many(self, source: str) -> bool:
        """Whether nothing from there is tried any more."""
        return self._recent(source) >= self._most

    def wait(self, source: str) -> float:
        """Seconds to let pass before the next password from there is tried."""
        surplus = self._recent(source) - FREE
        return 0.0 if surplus < 0 else min(2.0**surplus, LONGEST_WAIT)

    def failed(self, source: str) -> None:
        """A password was wrong."""
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

"""Order of stored responses: an older response never replaces a newer one.

Requests for overlapping dates of a child are serialised; of other requests the last begun wins.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


class RangeLocks:
    """Serialises requests for overlapping dates of one child."""

    def __init__(self) -> None:
        self._held: list[tuple[int, date, date, asyncio.Event]] = []

    @asynccontextmanager
    async def lock(self, child: int, start: date, end: date) -> AsyncIterator[None]:
        """Hold the lock of these dates (both included)."""
        import asyncio  # here: opening a store must not pay for it

        while waiting := [
            done
            for owner, first, last, done in self._held
            if owner == child and first <= end and start <= last
        ]:
            await waiting[0].wait()
        mine = (child, start, end, asyncio.Event())
        self._held.append(mine)
        try:
            yield
        finally:
            self._held.remove(mine)
            mine[3].set()


class Latest:
    """Numbers requests as they begin, so that a response that arrives after a newer one can be dropped."""

    def __init__(self) -> None:
        self._begun = 0
        self._stored: dict[str, int] = {}

    def begin(self) -> int:
        """The number of a request that begins now."""
        self._begun += 1
        return self._begun

    def take(self, key: str, number: int) -> bool:
        """Whether this response may be stored: no request for ``key`` that began later was stored."""
        if number < self._stored.get(key, 0):
            return False
        self._stored[key] = number
        return True

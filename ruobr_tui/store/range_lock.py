"""In which order answers are stored: an older answer never replaces a newer one.

Requests for overlapping days of a child wait for each other; of other requests the one begun last wins.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


class RangeLocks:
    """Lets only one request at a time speak about a day of a child's diary."""

    def __init__(self) -> None:
        self._held: list[tuple[int, date, date, asyncio.Event]] = []

    @asynccontextmanager
    async def lock(self, child: int, start: date, end: date) -> AsyncIterator[None]:
        """Wait until nobody asks for any of these days, and keep others from asking for them."""
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
    """Numbers requests as they begin, so that an answer that comes after a newer one can be left out."""

    def __init__(self) -> None:
        self._begun = 0
        self._stored: dict[str, int] = {}

    def begin(self) -> int:
        """The number of a request that begins now."""
        self._begun += 1
        return self._begun

    def take(self, key: str, number: int) -> bool:
        """Whether this answer may be stored: none of a request for ``key`` that began later has been."""
        if number < self._stored.get(key, 0):
            return False
        self._stored[key] = number
        return True

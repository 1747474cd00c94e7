"""Who may ask for which days: requests for overlapping days of a child wait for each other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


class Turns:
    """Lets only one request at a time speak about a day of a child's diary."""

    def __init__(self) -> None:
        self._asking: list[tuple[int, date, date, asyncio.Event]] = []

    @asynccontextmanager
    async def turn(self, child: int, start: date, end: date) -> AsyncIterator[None]:
        """Wait until nobody asks for any of these days, and keep others from asking for them."""
        import asyncio  # here: opening a store must not pay for it

        while waiting := [
            done for who, first, last, done in self._asking if who == child and first <= end and start <= last
        ]:
            await waiting[0].wait()
        mine = (child, start, end, asyncio.Event())
        self._asking.append(mine)
        try:
            yield
        finally:
            self._asking.remove(mine)
            mine[3].set()

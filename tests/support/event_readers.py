"""Who reads live events: a signed-in client that listens, and a hub that is woken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from ruobr_server.areas.events import service
from ruobr_server.kit.db import Database
from ruobr_tui.api.client import Portal
from ruobr_tui.api.events import Event
from support.fixtures import NOW
from support.patience import PATIENCE
from support.published_events import publish_numbered
from support.school import PASSWORD


@asynccontextmanager
async def signed_in(address: str, login: str) -> AsyncIterator[Portal]:
    async with Portal(address) as found:
        await found.sign_in(login, PASSWORD)
        yield found


class Ear:
    """Listens in the background; ``heard`` fills."""

    def __init__(self, portal: Portal, last: int | None = None) -> None:
        self.heard: asyncio.Queue[Event] = asyncio.Queue()
        self.number = 0
        self._stands = asyncio.Event()
        self._task = asyncio.create_task(self._listen(portal, last))

    @classmethod
    async def of(cls, portal: Portal, last: int | None = None) -> Ear:
        """One that listens already."""
        ear = cls(portal, last)
        await asyncio.wait_for(ear._stands.wait(), PATIENCE)
        return ear

    async def _listen(self, portal: Portal, last: int | None) -> None:
        async for event in portal.events(last, self._stands_at):
            self.heard.put_nowait(event)

    def _stands_at(self, number: int) -> None:
        self.number = number
        self._stands.set()

    async def next(self) -> Event:
        return await asyncio.wait_for(self.heard.get(), PATIENCE)

    async def ended(self) -> None:
        await asyncio.wait_for(self._task, PATIENCE)

    async def stop(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


def publish(database: Database, pupil: int, number: int) -> None:
    database.write_now(publish_numbered, pupil, "balance", number)


async def is_woken(database: Database, wait: Callable[[float], Awaitable[bool]]) -> bool:
    """Whether an event of this moment wakes who listens; what a lost line wakes is used up first."""
    while await wait(0.0):
        pass
    await database.write(service.publish, [1], "payment", {"payment": 1}, NOW)
    return await wait(2.0)

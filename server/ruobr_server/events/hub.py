"""Wakes the listeners of one process: by PostgreSQL's notifications, or by a look at the table."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ruobr_server.database import Database
from ruobr_server.database.address import Address
from ruobr_server.errors import Unavailable
from ruobr_server.events.service import CHANNEL, latest, told_since

LOOK_EVERY = 0.2
"""Seconds between looks at SQLite, which cannot tell; only while somebody listens."""

LOOK_EVERY_POOLED = 1.0
"""The same for PostgreSQL behind a pooler, through which nothing is told."""

SILENT_SECONDS = 15.0
"""After so long without a notification it is checked that the connection lives."""

ANSWER_SECONDS = 5.0

AGAIN_AFTER = 2.0
"""Seconds before a lost connection to PostgreSQL is made anew; everybody looks then."""

TURNS = 16

MOST = 24
"""Listeners of one account, a program each; another one takes the place of the oldest."""

_log = logging.getLogger(__name__)


class Listener:
    """One open stream. ``is_over``: it has to end."""

    def __init__(self) -> None:
        self._due = asyncio.Event()
        self.is_over = False

    def wake(self) -> None:
        """Look at the table."""
        self._due.set()

    def end(self) -> None:
        """No more."""
        self.is_over = True
        self._due.set()

    async def wait(self, seconds: float) -> bool:
        """Until it is woken; False when nothing came in so many seconds."""
        try:
            await asyncio.wait_for(self._due.wait(), seconds)
        except TimeoutError:
            return False
        self._due.clear()
        return True


class Hub:
    """All listeners of this process."""

    def __init__(self, database: Database, listen_at: Address | None = None) -> None:
        """``listen_at``: the database itself, where ``database`` is reached through a pooler."""
        self._database = database
        self._address = listen_at or database.address
        self.turns = asyncio.Semaphore(TURNS)
        """Streams look at the table so many at once: all of them wake at the same moment."""
        self._listeners: dict[int, list[Listener]] = defaultdict(list)
        self._someone = asyncio.Event()
        self._is_closed = False

    @contextmanager
    def listening(self, account_id: int) -> Iterator[Listener]:
        """A place for one stream."""
        listener = Listener()
        own = self._listeners[account_id]
        own.append(listener)
        if len(own) > MOST:
            own[0].end()
        if self._is_closed:
            listener.end()
        self._someone.set()
        try:
            yield listener
        finally:
            own.remove(listener)
            if not own:
                self._listeners.pop(account_id, None)
            if not self._listeners:
                self._someone.clear()

    def wake(self, account_ids: Iterable[int]) -> None:
        """Something was told to these accounts."""
        for account_id in account_ids:
            for listener in self._listeners.get(account_id, ()):
                listener.wake()

    def close(self) -> None:
        """End every stream: the server stops."""
        self._is_closed = True
        for own in self._listeners.values():
            for listener in own:
                listener.end()

    async def run(self) -> None:
        """Wake who is concerned, until cancelled."""
        if self._address.kind == "postgresql" and not self._address.pooled:
            await self._run_postgresql()
        else:
            await self._run_looking(LOOK_EVERY_POOLED if self._address.pooled else LOOK_EVERY)

    async def _run_looking(self, every: float) -> None:
        while True:
            await self._someone.wait()
            try:
                seen = await self._database.read(latest)
                self.wake(list(self._listeners))
                while self._listeners:
                    await asyncio.sleep(every)
                    seen, whom = await self._database.read(told_since, seen)
                    self.wake(whom)
            except Unavailable:  # the log has the cause, from where it was found
                await asyncio.sleep(AGAIN_AFTER)

    async def _run_postgresql(self) -> None:
        """Listens; where a connection is lost, whoever listens looks when there is one again."""
        import psycopg

        from ruobr_server.database.connecting import connect_async

        told = False
        while True:
            try:
                async with await connect_async(self._address, "events") as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    if told:
                        _log.warning("live events go on")
                    told = False
                    self.wake(list(self._listeners))  # what was told meanwhile
                    while True:
                        async for notice in connection.notifies(timeout=SILENT_SECONDS):
                            self.wake(int(each) for each in notice.payload.split(",") if each.isdecimal())
                        await asyncio.wait_for(connection.execute("SELECT 1"), ANSWER_SECONDS)
            except (psycopg.Error, TimeoutError, OSError) as error:
                if not told:
                    _log.error("live events wait for the database: %s", _said(error))
                told = True
            await asyncio.sleep(AGAIN_AFTER)


def _said(error: Exception) -> str:
    """The driver's text in one line; it names hosts, never a password."""
    return " ".join(str(error).split())[:300] or type(error).__name__

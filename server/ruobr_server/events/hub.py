"""Wakes the listeners of one process: by PostgreSQL's notifications, or by a look at SQLite's table."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ruobr_server.database import Database
from ruobr_server.errors import ServerError
from ruobr_server.events.service import CHANNEL, latest, told_since

LOOK_EVERY = 0.2
"""Seconds between looks at SQLite, which cannot tell; only while somebody listens."""

AGAIN_AFTER = 2.0
"""Seconds before a lost connection to PostgreSQL is made anew; everybody looks then."""

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

    def __init__(self, database: Database) -> None:
        self._database = database
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
        if self._database.dialect == "postgresql":
            await self._run_postgresql()
        else:
            await self._run_sqlite()

    async def _run_sqlite(self) -> None:
        while True:
            await self._someone.wait()
            try:
                seen = await self._database.read(latest)
                self.wake(list(self._listeners))
                while self._listeners:
                    await asyncio.sleep(LOOK_EVERY)
                    seen, whom = await self._database.read(told_since, seen)
                    self.wake(whom)
            except ServerError as error:
                _log.warning("live events wait: %s", error.code)
                await asyncio.sleep(AGAIN_AFTER)

    async def _run_postgresql(self) -> None:
        import psycopg

        url = self._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self.wake(list(self._listeners))  # what was told meanwhile
                    async for notice in connection.notifies():
                        self.wake(int(each) for each in notice.payload.split(",") if each.isdecimal())
            except psycopg.Error as error:
                _log.warning("live events wait: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_AFTER)

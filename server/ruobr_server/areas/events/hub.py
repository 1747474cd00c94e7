"""Wakes the event streams of one process; polls the table five times a second."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ruobr_server.areas.events.poller import Looking, looking
from ruobr_server.areas.events.queries import Position, Start, start
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.address import Address
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.db.instances import current, names

LOOK_EVERY = 0.2
"""Seconds between polls while there are listeners; the average latency is half of it."""

LATE_AFTER = 10.0
"""Seconds after which the transaction that delays events is logged."""

AGAIN_AFTER = 2.0
"""Seconds before a lost database is polled again; then all listeners are woken."""

TURNS = 16

MOST = 24
"""Listeners of one account, one per program; a further one replaces the oldest."""

_log = logging.getLogger(__name__)


class Listener:
    """One open stream. ``is_over``: it has to end; ``is_displaced``: another of its account has replaced
    it.
    """

    def __init__(self) -> None:
        self._due = asyncio.Event()
        self.is_over = False
        self.is_displaced = False

    def wake(self) -> None:
        """Let the stream read the table."""
        self._due.set()

    def end(self, *, displaced: bool = False) -> None:
        """End the stream."""
        self.is_over, self.is_displaced = True, displaced
        self._due.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until it is woken; False after so many seconds."""
        try:
            async with asyncio.timeout(seconds):  # not wait_for: it may lose a cancellation
                await self._due.wait()
        except TimeoutError:
            return False
        self._due.clear()
        return True


class Hub:
    """All listeners of this process."""

    def __init__(self, database: Database, listen_at: Address | None = None) -> None:
        """``listen_at``: another address of the same database, without a pooler."""
        self._database = database
        self._address = listen_at or database.address
        self.turns = asyncio.Semaphore(TURNS)
        """Limits concurrent reads: all streams wake at the same moment."""
        self._listeners: dict[int, list[Listener]] = defaultdict(list)
        self._someone = asyncio.Event()
        self._is_closed = False
        self._history: str | None = None
        self._is_named = False

    async def begin(self, last_event_id: str | None) -> Start:
        """Where a stream begins; ``last_event_id`` is the header's value."""
        if not self._is_named:  # the name is part of the history
            if not await self._database.read(names):
                await self._database.write(current, self._database.clock())
            self._is_named = True
        return await self._database.read(start, last_event_id)

    @contextmanager
    def listening(self, account_id: int) -> Iterator[Listener]:
        """Register one stream."""
        listener = Listener()
        own = self._listeners[account_id]
        own.append(listener)
        if len(own) > MOST:
            own[0].end(displaced=True)
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
        """Wake the listeners of these accounts."""
        for account_id in account_ids:
            for listener in self._listeners.get(account_id, ()):
                listener.wake()

    def close(self) -> None:
        """End all streams: the server stops."""
        self._is_closed = True
        self._end_all()

    async def run(self) -> None:
        """Wake listeners with new events, until cancelled."""
        is_lost = False
        while True:
            await self._someone.wait()
            try:
                async with looking(self._database, self._address) as look:
                    history, position = await look.begin()
                    if is_lost:
                        _log.warning("live events go on")
                        is_lost = False
                    self._must_be(history)
                    self.wake(list(self._listeners))  # events that were published meanwhile
                    await self._look_on(look, position)
            except DatabaseUnavailable as error:
                if not is_lost:
                    _log.error("live events wait for the database: %s", error.cause.line())
                is_lost = True
                await asyncio.sleep(AGAIN_AFTER)

    async def _look_on(self, look: Looking, position: Position) -> None:
        """Poll while there are listeners."""
        late = Late()
        while self._listeners:
            found = await look.since(position)
            self._must_be(found.history)
            position = found.reached
            self.wake(found.whom)
            if late.is_news(found.horizon, asyncio.get_running_loop().time()):
                _log.warning("live events wait for a transaction: %s", await look.oldest())
            if found.is_all:
                await asyncio.sleep(LOOK_EVERY)
        self._history = None

    def _must_be(self, history: str) -> None:
        """End all streams of another history: on reconnecting, clients learn that events may be missing."""
        if self._history not in (None, history):
            _log.warning("live events: another database, or an earlier state of it: all listeners begin anew")
            self._end_all()
        self._history = history

    def _end_all(self) -> None:
        for own in self._listeners.values():
            for listener in own:
                listener.end()


class Late:
    """Detects that events wait for a transaction that does not end."""

    def __init__(self) -> None:
        self._horizon, self._since, self._is_reported = 0, 0.0, False

    def is_news(self, horizon: int, now: float) -> bool:
        """True once, when events have waited for too long. ``horizon`` as in ``Look``; ``now`` in seconds."""
        if horizon == 0 or horizon != self._horizon:
            self._horizon, self._since, self._is_reported = horizon, now, False
        if horizon == 0 or self._is_reported or now - self._since < LATE_AFTER:
            return False
        self._is_reported = True
        return True

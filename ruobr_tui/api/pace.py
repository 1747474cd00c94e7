"""Rate limit of requests to a portal, with priorities.

Foreign portals are behind a filter that treats many requests at once as an attack. So all requests of this
program to one portal share a budget per minute. Interactive requests go before background requests, and
background requests are spread evenly.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Protocol

from ruobr_tui.api.clock import Clock, system_clock

MINUTE = 60.0
REST = 60.0
"""Seconds without background requests after the portal, or a filter in front of it, has refused a request."""

_in_background: ContextVar[bool] = ContextVar("in_background", default=False)
_on_wait: ContextVar[Callable[[float], object] | None] = ContextVar("hears", default=None)
_ticket: ContextVar[list[object]] = ContextVar("ticket")


@contextmanager
def background() -> Generator[None]:
    """Requests made in the block, and in tasks begun in it, are background requests."""
    token = _in_background.set(True)
    try:
        yield
    finally:
        _in_background.reset(token)


@contextmanager
def reporting_waits(on_wait: Callable[[float], object]) -> Generator[None]:
    """``on_wait`` gets the seconds that an interactive request made in the block has to wait."""
    token = _on_wait.set(on_wait)
    try:
        yield
    finally:
        _on_wait.reset(token)


@dataclass(frozen=True, slots=True)
class Limits:
    """Maximum requests in any minute, and maximum open requests; ``per_minute`` 0: no limit.

    Background requests get at most half of them, evenly spread, and one open request fewer.
    """

    per_minute: int
    at_once: int

    @property
    def gap(self) -> float:
        """Seconds between two background requests."""
        return MINUTE / max(1, self.per_minute // 2)

    @property
    def reserve(self) -> int:
        """Requests per minute that are reserved for interactive use."""
        return self.per_minute // 4


OWN = Limits(0, 4)
"""Our own server has its own limits for clients."""

OTHERS = Limits(20, 2)
"""A foreign portal, unless the settings say otherwise."""


class Ledger(Protocol):
    """Record of the requests of the last minute."""

    def take(self, now: float, limits: Limits, in_background: bool) -> float:
        """Record a request and return 0; or record nothing and return the seconds to wait."""
        ...


def delay(now: float, limits: Limits, in_background: bool, earlier: list[tuple[float, bool]]) -> float:
    """Seconds until the next request is allowed; ``earlier``: time (epoch) and whether in the background."""
    recent = sorted(at for at, _background in earlier if now - MINUTE < at)
    room = limits.per_minute - (limits.reserve if in_background else 0)
    wait = 0.0
    if len(recent) >= room:
        wait = recent[len(recent) - room] + MINUTE - now
    if in_background:
        latest = max((at for at, background in earlier if background), default=None)
        if latest is not None:
            wait = max(wait, latest + limits.gap - now)
    return max(0.0, min(wait, MINUTE))


class MemoryLedger:
    """A ledger of this process only."""

    def __init__(self) -> None:
        self._requests: list[tuple[float, bool]] = []

    def take(self, now: float, limits: Limits, in_background: bool) -> float:
        """See ``Ledger.take``."""
        # A clock that was set back must not block requests for ever.
        self._requests = [one for one in self._requests if now - MINUTE < one[0] <= now]
        wait = delay(now, limits, in_background, self._requests)
        if not wait:
            self._requests.append((now, in_background))
        return wait


@dataclass(eq=False, slots=True)
class _Waiter:
    rank: tuple[bool, int]
    """Sort key: interactive requests first, then in order of arrival."""
    woken: asyncio.Event
    is_reported: bool = False


class Budget:
    """The request budget of one portal, shared by everything in the process.

    ``others`` are the limits until the portal is known to be our own server.
    """

    def __init__(
        self,
        others: Limits = OTHERS,
        ledger: Ledger | None = None,
        *,
        clock: Clock = system_clock,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.limits = others
        self._others = others
        self._ledger: Ledger = ledger or MemoryLedger()
        self._clock = clock
        self._sleep = sleep
        self._waiters: list[_Waiter] = []
        self._order = count()
        self._open = 0
        self._rests_until = 0.0
        self._goes_at: dict[bool, float] = {}

    def learn(self, *, is_own: bool) -> None:
        """Set whether the portal is our own server."""
        self.limits = OWN if is_own else self._others
        self._wake()

    def refused(self) -> None:
        """Pause background requests, because the portal has refused too many requests."""
        self._rests_until = self._now() + REST

    def wait(self, *, in_background: bool = False) -> timedelta | None:
        """How long the next request of this kind has to wait; None if none is waiting."""
        moment = self._goes_at.get(in_background)
        return None if moment is None else timedelta(seconds=max(0.0, moment - self._now()))

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait until a request is allowed; it counts as open until the end of the block."""
        ticket = _ticket.get([])
        if self in ticket:  # ``ahead`` has waited already
            ticket.remove(self)
            yield
            return
        in_background = _in_background.get()
        if self.limits.per_minute:
            await self._come_first(in_background)
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            self._wake()

    @asynccontextmanager
    async def ahead(self) -> AsyncGenerator[None]:
        """Wait in advance for the first request in the block, before other resources are acquired."""
        async with self.turn():
            token = _ticket.set([self])
            try:
                yield
            finally:
                _ticket.reset(token)

    async def _come_first(self, in_background: bool) -> None:
        mine = _Waiter((in_background, next(self._order)), asyncio.Event())
        self._waiters.append(mine)
        try:
            while self.limits.per_minute:
                seconds = self._seconds(mine, in_background)
                if seconds == 0:
                    return
                await self._woken(mine, seconds)
        finally:
            self._waiters.remove(mine)
            if not any(one.rank[0] == in_background for one in self._waiters):
                self._goes_at.pop(in_background, None)
            self._wake()

    def _seconds(self, mine: _Waiter, in_background: bool) -> float | None:
        """Seconds to wait; None: until another request ends or starts."""
        if min(one.rank for one in self._waiters) != mine.rank:
            before = self.wait(in_background=in_background)
            if before is not None:
                self._report(mine, in_background, before.total_seconds())
            return None
        if self._open >= max(1, self.limits.at_once - in_background):
            return None
        now = self._now()
        seconds = self._rests_until - now if in_background else 0.0
        if seconds <= 0:
            seconds = self._ledger.take(now, self.limits, in_background)
        if seconds:
            self._report(mine, in_background, seconds)
            self._goes_at[in_background] = now + seconds
        else:
            self._goes_at.pop(in_background, None)
        return seconds

    def _report(self, mine: _Waiter, in_background: bool, seconds: float) -> None:
        """Report the waiting time once, for interactive requests."""
        on_wait = _on_wait.get()
        if on_wait is not None and not in_background and not mine.is_reported:
            mine.is_reported = True
            on_wait(seconds)

    async def _woken(self, mine: _Waiter, seconds: float | None) -> None:
        """Wait until something changes, or the time is over."""
        mine.woken.clear()
        if seconds is None:
            await mine.woken.wait()
            return
        tasks = {asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(mine.woken.wait())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def _wake(self) -> None:
        for one in self._waiters:
            one.woken.set()

    def _now(self) -> float:
        return self._clock().timestamp()

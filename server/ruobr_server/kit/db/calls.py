"""Database calls in threads: limits of concurrency and of the queue, and a deadline for each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.causes import DatabaseUnavailable
from ruobr_server.kit.db.health import Health
from ruobr_server.kit.db.state import State

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

CALL_SECONDS = 10.0
"""Deadline of a call, including its time in the queue."""

SUSPICIOUS_SECONDS = 1.5
"""After this time the health of the database is checked."""

CLOSE_SECONDS = 5.0

WAITING_FOR_EACH = 64
"""Calls that may wait for each thread; further ones are refused at once."""


def takes_long(seconds: float) -> Callable[[F], F]:
    """Decorator of a service that processes a whole region or table: sets its deadline in seconds."""

    def mark(f: F) -> F:
        f.__dict__["deadline"] = seconds
        return f

    return mark


def deadline_of(f: Callable[..., Any]) -> float:
    """The deadline of a service, in seconds."""
    found: float = getattr(f, "deadline", CALL_SECONDS)
    return found


class Call:
    """One call, which can be abandoned by its caller."""

    def __init__(self) -> None:
        self.is_over = False
        self._lock = threading.Lock()
        self._connection: Any = None

    def uses(self, connection: Any) -> None:
        """Set the driver's connection of the call. Raises ``DatabaseUnavailable`` if the call was
        abandoned.
        """
        with self._lock:
            if self.is_over:
                raise DatabaseUnavailable(causes.SILENT)
            self._connection = connection

    def leaves(self) -> None:
        """Unset the connection, before it is returned to the pool."""
        with self._lock:
            self._connection = None

    def give_up(self) -> None:
        """Abandon the call."""
        self.is_over = True

    def cut(self, cut: Callable[[Any], None]) -> None:
        """Interrupt what the call waits for. Blocks; the connection is not returned meanwhile."""
        with self._lock:
            if self._connection is not None:
                cut(self._connection)


class Calls:
    """The threads of one pool."""

    def __init__(
        self, threads: int, name: str, state: State, health: Health, cut: Callable[[Any], None]
    ) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._cutting = ThreadPoolExecutor(threads, thread_name_prefix=f"{name}-cutting")
        self._most = threads * (1 + WAITING_FOR_EACH)
        self._under_way = 0
        self._live: set[Call] = set()
        self._live_changed = threading.Condition()
        self._state = state
        self._health = health
        self._cut = cut

    async def run(self, work: Callable[[Call], T], *, writes: bool, seconds: float) -> T:
        """Return ``work(call)``.

        Raises ``DatabaseUnavailable`` at the deadline, or at once if the queue is full.
        """
        blocked = self._state.blocked(writes=writes)
        if blocked is not None:
            self._health.suspect()  # it may have recovered
            raise self._state.refuse(blocked)
        if self._under_way >= self._most:
            self._health.suspect()
            self._state.failed(causes.CROWDED)
            raise self._state.refuse(causes.CROWDED)
        loop = asyncio.get_running_loop()
        call = Call()
        self._under_way += 1
        doubt = loop.call_later(SUSPICIOUS_SECONDS, self._health.suspect)
        try:
            async with asyncio.timeout(seconds) as deadline:
                return await loop.run_in_executor(
                    self._threads, copy_context().run, self._carry_out, work, call
                )
        except asyncio.CancelledError:
            # The caller is gone, but a write is completed; only a call that hangs is interrupted.
            loop.call_later(seconds, self._give_up, call)
            raise
        except TimeoutError:
            if not deadline.expired():
                raise
            self._give_up(call)
            cause = self._state.blocked(writes=writes) or causes.SLOW
            self._state.failed(cause)
            raise DatabaseUnavailable(cause) from None
        finally:
            doubt.cancel()
            self._under_way -= 1

    def close(self) -> None:
        """Wait ``CLOSE_SECONDS`` for running calls, then interrupt them."""
        self._threads.shutdown(wait=False)
        with self._live_changed:
            self._live_changed.wait_for(lambda: not self._live, CLOSE_SECONDS)
            hung = list(self._live)
        for call in hung:
            self._give_up(call)
        self._threads.shutdown(wait=True)
        self._cutting.shutdown(wait=True)

    def _carry_out(self, work: Callable[[Call], T], call: Call) -> T:
        with self._live_changed:
            self._live.add(call)
        try:
            return work(call)
        finally:
            with self._live_changed:
                self._live.discard(call)
                self._live_changed.notify_all()

    def _give_up(self, call: Call) -> None:
        if call in self._live:
            call.give_up()
            self._cutting.submit(call.cut, self._cut)

"""Health check of the database, on a separate connection and thread.

However busy or stuck the pool is, the result comes within ``ANSWER_SECONDS``.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.causes import Cause
from ruobr_server.kit.db.state import State

ANSWER_SECONDS = 2.0
FRESH_SECONDS = 1.0
"""Lifetime of a cached result, so that frequent checks cost the database nothing."""

GIVE_UP_SECONDS = 6.0
"""A check that hangs for longer is interrupted and repeated on a new connection."""

GIVE_UP_WRITING_SECONDS = 30.0
"""The same after a successful read: each commit that waits for a standby occupies a process of the server."""

LOCKED_SECONDS = 10.0
"""On SQLite everyone waits for a long write; only a lock that lasts longer is a fault."""

BELIEVED_SECONDS = 30.0
"""A full or failing disk is reported for so long, even if the small write of the check succeeds."""

_COUNTING = (causes.FULL.code, causes.DISK.code)


class Probe(Protocol):
    """Checks one kind of database. Runs in the thread of the check; ``cutter()()`` is called from others."""

    def read(self) -> Cause | None:
        """Null if a query succeeded."""

    def write(self) -> Cause | None:
        """Null if a small write was committed."""

    def cutter(self) -> Callable[[], None]:
        """Returns a function that interrupts the running check, and no later one."""

    def renew(self) -> None:
        """Drop the connection: the next check opens another."""

    def close(self) -> None:
        """Close the connection."""


@dataclass(slots=True)
class _Check:
    """A running check: its start, and whether reading has succeeded."""

    future: Future[tuple[Cause | None, Cause | None]]
    began: float
    has_read: bool = False
    was_cut: bool = False
    is_watched: bool = False


class Health:
    """Health of one database. Checked on request, and when a call takes suspiciously long."""

    def __init__(self, probe: Probe, state: State, now: Callable[[], float] = time.monotonic) -> None:
        self._probe = probe
        self._state = state
        self._now = now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database-health")
        self._lock = threading.Lock()
        self._running: _Check | None = None
        self._result: tuple[Cause | None, Cause | None] = (None, None)
        self._finished = float("-inf")
        self._locked_since: float | None = None
        self._is_closed = False

    async def trouble(self) -> Cause | None:
        """Why the database cannot be used; null if it can."""
        check = self.kick()
        if check is not None:
            left = max(0.0, check.began + ANSWER_SECONDS - self._now())
            await asyncio.wait([asyncio.wrap_future(check.future)], timeout=left)
            if not check.future.done():
                self._overdue(check)
        reads, writes = self._result
        return reads or writes or self._state.recent_failure(BELIEVED_SECONDS, *_COUNTING)

    def suspect(self) -> None:
        """Start a check without waiting for it; called in the event loop."""
        check = self.kick()
        if check is None:
            return
        left = check.began + ANSWER_SECONDS - self._now()
        if left <= 0:
            self._overdue(check)
        elif not check.is_watched:
            check.is_watched = True
            asyncio.get_running_loop().call_later(left, self._overdue, check)

    def kick(self) -> _Check | None:
        """Start a check; return the running one, or null if the last result is fresh."""
        with self._lock:
            now = self._now()
            running = self._running
            if running is not None:
                patience = GIVE_UP_WRITING_SECONDS if running.has_read else GIVE_UP_SECONDS
                if now - running.began > patience and not running.was_cut:
                    running.was_cut = True
                    cut = self._probe.cutter()
                    threading.Thread(target=cut, name="database-cut", daemon=True).start()
                return running
            if self._is_closed or now - self._finished < FRESH_SECONDS:
                return None
            check = self._running = _Check(Future(), now)
            self._thread.submit(self._run, check)
            return check

    def close(self) -> None:
        """Stop checking, even if a check hangs."""
        with self._lock:
            self._is_closed = True
            running = self._running
        if running is not None:
            self._probe.cutter()()
        self._thread.shutdown(wait=True)
        self._probe.close()

    def _run(self, check: _Check) -> None:
        reads: Cause | None
        writes: Cause | None
        try:
            reads = self._probe.read()
            check.has_read = reads is None
            writes = reads or self._probe.write()
        except Exception as error:  # an error of the check itself must not pass for health
            reads = writes = causes.UNREACHABLE.with_detail(type(error).__name__)
        if check.was_cut:
            self._probe.renew()  # the interruption may arrive late: it must not hit the next check
            reads, writes = (None if check.has_read else causes.SILENT), causes.SILENT
        writes = self._long_locked(writes)
        with self._lock:
            self._running = None
            self._finished = self._now()
            self._settle(reads, writes)
        check.future.set_result((reads, writes))

    def _overdue(self, check: _Check) -> None:
        with self._lock:
            if check is self._running:
                self._settle(None if check.has_read else causes.SILENT, causes.SILENT)

    def _settle(self, reads: Cause | None, writes: Cause | None) -> None:
        self._result = reads, writes
        self._state.block(
            reads=reads if reads and reads.blocks else None,
            writes=writes if writes and writes.blocks else None,
        )
        if reads or writes:
            self._state.failed(reads or writes or causes.SILENT)
        else:
            self._state.worked()

    def _long_locked(self, writes: Cause | None) -> Cause | None:
        if writes is None or writes.code != causes.LOCKED.code:
            self._locked_since = None
            return writes
        now = self._now()
        if self._locked_since is None:
            self._locked_since = now
        return writes if now - self._locked_since >= LOCKED_SECONDS else None

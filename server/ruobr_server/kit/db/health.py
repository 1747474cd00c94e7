"""Whether the database reads and writes, found out in a lane of its own: own connection, own thread.

However busy or stuck the pool is, the answer comes within ``ANSWER_SECONDS``.
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
"""A result is good for so long: whoever asks often costs the database nothing."""

GIVE_UP_SECONDS = 6.0
"""A check that hangs for longer is cut off, and made anew on a new connection."""

GIVE_UP_WRITING_SECONDS = 30.0
"""The same where reading went through: each commit that waits for a standby keeps a process of the server."""

LOCKED_SECONDS = 10.0
"""On SQLite everybody waits for one long write; only a lock that lasts longer is a fault."""

BELIEVED_SECONDS = 30.0
"""A full or failing disk counts for so long, even if the small write of the check goes through."""

_COUNTING = (causes.FULL.code, causes.DISK.code)


class Probe(Protocol):
    """Asks one kind of database. Runs in the lane's thread; what ``cutter`` returns is called from others."""

    def read(self) -> Cause | None:
        """Null when a query went through."""

    def write(self) -> Cause | None:
        """Null when a small write was committed."""

    def cutter(self) -> Callable[[], None]:
        """What ends the check that runs now. Called late, it touches none that began after it."""

    def renew(self) -> None:
        """Let the connection go: the next check makes another."""

    def close(self) -> None:
        """No more."""


@dataclass(slots=True)
class _Check:
    """One check on its way: when it began, and whether reading is done."""

    future: Future[tuple[Cause | None, Cause | None]]
    began: float
    has_read: bool = False
    was_cut: bool = False
    is_watched: bool = False


class Health:
    """One database's. Checks are made when somebody asks, or when a call takes suspiciously long."""

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
        """Why the database cannot be used as it should be; null when it can."""
        check = self.kick()
        if check is not None:
            left = max(0.0, check.began + ANSWER_SECONDS - self._now())
            await asyncio.wait([asyncio.wrap_future(check.future)], timeout=left)
            if not check.future.done():
                self._overdue(check)
        reads, writes = self._result
        return reads or writes or self._state.recent_failure(BELIEVED_SECONDS, *_COUNTING)

    def suspect(self) -> None:
        """Find out what is the matter; called in the event loop, waits for nothing."""
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
        """Begin a check, unless one is running (which is returned) or has just ended (null)."""
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
        """End the lane, also when a check hangs."""
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
        except Exception as error:  # a fault of the check itself must not pass for health
            reads = writes = causes.UNREACHABLE.with_detail(type(error).__name__)
        if check.was_cut:
            self._probe.renew()  # the cut may come only now: it must not hit the next check
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

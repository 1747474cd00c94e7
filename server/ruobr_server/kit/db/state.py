"""What a process knows of its database: usable or not, and why. Each change is logged once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ruobr_server.kit.db.causes import Cause, DatabaseUnavailable

REMIND_SECONDS = 60.0
"""Interval at which a lasting cause is logged again."""

SETTLED_SECONDS = 10.0
"""A success counts only so long after the last failure: a full disk still accepts small writes."""

_log = logging.getLogger("ruobr_server.kit.db")


@dataclass(slots=True)
class _Trouble:
    cause: Cause
    since: float
    last: float
    logged: float
    calls: int = 1
    """Failed calls since the last log line."""


class State:
    """Updated with the result of each call, from any thread. Reads and writes fail separately: a database
    that waits for its standby still reads.
    """

    def __init__(self, name: str, now: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._now = now
        self._lock = threading.Lock()
        self._troubles: dict[str, _Trouble] = {}
        self._blocked: dict[bool, Cause | None] = {False: None, True: None}
        self._turned_away = 0

    def failed(self, cause: Cause) -> None:
        """A call has failed because of the database."""
        now = self._now()
        with self._lock:
            known = self._troubles.get(cause.code)
            if known is None:
                self._troubles[cause.code] = _Trouble(cause, now, now, now)
                line = cause.line()
            else:
                known.last, known.cause = now, cause
                known.calls += 1
                if now - known.logged < REMIND_SECONDS:
                    return
                line = f"{cause.line()} ({known.calls} times since the last such line)"
                known.logged, known.calls = now, 0
        _log.error("%s: %s", self._name, line)

    def worked(self) -> None:
        """A write has succeeded. Costs nothing if there was no failure."""
        if not self._troubles:
            return
        now = self._now()
        with self._lock:
            past = [code for code, each in self._troubles.items() if now - each.last >= SETTLED_SECONDS]
            lasted = [now - self._troubles.pop(code).since for code in past]
            turned_away, all_well = self._turned_away, not self._troubles
            if all_well:
                self._turned_away = 0
        if lasted and all_well:
            _log.warning(
                "%s: usable again after %.0f s (%d requests were turned away meanwhile)",
                self._name,
                max(lasted),
                turned_away,
            )

    def block(self, *, reads: Cause | None, writes: Cause | None) -> None:
        """Result of a health check: calls of a kind with a cause are refused until the next check."""
        with self._lock:
            self._blocked = {False: reads, True: writes}

    def blocked(self, *, writes: bool) -> Cause | None:
        """Why calls of this kind are refused now."""
        return self._blocked[writes]

    def refuse(self, cause: Cause) -> DatabaseUnavailable:
        """The error of a call that is refused without trying it."""
        with self._lock:
            self._turned_away += 1
        return DatabaseUnavailable(cause)

    def recent_failure(self, within: float, *codes: str) -> Cause | None:
        """The cause of a failed call within the last seconds, if its code is one of these."""
        now = self._now()
        with self._lock:
            for code in codes:
                known = self._troubles.get(code)
                if known is not None and now - known.last < within:
                    return known.cause
        return None

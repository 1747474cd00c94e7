"""Logs statements that take long: their SQL without values, and how long they took."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

MOST_SHOWN = 1000
"""Characters of a statement."""
REMIND_SECONDS = 60.0
MOST_KNOWN = 500
"""Statements that are counted apart."""

_SPACES = re.compile(r"\s+")
_LITERALS = re.compile(r"'(?:[^']|'')*'")

_log = logging.getLogger("ruobr_server.slow")


class SlowQueries:
    """Each statement is logged at most once a minute, with how often it was slow since the last line."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, int]] = {}

    def watch(self, engine: Engine) -> None:
        """Measure each statement of an engine, from sending it until its first rows."""
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def took(self, statement: str, seconds: float) -> None:
        """A statement has ended."""
        if seconds < self._seconds:
            return
        shown = without_values(statement)
        now = self._now()
        with self._lock:
            logged_at, count = self._known.get(shown, (float("-inf"), 0))
            if now - logged_at < REMIND_SECONDS:
                self._known[shown] = logged_at, count + 1
                return
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[shown] = now, 0
        times = f" ({count} more times since the last such line)" if count else ""
        _log.warning("a statement took %.0f ms%s: %s", seconds * 1000, times, shown)

    def _begin(self, connection: Any, *_rest: Any) -> None:
        connection.info["statement began"] = self._now()

    def _end(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        began = connection.info.pop("statement began", None)
        if began is not None:
            self.took(statement, self._now() - began)


def without_values(statement: str) -> str:
    """A statement on one line. Values are parameters; texts that stand in it are left out as well."""
    return _LITERALS.sub("'…'", _SPACES.sub(" ", statement)).strip()[:MOST_SHOWN]

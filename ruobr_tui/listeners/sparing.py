"""Lines of a log that come at most once a minute: an attack must not fill the disk."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

EVERY = 60.0
"""Seconds between two lines of one kind."""


class SparingLog:
    """Warnings by their text; what came meanwhile is counted in the next line."""

    def __init__(self, logger: logging.Logger, now: Callable[[], float] = time.monotonic) -> None:
        self._logger = logger
        self._now = now
        self._kinds: dict[str, tuple[float, int]] = {}  # text → when it was written last, how many since

    def warn(self, text: str, *values: object) -> None:
        """Write a line now, or count it. ``text`` is one of few: values stand apart, as in ``logging``."""
        now = self._now()
        last, unsaid = self._kinds.get(text, (-EVERY, 0))
        if now - last < EVERY:
            self._kinds[text] = last, unsaid + 1
            return
        self._kinds[text] = now, 0
        if unsaid:
            self._logger.warning(f"{text} (and %d more since the last such line)", *values, unsaid)
        else:
            self._logger.warning(text, *values)

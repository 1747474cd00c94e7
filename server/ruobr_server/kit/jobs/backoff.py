"""Backoff: pauses between retries, and their limit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Pauses that grow from ``first`` to ``longest`` by ``factor``.

    ``attempts`` and ``within`` (since the job was queued) limit the retries; null: no limit.
    """

    first: timedelta
    longest: timedelta
    factor: float = 2.0
    attempts: int | None = None
    within: timedelta | None = None

    def pause(self, attempts: int) -> timedelta:
        """The pause after so many attempts (from 1)."""
        if attempts - 1 >= math.log(self.longest / self.first, self.factor):
            return self.longest
        return self.first * self.factor ** max(0, attempts - 1)

    def is_over(self, attempts: int, age: timedelta) -> bool:
        """Whether there are no more retries after so many failed attempts."""
        too_often = self.attempts is not None and attempts >= self.attempts
        return too_often or (self.within is not None and age > self.within)

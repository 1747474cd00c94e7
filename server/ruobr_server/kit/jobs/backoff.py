"""How long to wait after a failure, and when to stop trying."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Pauses that grow from ``first`` to ``longest``, each ``factor`` times the one before.

    ``attempts`` and ``within`` (since the work was queued) end it; null is no limit.
    """

    first: timedelta
    longest: timedelta
    factor: float = 2.0
    attempts: int | None = None
    within: timedelta | None = None

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts (from 1)."""
        if attempts - 1 >= math.log(self.longest / self.first, self.factor):
            return self.longest
        return self.first * self.factor ** max(0, attempts - 1)

    def is_over(self, attempts: int, age: timedelta) -> bool:
        """Whether another attempt is made no more after so many failed ones."""
        too_often = self.attempts is not None and attempts >= self.attempts
        return too_often or (self.within is not None and age > self.within)

"""A snapshot: what is known, when it was learnt, and how far it can be trusted now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class State(StrEnum):
    """How a snapshot stands to the server."""

    MISSING = "missing"  # never fetched: nothing may be said about it, not even that there is nothing
    STALE = "stale"  # stored earlier; a refresh is due or under way
    FRESH = "fresh"  # the server confirmed it just now
    OFFLINE = "offline"  # the server could not be reached; the stored value stands
    ERROR = "error"  # the server answered wrongly; the stored value stands


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[T]):
    """``value`` is None only when nothing was ever fetched; an empty list is the server's own word."""

    value: T | None
    state: State
    fetched_at: datetime | None = None
    error: Exception | None = None
    set_aside: int = 0

    @property
    def known(self) -> bool:
        """Whether the server ever said anything about it."""
        return self.value is not None


_WORST_FIRST = (State.ERROR, State.OFFLINE, State.MISSING, State.STALE, State.FRESH)


def combined(snapshots: Iterable[Snapshot[Any]]) -> Snapshot[bool] | None:
    """One snapshot for a page drawn from several: the worst state, the oldest age, all rows set aside.

    Its value says whether anything is known at all. None for no snapshots.
    """
    parts = list(snapshots)
    if not parts:
        return None
    worst = min(parts, key=lambda part: _WORST_FIRST.index(part.state))
    ages = [part.fetched_at for part in parts if part.fetched_at is not None]
    return Snapshot(
        True if any(part.known for part in parts) else None,
        worst.state,
        min(ages, default=None),
        worst.error,
        sum(part.set_aside for part in parts),
    )

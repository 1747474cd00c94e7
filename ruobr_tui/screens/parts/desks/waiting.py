"""How much waits at a desk, as the list that was stored last says: for the menu and the home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ruobr_tui.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count`` is 0 while the list is not known."""

    stored: Snapshot[Any]
    count: int = 0
    since: tuple[datetime, ...] = ()
    """Since when each waits, of those that are listed."""

    @classmethod
    def of(cls, stored: Snapshot[Any], since: Iterable[datetime | None], count: int | None = None) -> Waiting:
        """Return what waits; ``count`` where the list has one page of it only."""
        moments = list(since)
        known = tuple(each for each in moments if each is not None)
        return cls(stored, len(moments) if count is None else count, known)

    @property
    def badge(self) -> str:
        """The badge of the section in the menu."""
        return str(self.count) if self.count else ""

"""How much waits at a desk, as its list or the portal's count says, the later one: for menu and home."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ruobr_tui.api.requests import desks
from ruobr_tui.context import Context
from ruobr_tui.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Waiting:
    """``count`` is 0 while the list is not known."""

    stored: Snapshot[Any]
    count: int = 0
    listed: tuple[tuple[str, datetime | None], ...] = ()
    """Who or what waits, and since when, the longest first: of the page that is stored."""
    fetched_at: datetime | None = None
    """When the count was read; None: never."""
    since: datetime | None = None
    """Since when the first of them waits, where the portal has counted them."""

    @classmethod
    def of(
        cls, stored: Snapshot[Any], items: Iterable[tuple[str, datetime | None]], count: int | None = None
    ) -> Waiting:
        """Return what waits; ``count`` where the list has one page of it only."""
        listed = sorted(items, key=lambda item: (item[1] is None, item[1].timestamp() if item[1] else 0))
        return cls(stored, len(listed) if count is None else count, tuple(listed), stored.fetched_at)

    @classmethod
    def of_applications(cls, stored: Snapshot[Any], states: Collection[str]) -> Waiting:
        """Return what waits in a work list of applications: those in one of these states."""
        listed = stored.value
        if listed is None:
            return cls(stored)
        items = [(each.child, each.created_at) for each in listed.applications if each.state in states]
        return cls.of(stored, items, sum(listed.counts.get(state, 0) for state in states))

    def counted(self, context: Context, desk: str) -> Waiting:
        """The same with the portal's count of a desk, where that was read later than the list."""
        counts = context.store.peek(desks.waiting())
        found = None if counts.value is None else [each for each in counts.value.desks if each.desk == desk]
        if not found or counts.fetched_at is None:
            return self
        if self.fetched_at is not None and self.fetched_at >= counts.fetched_at:
            return self
        [now] = found[:1]
        return Waiting(self.stored, now.count, self.listed[: now.count], counts.fetched_at, now.since)

    @property
    def oldest(self) -> datetime | None:
        """Since when the first of them waits."""
        return self.since or next((since for _name, since in self.listed if since is not None), None)

    @property
    def badge(self) -> str:
        """The badge of the section in the menu."""
        return str(self.count) if self.count else ""

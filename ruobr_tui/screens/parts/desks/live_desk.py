"""Base class of desks whose lists others change, too: what they do appears."""

from __future__ import annotations

from typing import ClassVar

from textual.timer import Timer

from ruobr_tui.api.events import Event
from ruobr_tui.api.models.events import DESK
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.paged_desk import PagedDesk

TOGETHER = 3.0
"""Seconds in which changes of others are collected for one fetch."""


class LiveDesk(PagedDesk):
    """A subclass says which desk it is."""

    DESK_KIND: ClassVar[str] = ""
    """The name of the desk on the portal."""
    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({DESK})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._to_fetch: Timer | None = None

    def handles(self, event: Event) -> bool:
        """Only changes at this desk; those made here are fetched already."""
        is_here = event.about.get("desk") == self.DESK_KIND and event.about.get("own") is not True
        return super().handles(event) and is_here

    def hear_events(self) -> None:
        """Fetch what others have changed: several changes at once; the cursor stays on its row."""
        if self._to_fetch is None:
            self._to_fetch = self.set_timer(TOGETHER, self._fetch_changes)

    def _fetch_changes(self) -> None:
        self._to_fetch = None
        self.hear()

"""Live updates: one event connection per program, notifications of one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from ruobr_tui.api.events import Event


class EventReceived(Message):
    """An event of the portal: something has changed."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class Reconnected(Message):
    """The event connection was lost and is open again: events may have been missed."""

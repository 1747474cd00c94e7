"""What has changed while one looks: heard on one connection for each program, told in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from ruobr_tui.api.events import Event


class Happened(Message):
    """The portal says that something has changed."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event


class Resumed(Message):
    """The line to the portal stands again: something may have been missed meanwhile."""

"""What happened to something that has a state: an application, step by step."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.reasons.wire import from_wire


class Step(WireModel):
    """One step of a history. ``action`` and ``state`` are codes; ``by``: owner, desk or nobody.

    ``note`` is what a person wrote. What the portal notes by itself has ``note_reason`` with ``reason`` and
    ``fields`` like a refusal, and ``note`` as text for older clients.
    """

    action: SafeLine
    state: SafeLine
    at: datetime
    by: SafeLine = ""
    note: SafeLine = ""
    note_reason: SafeJson = Field(None, exclude_if=lambda reason: reason is None)

    @property
    def explanation(self) -> Explanation | str:
        """What was noted: a declared reason of the portal, or the text; "" for nothing."""
        sent = self.note_reason
        return (from_wire(sent) if isinstance(sent, dict) else None) or self.note

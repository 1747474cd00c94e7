"""What happened to something that has a state: an application, step by step."""

from __future__ import annotations

from datetime import datetime

from ruobr_tui.api.models.base import WireModel
from ruobr_tui.api.models.text import SafeLine


class Step(WireModel):
    """One step of a history. ``action`` and ``state`` are codes; ``by``: owner, desk or nobody."""

    action: SafeLine
    state: SafeLine
    at: datetime
    by: SafeLine = ""
    note: SafeLine = ""

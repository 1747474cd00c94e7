"""Asking what came of a change whose answer was lost (``docs/wire-api.md``)."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.outcomes import Outcome


def outcome(key: str) -> Call[Outcome]:
    """Whether the request of this key was carried out; if not, it is given up for good."""
    return Call("POST", "cabinet/outcomes", {"key": key}, Outcome, repeatable=True)

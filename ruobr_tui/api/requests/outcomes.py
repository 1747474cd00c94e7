"""The outcome of a change whose response was lost (``docs/wire-api.md``)."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.outcomes import Outcome


def outcome(key: str) -> Call[Outcome]:
    """Whether the request with this key was carried out; if not, the portal will refuse it from now on."""
    return Call("POST", "cabinet/outcomes", {"key": key}, Outcome, repeatable=True)

"""What all desks have: who looks at which row now."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.desks import Viewers

FEATURE = "desk-presence"


def look(desk: str, item: int | None) -> Call[Viewers]:
    """Tell which row is open (None: none any more), and read who has which."""
    return Call("PUT", "desk/presence", {"desk": desk, "item": item}, Viewers, repeatable=True)

"""What all desks have: who looks at which row now, how much waits."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.desks import DeskCounts, Viewers
from ruobr_tui.api.resources import Part, Resource

FEATURE = "desk-presence"
COUNTS = "desk-counts"


def waiting() -> Resource[DeskCounts]:
    """How much waits at the desks of the account."""
    return Resource("desk-waiting", "desk/waiting", DeskCounts, part=Part.CABINET, feature=COUNTS)


def look(desk: str, item: int | None) -> Call[Viewers]:
    """Tell which row is open (None: none any more), and read who has which."""
    return Call("PUT", "desk/presence", {"desk": desk, "item": item}, Viewers, repeatable=True)

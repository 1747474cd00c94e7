"""What the menu of sections says of complaints to whoever answers them."""

from __future__ import annotations

from ruobr_tui.api.requests import complaints
from ruobr_tui.api.states.complaints import OPEN
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the complaints that are not answered."""
    stored = context.store.peek(complaints.work_list())
    listed = stored.value.complaints if stored.value is not None else ()
    counts = stored.value.counts if stored.value is not None else {}
    found = Waiting.of(
        stored,
        [(f"{each.number}, {each.school}", each.filed_at) for each in listed if each.state in OPEN],
        sum(counts.get(state, 0) for state in OPEN),
    )
    return found.counted(context, "complaints")


def at_desk(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

"""What the menu of sections says of requests for a second person."""

from __future__ import annotations

from ruobr_tui.api.requests import approvals
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the requests that the user may confirm; the own ones wait for somebody else."""
    stored = context.store.peek(approvals.approvals("waiting"))
    requests = stored.value.approvals if stored.value is not None else ()
    return Waiting.of(
        stored, [(each.title, each.requested_at) for each in requests if "confirm" in each.actions]
    )


def at_desk(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

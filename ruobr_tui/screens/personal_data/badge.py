"""What the menu of sections says of requests for erasure."""

from __future__ import annotations

from ruobr_tui.api.requests import personal_data
from ruobr_tui.api.states.personal_data import ErasureState
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the requests that are not carried out."""
    stored = context.store.peek(personal_data.erasures())
    if stored.value is None:
        return Waiting(stored)
    waits = [each for each in stored.value.requests if each.state == ErasureState.REQUESTED]
    count = stored.value.counts.get(ErasureState.REQUESTED)
    return Waiting.of(stored, [(each.name, each.at) for each in waits], count)


def at_desk(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

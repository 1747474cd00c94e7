"""What the menu of sections says of requests for erasure."""

from __future__ import annotations

from ruobr_tui.api.requests import personal_data
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the requests that are not carried out."""
    stored = context.store.peek(personal_data.erasures())
    requests = stored.value.requests if stored.value is not None else ()
    return Waiting.of(stored, [(each.name, each.at) for each in requests])


def at_desk(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

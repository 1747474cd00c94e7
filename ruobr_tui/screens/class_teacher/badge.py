"""What the menu of sections says of requests for diaries."""

from __future__ import annotations

from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the requests that are not answered."""
    stored = context.store.peek(cabinet.join_requests())
    requests = stored.value.requests if stored.value is not None else ()
    waits = [each for each in requests if each.state == DiaryRequestState.REQUESTED]
    return Waiting.of(stored, [(f"{each.child}, {each.class_name}", each.at) for each in waits])


def requests(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

"""What the menu of sections says of requests for diaries."""

from __future__ import annotations

from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.states.families import DiaryRequestState
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the requests that are not answered."""
    stored = context.store.peek(cabinet.join_requests())
    if stored.value is None:
        return Waiting(stored)
    waits = [each for each in stored.value.requests if each.state == DiaryRequestState.REQUESTED]
    listed = [(f"{each.child}, {each.class_name}", each.at) for each in waits]
    return Waiting.of(stored, listed, stored.value.counts.get(DiaryRequestState.REQUESTED))


def requests(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

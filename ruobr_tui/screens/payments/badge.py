"""What the menu of sections says of refunds."""

from __future__ import annotations

from ruobr_tui.api.requests import payments
from ruobr_tui.api.states.payments import WAITING_REFUNDS
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.desks.waiting import Waiting


def waiting(context: Context) -> Waiting:
    """Return the refunds that wait for an approval, and what the bank and the books disagree about."""
    stored = context.store.peek(payments.refunds())
    listed = stored.value
    if listed is None:
        return Waiting(stored).counted(context, "refunds")
    items = [(each.name, each.asked_at) for each in listed.refunds if each.state in WAITING_REFUNDS]
    count = sum(listed.counts.get(each, 0) for each in [*WAITING_REFUNDS, "alerts"])
    return Waiting.of(stored, items, count).counted(context, "refunds")


def at_desk(context: Context) -> str:
    """Return how many wait."""
    return waiting(context).badge

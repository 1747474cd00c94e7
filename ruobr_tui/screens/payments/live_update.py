"""How payments have ended that nobody was looking at, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruobr_tui import phrases
from ruobr_tui.api import payments
from ruobr_tui.i18n import _
from ruobr_tui.screens.payments.labels import OPEN, state_name
from ruobr_tui.screens.payments.open_payments import note

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event
    from ruobr_tui.context import Context


async def update(events: Sequence[Event], context: Context, portal: Portal) -> list[str]:
    """A few words for each payment; none for what is open, or could not be fetched now."""
    store = context.store
    numbers = {number for event in events if (number := event.number("payment")) is not None}
    lines = []
    for number in sorted(numbers):
        found = (await store.refresh(payments.payment(number), portal)).value
        if found is None or found.state in OPEN:
            continue
        note(store, [found])
        lines.append(f"{_('Payment')} {phrases.roubles(found.amount)}: {state_name(found.state)}")
    return lines

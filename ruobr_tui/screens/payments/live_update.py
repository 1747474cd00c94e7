"""Live update of payments: texts for payments that have ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruobr_tui import phrases
from ruobr_tui.api.requests import payments
from ruobr_tui.api.states.payments import OPEN
from ruobr_tui.i18n import _
from ruobr_tui.screens.payments.labels import state_name
from ruobr_tui.screens.payments.open_payments import note

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event
    from ruobr_tui.context import Context


async def update(events: Sequence[Event], context: Context, portal: Portal) -> list[str]:
    """Return a short text for each payment that has ended; none for open ones and those that cannot be
    fetched.
    """
    store = context.store
    numbers = {number for event in events if (number := event.number("payment")) is not None}
    lines = []
    for number in sorted(numbers):
        payment = (await store.refresh(payments.payment(number), portal)).value
        if payment is None or payment.state in OPEN:
            continue
        note(store, [payment])
        lines.append(f"{_('Payment')} {phrases.roubles(payment.amount)}: {state_name(payment.state)}")
    return lines

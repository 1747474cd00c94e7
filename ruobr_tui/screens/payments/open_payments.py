"""Payments that were open, stored for the next start; without any, no request is sent then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ruobr_tui import phrases
from ruobr_tui.api.states.payments import OPEN, PaymentState
from ruobr_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.models.payments import Payment
    from ruobr_tui.context import Context
    from ruobr_tui.store.store import Store

_SHEET = "open-payments"


def open_ones(store: Store) -> set[int]:
    """Return the ids of payments that were open when they were fetched last."""
    sheet = store.sheet(_SHEET) or {}
    return {number for number in sheet.get("payments", ()) if isinstance(number, int)}


def note(store: Store, seen: Iterable[Payment], *, all_of_them: bool = False) -> None:
    """Store which of these payments are open. ``all_of_them``: no others are open."""
    rows = list(seen)
    before = open_ones(store)
    after = set() if all_of_them else before - {each.id for each in rows}
    after |= {each.id for each in rows if each.state in OPEN}
    if after != before:
        store.save_sheet(_SHEET, {"payments": sorted(after)})


async def news_of_them(context: Context, portal: Portal) -> tuple[str, str] | None:
    """Fetch the payments that were open and return a line about their outcome with its role. Sends no request
    without any.
    """
    left = open_ones(context.store)
    if not left or not context.offers("app.section('payments')"):
        return None
    from ruobr_tui.api.requests import payments
    from ruobr_tui.store.snapshot import State

    found = await context.store.refresh(payments.payments(), portal)
    rows = found.value.payments if found.value is not None else []
    if found.state is State.FRESH:
        note(context.store, rows, all_of_them=True)
    mine = [each for each in rows if each.id in left or each.state in OPEN]
    still_open = [each for each in mine if each.state in OPEN]
    if len(still_open) == 1:
        text = _("Unfinished payment of %(sum)s. Press g p to continue.")
        return text % {"sum": phrases.roubles(still_open[0].amount)}, "warning"
    if still_open:
        text = ngettext(
            "%(count)d unfinished payment. Press g p to continue.",
            "%(count)d unfinished payments. Press g p to continue.",
            len(still_open),
        )
        return text % {"count": len(still_open)}, "warning"
    credited = [each for each in mine if each.state == PaymentState.CREDITED]
    if credited:
        total = phrases.roubles(sum((each.amount for each in credited[1:]), credited[0].amount))
        return _("Payment received: %(sum)s credited.") % {"sum": total}, "good"
    return None

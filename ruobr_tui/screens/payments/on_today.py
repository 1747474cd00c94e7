"""What the home shows of payments: those that are not finished; the desk of refunds."""

from __future__ import annotations

from collections.abc import Iterator

from ruobr_tui import phrases
from ruobr_tui.api.requests import payments
from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.api.states.payments import AT_THE_BANK
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.payments.badge import waiting
from ruobr_tui.screens.payments.open_payments import open_ones
from ruobr_tui.screens.today.sheet import DO, Row, Source
from ruobr_tui.screens.today.sources import about_desk, desk_row, offers
from ruobr_tui.widgets.cells.line import Line


def _rows(context: Context) -> Iterator[Row]:
    still_open = open_ones(context.store) if offers(context, "payments") else frozenset()
    found = context.store.peek(payments.payments()).value if still_open else None
    for payment in found.payments if found is not None else ():
        if payment.id in still_open and payment.state in AT_THE_BANK:
            yield Row(
                DO,
                f"payment/{payment.id}",
                N_("Payment of %(sum)s is not finished"),
                urgency=Urgency.MONEY,
                sign="!",
                role="due",
                words={"sum": phrases.roubles(payment.amount)},
                target=("line", "payments", payment.id),
            )
    if offers(context, "refunds_desk"):
        yield desk_row(context, "refunds_desk", waiting(context))


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    return about_desk(context, row, "refunds_desk", waiting, width)


ON_TODAY = Source(_rows, about=_about)

"""The pane of a payment: what it is, what is to be done about it and until when, whom it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo

from ruobr_tui import phrases
from ruobr_tui.api.models.payments import Part, Payment
from ruobr_tui.api.states.payments import CREDITED, OPEN, UNPAID, PaymentState
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.application_lines import last_note
from ruobr_tui.screens.payments.labels import refund_name, refund_role, state_name
from ruobr_tui.screens.payments.progress_lines import step_rows
from ruobr_tui.widgets.blocks.details import group, values
from ruobr_tui.widgets.lines import Line, heading, line, paragraph

PAY = N_("Pay on the bank’s page by %(until)s: ↵ shows its address and QR code.")
TODO: Mapping[str, tuple[str, str, str]] = {
    PaymentState.CREATED: (
        "…",
        N_("The bank has not answered yet; it is tried again. Nothing to do."),
        "due",
    ),
    PaymentState.REGISTERED: ("!", PAY, "due"),
    PaymentState.WAITING: ("!", PAY, "due"),
    PaymentState.PAID: ("✓", N_("The bank has the money. It is credited automatically."), "good"),
    PaymentState.CREDITED: ("✓", N_("The money is on the account. ↵ shows the receipt to save."), "good"),
    PaymentState.DECLINED: (
        "×",
        N_("Declined, you have not been charged. Press o to repeat it."),
        "bad",
    ),
    PaymentState.EXPIRED: (
        "×",
        N_("Not paid in time, you have not been charged. Press o to repeat it."),
        "dim",
    ),
    PaymentState.CANCELLED: (
        "×",
        N_("Cancelled, you have not been charged. Press o to repeat it."),
        "dim",
    ),
    PaymentState.PARTLY_REFUNDED: ("✓", N_("A part of it was refunded to the card."), "text"),
    PaymentState.REFUNDED: ("✓", N_("It was refunded to the card."), "text"),
    PaymentState.REVERSED: (
        "!",
        N_("It was credited by mistake, and the school took the sum off again. ↵ shows details."),
        "bad",
    ),
}
"""Sign, what is to be done, and role of each state."""


def pane_lines(
    payment: Payment,
    name_of: Callable[[Part], str],
    balance_of: Callable[[int], str],
    zone: tzinfo,
    width: int,
) -> list[Line]:
    """Return the pane. ``balance_of``: what is on a child's account now, and until when it lasts."""
    title = _("Payment %(number)s") % {"number": payment.number}
    lines = [heading(title, width, right=phrases.roubles(payment.amount))]
    lines += _todo(payment, zone, width)
    lines += last_note(payment.history, payment.state, width)
    for part in payment.parts:
        number = _("account %(number)s") % {"number": part.account}
        lines += paragraph(
            f"{name_of(part)}, {number}: {phrases.roubles(part.amount)}", width - 2, "text", " "
        )
        if now := balance_of(part.child):
            lines += paragraph(
                _("now on the account: %(balance)s") % {"balance": now}, width - 2, "dim", "   "
            )
    if payment.state in OPEN:
        lines += group(_("Steps"), step_rows(payment, zone, width), width)
    lines += group(_("Details"), values(_facts(payment, zone), width), width)
    return [*lines, *group(_("Refunds"), _refunds(payment, width), width)]


def _todo(payment: Payment, zone: tzinfo, width: int) -> list[Line]:
    sign, text, role = TODO.get(payment.state, ("", state_name(payment.state), "text"))
    if text == PAY:
        text = _(text) % {"until": phrases.clock_time(payment.expires_at.astimezone(zone))}
    first, *rest = paragraph(_(text), width - 4, role)
    lines = [line(f" {sign} ", *first.spans), *(line("   ", *each.spans) for each in rest)]
    if payment.declined_because and payment.state in UNPAID:
        lines += paragraph(payment.declined_because, width - 4, "warning", "   ")
    return lines


def _facts(payment: Payment, zone: tzinfo) -> Sequence[tuple[str, str]]:
    begun = payment.created_at.astimezone(zone)
    paid = payment.paid_at.astimezone(zone) if payment.paid_at is not None else None
    return [
        (_("Begun"), phrases.date_and_time(begun)),
        (_("Paid"), phrases.date_and_time(paid) if paid else ""),
        (_("Card"), payment.card if payment.state in CREDITED else ""),
        (_("Refunded"), phrases.roubles(payment.refunded) if payment.refunded else ""),
    ]


def _refunds(payment: Payment, width: int) -> list[Line]:
    lines: list[Line] = []
    for refund in payment.refunds:
        text = f"{phrases.roubles(refund.amount)}: {refund_name(refund.state)}"
        lines += paragraph(text, width - 2, refund_role(refund.state), " ")
    return lines

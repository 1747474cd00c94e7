"""How far a payment is, as numbered steps in words."""

from __future__ import annotations

from datetime import tzinfo

from ruobr_tui import phrases
from ruobr_tui.api.models.payments import Payment
from ruobr_tui.api.states.payments import CREDITED, PaymentState
from ruobr_tui.i18n import N_, _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, line, paragraph

STEPS = (
    (N_("Created"), ("create",)),
    (N_("Bank’s page"), ("open",)),
    (N_("The bank accepted it"), ("pay",)),
    (N_("Money on the account"), ("credit",)),
)
"""Name of each step, and the actions of the history that end it."""
CREATED, PAGE, ACCEPTED, ON_ACCOUNT = range(len(STEPS))


def _reached(payment: Payment) -> int:
    """Return how many steps are done."""
    if payment.state in CREDITED:
        return len(STEPS)
    return {PaymentState.WAITING: PAGE + 1, PaymentState.PAID: ACCEPTED + 1}.get(
        PaymentState(payment.state) if payment.state in set(PaymentState) else PaymentState.CREATED,
        CREATED + 1,
    )


def step_rows(payment: Payment, zone: tzinfo, width: int) -> list[Line]:
    """Return a row for each step: its number, its name, when it was done."""
    at = {step.action: step.at for step in payment.history}
    reached = _reached(payment)
    names = max(fit.width_of(_(name)) for name, _actions in STEPS) + 2
    lines = []
    for number, (name, actions) in enumerate(STEPS):
        moment = next((at[action] for action in actions if action in at), None)
        is_done = number < reached
        time = phrases.clock_time(moment.astimezone(zone)) if moment is not None else ""
        waits = _("open it") if number == PAGE and payment.page_url else _("waiting")
        word = f"{time} ✓".strip() if is_done else waits
        role = "good" if is_done else "warning" if number == reached else "dim"
        lines.append(line((f" {number + 1}  ", "dim"), (fit.left(_(name), names), "text"), (word, role)))
    return lines


def may_close(width: int) -> list[Line]:
    """Say that nothing is lost when the program is closed now, and what happens then."""
    text = _(
        "You can close the program: the payment will be found at the next start, and the money is "
        "credited without it."
    )
    return paragraph(text, width - 2, "text", " ")

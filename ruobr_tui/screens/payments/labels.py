"""Names and looks of states of payments and refunds."""

from __future__ import annotations

from ruobr_tui.i18n import N_, _

STATES = {
    "created": (N_("the bank is being asked"), "warning"),
    "registered": (N_("waiting for the bank’s page"), "warning"),
    "waiting": (N_("at the bank’s page"), "warning"),
    "paid": (N_("paid"), "good"),
    "credited": (N_("credited"), "good"),
    "declined": (N_("declined"), "bad"),
    "expired": (N_("not paid in time"), "dim"),
    "cancelled": (N_("cancelled"), "dim"),
    "partly-refunded": (N_("partly given back"), "text"),
    "refunded": (N_("given back"), "dim"),
    "reversed": (N_("credited by mistake, taken off"), "bad"),
}
OPEN = frozenset({"created", "registered", "waiting", "paid"})
"""States without a final outcome."""

CREDITED = frozenset({"credited", "partly-refunded", "refunded"})

REFUNDS = {
    "asked": (N_("asked for"), "warning"),
    "sending": (N_("approved, will be sent to the bank"), "warning"),
    "done": (N_("back on the card"), "good"),
    "refused": (N_("refused"), "bad"),
    "failed": (N_("the bank did not carry it out"), "bad"),
    "withdrawn": (N_("taken back"), "dim"),
    "doubtful": (N_("not sent: the bank has given money back before"), "bad"),
    "returned": (N_("the bank has taken it back"), "bad"),
}

STEPS = {
    "create": N_("made"),
    "register": N_("known to the bank"),
    "open": N_("the page was opened"),
    "pay": N_("paid"),
    "credit": N_("credited"),
    "decline": N_("declined"),
    "expire": N_("ran out"),
    "ask-cancel": N_("you asked to cancel it"),
    "cancel": N_("cancelled"),
    "refund-part": N_("partly given back"),
    "refund": N_("given back"),
    "return-part": N_("a refund came back"),
    "return": N_("a refund came back"),
    "reverse": N_("credited by mistake, taken off"),
}

ALERTS = {
    "foreign-order": N_("Somebody else’s order was paid under this number: nothing was credited"),
    "wrong-sum": N_("The bank has taken another sum than was asked for: nothing was credited"),
    "refund-doubtful": N_("The bank has given money back that was not sent from here: the refund waits"),
    "refund-returned": N_("The bank has taken a refund back: the money is on the account again"),
    "too-much-back": N_("The bank has given back more than is left of this payment"),
}
EXPLANATIONS = {
    "was-sent": N_("It was this refund: do not send it again"),
    "send": N_("It was something else: send this refund"),
    "drop": N_("It was something else: do not send this refund"),
}
"""Explanations by the desk for a doubtful refund."""


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    known = STATES.get(state)
    return _(known[0]) if known else state


def state_role(state: str) -> str:
    """Return the role of a state's colour."""
    return STATES.get(state, ("", "text"))[1]


def refund_name(state: str) -> str:
    """Return the name of a refund's state."""
    known = REFUNDS.get(state)
    return _(known[0]) if known else state


def alert_name(kind: str) -> str:
    """Return the text of an alert, or an unknown alert's code."""
    known = ALERTS.get(kind)
    return _(known) if known else kind


def step_name(action: str) -> str:
    """Return the text of a step in a history."""
    known = STEPS.get(action)
    return _(known) if known else action

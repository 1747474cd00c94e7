"""Names and looks of states of payments and refunds."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.states.payments import AlertKind, PaymentState, RefundState
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, tuple[str, str]] = {
    PaymentState.CREATED: (N_("being sent to the bank"), "warning"),
    PaymentState.REGISTERED: (N_("awaiting payment"), "warning"),
    PaymentState.WAITING: (N_("awaiting payment (bank page opened)"), "warning"),
    PaymentState.PAID: (N_("paid, being credited"), "good"),
    PaymentState.CREDITED: (N_("credited"), "good"),
    PaymentState.DECLINED: (N_("declined by the bank"), "bad"),
    PaymentState.EXPIRED: (N_("expired"), "dim"),
    PaymentState.CANCELLED: (N_("cancelled"), "dim"),
    PaymentState.PARTLY_REFUNDED: (N_("partly refunded"), "text"),
    PaymentState.REFUNDED: (N_("refunded"), "dim"),
    PaymentState.REVERSED: (N_("credited by mistake, taken off"), "bad"),
}
"""Word and role of each state of a payment."""

REFUNDS: Mapping[str, tuple[str, str]] = {
    RefundState.REQUESTED: (N_("requested"), "warning"),
    RefundState.SENDING: (N_("approved, will be sent to the bank"), "warning"),
    RefundState.DONE: (N_("refunded to the card"), "good"),
    RefundState.REFUSED: (N_("refused"), "bad"),
    RefundState.FAILED: (N_("declined by the bank"), "bad"),
    RefundState.WITHDRAWN: (N_("taken back"), "dim"),
    RefundState.DOUBTFUL: (N_("not sent: the bank has given money back before"), "bad"),
    RefundState.RETURNED: (N_("the bank has taken it back"), "bad"),
}
"""Word and role of each state of a refund."""

STEPS = {
    "create": N_("created"),
    "register": N_("sent to the bank"),
    "open": N_("bank page opened"),
    "pay": N_("paid"),
    "credit": N_("credited"),
    "decline": N_("declined by the bank"),
    "expire": N_("expired"),
    "ask-cancel": N_("you asked to cancel it"),
    "cancel": N_("cancelled"),
    "refund-part": N_("partly refunded"),
    "refund": N_("refunded"),
    "return-part": N_("a refund came back"),
    "return": N_("a refund came back"),
    "reverse": N_("credited by mistake, taken off"),
}

ALERTS: Mapping[str, str] = {
    AlertKind.FOREIGN_ORDER: N_("Somebody else’s order was paid under this number: nothing was credited"),
    AlertKind.WRONG_SUM: N_("The bank has taken another sum than was asked for: nothing was credited"),
    AlertKind.REFUND_DOUBTFUL: N_(
        "The bank has given money back that was not sent from here: the refund waits"
    ),
    AlertKind.REFUND_RETURNED: N_("The bank has taken a refund back: the money is on the account again"),
    AlertKind.TOO_MUCH_BACK: N_("The bank has given back more than is left of this payment"),
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


def refund_role(state: str) -> str:
    """Return the role of a refund's state."""
    return REFUNDS.get(state, ("", "text"))[1]


def alert_name(kind: str) -> str:
    """Return the text of an alert, or an unknown alert's code."""
    return label_of(ALERTS, kind)


def step_name(action: str) -> str:
    """Return the text of a step in a history."""
    return label_of(STEPS, action)

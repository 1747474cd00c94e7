"""How states of payments and refunds are called, and what they look like."""

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
    "partly-refunded": (N_("partly given back"), "text"),
    "refunded": (N_("given back"), "dim"),
}
OPEN = frozenset({"created", "registered", "waiting", "paid"})
"""It is not known yet what comes of it."""

CREDITED = frozenset({"credited", "partly-refunded", "refunded"})

REFUNDS = {
    "asked": (N_("asked for"), "warning"),
    "sending": (N_("approved, on its way"), "warning"),
    "done": (N_("back on the card"), "good"),
    "refused": (N_("refused"), "bad"),
    "failed": (N_("the bank did not carry it out"), "bad"),
    "withdrawn": (N_("taken back"), "dim"),
}

STEPS = {
    "create": N_("made"),
    "register": N_("known to the bank"),
    "open": N_("the page was opened"),
    "pay": N_("paid"),
    "credit": N_("credited"),
    "decline": N_("declined"),
    "expire": N_("ran out"),
    "refund-part": N_("partly given back"),
    "refund": N_("given back"),
}


def state_name(state: str) -> str:
    """The state in words; a code that is not known here as it is."""
    known = STATES.get(state)
    return _(known[0]) if known else state


def state_role(state: str) -> str:
    """Its colour."""
    return STATES.get(state, ("", "text"))[1]


def refund_name(state: str) -> str:
    """A refund's state in words."""
    known = REFUNDS.get(state)
    return _(known[0]) if known else state


def step_name(action: str) -> str:
    """A step of the history in words."""
    known = STEPS.get(action)
    return _(known) if known else action

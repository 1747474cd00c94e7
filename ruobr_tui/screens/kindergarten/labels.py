"""Names of states, steps and priorities of applications for kindergartens."""

from __future__ import annotations

from ruobr_tui.api.models.kindergarten import Referral
from ruobr_tui.i18n import N_, _

STATES = {
    "submitted": N_("submitted"),
    "under-review": N_("under review"),
    "documents": N_("documents are needed"),
    "registered": N_("in the queue"),
    "referred": N_("a place is given"),
    "contract": N_("accepted, contract to sign"),
    "enrolled": N_("enrolled"),
    "refused": N_("refused"),
    "declined": N_("place declined"),
    "no-show": N_("did not appear"),
    "suspended": N_("suspended"),
    "withdrawn": N_("withdrawn"),
    "archived": N_("archived: the child is seven"),
}
NEXT = {
    "submitted": N_("The operator will look at it; nothing is to be done."),
    "under-review": N_("The operator is looking at it; nothing is to be done."),
    "documents": N_("Bring the documents to the operator in time, then press b."),
    "registered": N_("Wait; the places move as places are given."),
    "referred": N_("Accept the place (a) or decline it (d) in time."),
    "contract": N_("Sign the contract at the kindergarten."),
    "declined": N_("You are out of the queue; u brings you back to the old turn."),
    "no-show": N_("You are out of the queue; u brings you back to the old turn."),
    "suspended": N_("You take part in no allocation until u."),
}
STEPS = {
    "submit": N_("submitted"),
    "change": N_("wishes changed"),
    "confirm": N_("claims checked"),
    "exchange": N_("place exchanged"),
    "revoke": N_("decision revoked"),
}
RANKS = {
    1: N_("out of turn"),
    2: N_("first turn"),
    3: N_("sibling"),
    4: N_("no privilege"),
}


def application_name(number: str) -> str:
    """Return an application's number, which it has once it is registered."""
    return (
        _("application %(number)s") % {"number": number} if number else _("application without a number yet")
    )


def place_name(number: int, name: str, address: str = "") -> str:
    """Return a kindergarten's name with its number and address."""
    return f"№ {number} «{name}»" + (f", {address}" if address else "")


def given_place(referral: Referral | None) -> str:
    """Return the given place; "" without one."""
    return place_name(referral.number, referral.name, referral.address) if referral is not None else ""


def short_place(referral: Referral | None) -> str:
    """Return the given place without the address."""
    return place_name(referral.number, referral.name) if referral is not None else ""


def state_name(state: str) -> str:
    """Return the name of a state, or an unknown state's code."""
    return _(STATES[state]) if state in STATES else state


def step_name(action: str, state: str) -> str:
    """Return the text of a step in a history."""
    return _(STEPS[action]) if action in STEPS else state_name(state)


def rank_name(rank: int) -> str:
    """Return the name of a priority."""
    return _(RANKS[rank]) if rank in RANKS else str(rank)

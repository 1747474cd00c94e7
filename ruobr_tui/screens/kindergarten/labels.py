"""Names of states, steps and priorities of applications for kindergartens."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.models.kindergarten import Referral
from ruobr_tui.api.states.exchange import OfferState, ProposalState
from ruobr_tui.api.states.kindergarten import KindergartenState
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.labels import label_of

STATES: Mapping[str, str] = {
    KindergartenState.SUBMITTED: N_("submitted"),
    KindergartenState.UNDER_REVIEW: N_("under review"),
    KindergartenState.DOCUMENTS: N_("documents required"),
    KindergartenState.REGISTERED: N_("in the queue"),
    KindergartenState.REFERRED: N_("place offered"),
    KindergartenState.CONTRACT: N_("accepted, contract pending"),
    KindergartenState.ENROLLED: N_("enrolled"),
    KindergartenState.REFUSED: N_("refused"),
    KindergartenState.DECLINED: N_("place declined"),
    KindergartenState.NO_SHOW: N_("no-show"),
    KindergartenState.SUSPENDED: N_("paused"),
    KindergartenState.WITHDRAWN: N_("withdrawn"),
    KindergartenState.ARCHIVED: N_("archived: the child is seven"),
}
NEXT: Mapping[str, str] = {
    KindergartenState.SUBMITTED: N_("An operator will review it. No action is needed."),
    KindergartenState.UNDER_REVIEW: N_("An operator is reviewing it. No action is needed."),
    KindergartenState.DOCUMENTS: N_("Bring the documents to the operator before the deadline, then press b."),
    KindergartenState.REGISTERED: N_("You are in the queue. It moves as places are assigned."),
    KindergartenState.REFERRED: N_("Accept the place (a) or decline it (d) before the deadline."),
    KindergartenState.CONTRACT: N_("Sign the contract at the kindergarten."),
    KindergartenState.DECLINED: N_("You are out of the queue. Press u to return to your previous place."),
    KindergartenState.NO_SHOW: N_("You are out of the queue. Press u to return to your previous place."),
    KindergartenState.SUSPENDED: N_("Paused: you are not included in allocation. Press u to resume."),
}
OFFERS: Mapping[str, str] = {
    OfferState.OPEN: N_("listed for exchange"),
    OfferState.MATCHED: N_("agreed, awaiting the operator"),
    OfferState.EXCHANGED: N_("exchanged"),
    OfferState.WITHDRAWN: N_("offer taken back"),
}
PROPOSALS: Mapping[str, str] = {
    ProposalState.PROPOSED: N_("proposed"),
    ProposalState.CONSENTED: N_("agreed by both, awaiting the operator"),
    ProposalState.DECLINED: N_("proposal declined"),
    ProposalState.WITHDRAWN: N_("proposal taken back"),
    ProposalState.LAPSED: N_("no longer possible: a place is no longer offered"),
    ProposalState.APPROVED: N_("approved: the places are exchanged"),
    ProposalState.REFUSED: N_("rejected by the operator"),
}
STEPS = {
    "submit": N_("submitted"),
    "change": N_("choices changed"),
    "confirm": N_("priority checked"),
    "exchange": N_("place exchanged"),
    "revoke": N_("decision revoked"),
}
RANKS = {
    1: N_("absolute priority"),
    2: N_("first priority"),
    3: N_("sibling"),
    4: N_("no priority"),
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
    return label_of(STATES, state)


def offer_name(state: str) -> str:
    """Return the name of an offered place's state, or an unknown state's code."""
    return label_of(OFFERS, state)


def proposal_name(state: str) -> str:
    """Return the name of a proposal's state, or an unknown state's code."""
    return label_of(PROPOSALS, state)


def step_name(action: str, state: str) -> str:
    """Return the text of a step in a history."""
    return _(STEPS[action]) if action in STEPS else state_name(state)


def rank_name(rank: int) -> str:
    """Return the name of a priority."""
    return _(RANKS[rank]) if rank in RANKS else str(rank)

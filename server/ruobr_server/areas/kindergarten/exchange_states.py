"""What leads an offered place, and a proposal to exchange two of them, from one state to another."""

from __future__ import annotations

from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, SYSTEM, Machine, transition
from ruobr_tui.api.states.exchange import (
    FINAL_OFFERS,
    FINAL_PROPOSALS,
    LIVE_OFFERS,
    OfferState,
    ProposalState,
)

PROPOSER, RECIPIENT = "proposer", "recipient"
"""Parties of a proposal: whose place is proposed, and for whose."""

_O, _P = OfferState, ProposalState

PROPOSE = "propose"
"""Beside the actions of an offer's machine: it can be one of the two places of a proposal."""

OFFER = Machine(
    "exchange-offer",
    _O.OPEN,
    (
        transition("match", _O.OPEN, _O.MATCHED, SYSTEM),
        transition("free", _O.MATCHED, _O.OPEN, SYSTEM),
        transition("exchange", _O.MATCHED, _O.EXCHANGED, SYSTEM),
        transition("withdraw", _O.OPEN, _O.WITHDRAWN, {OWNER, SYSTEM}),
    ),
    final=FINAL_OFFERS,
)


def actions_on_offer(state: str, *, is_own: bool) -> list[str]:
    """What a parent may do with an own offer, or with another one that fits it.

    An own one can be taken back after a consent too: that ends the proposal, and the offer is open first.
    """
    may_propose = [PROPOSE] if state == _O.OPEN else []
    return [*may_propose, *(["withdraw"] if is_own and state in LIVE_OFFERS else [])]


PROPOSAL = Machine(
    "exchange-proposal",
    _P.PROPOSED,
    (
        transition("consent", _P.PROPOSED, _P.CONSENTED, RECIPIENT),
        transition("decline", {_P.PROPOSED, _P.CONSENTED}, _P.DECLINED, RECIPIENT),
        transition("withdraw", {_P.PROPOSED, _P.CONSENTED}, _P.WITHDRAWN, PROPOSER),
        transition("approve", _P.CONSENTED, _P.APPROVED, OPERATOR),
        transition("refuse", _P.CONSENTED, _P.REFUSED, OPERATOR, needs_note=True),
        # The offer is gone: accepted, declined, taken back or exchanged for another one.
        transition("lapse", {_P.PROPOSED, _P.CONSENTED}, _P.LAPSED, SYSTEM),
    ),
    final=FINAL_PROPOSALS,
)

"""States of places that are offered for exchange, and of proposals to exchange two of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class OfferState(StrEnum):
    """Where an offered place stands."""

    OPEN = "open"
    """Another family can ask for it."""
    MATCHED = "matched"
    """Both families agree; the operator decides."""
    EXCHANGED = "exchanged"
    """The place has changed hands."""
    WITHDRAWN = "withdrawn"
    """It was taken back, or the place is no longer there to be exchanged."""


LIVE_OFFERS: Final = frozenset({OfferState.OPEN, OfferState.MATCHED})
"""The place is offered; the offer can be taken back."""

FINAL_OFFERS: Final = frozenset({OfferState.EXCHANGED, OfferState.WITHDRAWN})
"""It is over. Only an approval that the desk revokes makes an exchanged one ``matched`` again."""


class ProposalState(StrEnum):
    """Where a proposal to exchange two places stands."""

    PROPOSED = "proposed"
    """The other family has not answered."""
    CONSENTED = "consented"
    """Both agree; the operator decides."""
    DECLINED = "declined"
    """The other family does not want it."""
    WITHDRAWN = "withdrawn"
    """Who has proposed it has taken it back."""
    LAPSED = "lapsed"
    """One of the two places is no longer offered."""
    APPROVED = "approved"
    """The places have changed hands."""
    REFUSED = "refused"
    """The operator has refused it."""


FINAL_PROPOSALS: Final = frozenset(
    {
        ProposalState.DECLINED,
        ProposalState.WITHDRAWN,
        ProposalState.LAPSED,
        ProposalState.APPROVED,
        ProposalState.REFUSED,
    }
)
"""It is over; only an approval can be revoked."""

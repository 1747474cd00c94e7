"""States of an application to kindergarten."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class KindergartenState(StrEnum):
    """Where an application to kindergarten stands."""

    SUBMITTED = "submitted"
    """It was filed; nobody has looked at it."""
    UNDER_REVIEW = "under-review"
    """The operator is looking at it."""
    DOCUMENTS = "documents"
    """Documents are to be brought by a day (``deadline``)."""
    REGISTERED = "registered"
    """It stands in the queue."""
    REFERRED = "referred"
    """A place is given; the parent answers by a day (``deadline``)."""
    CONTRACT = "contract"
    """The place is accepted; the contract is to be signed."""
    DECLINED = "declined"
    """The parent has declined the place: out of the queue, until the parent comes back."""
    NO_SHOW = "no-show"
    """Nobody has answered, or appeared: out of the queue, until the parent comes back."""
    SUSPENDED = "suspended"
    """The parent takes part in no allocation for now."""
    REFUSED = "refused"
    """The operator has refused it, or the documents did not come in time."""
    ENROLLED = "enrolled"
    """The child goes to the kindergarten."""
    WITHDRAWN = "withdrawn"
    """The parent has taken it back."""
    ARCHIVED = "archived"
    """The child is too old for kindergarten."""


WAITING: Final = frozenset(
    {KindergartenState.SUBMITTED, KindergartenState.UNDER_REVIEW, KindergartenState.DOCUMENTS}
)
"""It waits for the operator, before it stands in the queue."""

FINAL: Final = frozenset(
    {
        KindergartenState.REFUSED,
        KindergartenState.ENROLLED,
        KindergartenState.WITHDRAWN,
        KindergartenState.ARCHIVED,
    }
)
"""It is over; only a decision of the desk can be revoked. The child may have another application."""

"""States of an application to the first grade of a school."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SchoolApplicationState(StrEnum):
    """Where an application to a school stands."""

    SUBMITTED = "submitted"
    """It was filed; nobody has looked at it."""
    UNDER_REVIEW = "under-review"
    """The school is looking at it."""
    INVITED = "invited"
    """The originals are to be brought by a day (``invited_on``)."""
    ENROLLED = "enrolled"
    """The child goes to the school."""
    REFUSED = "refused"
    """The school has refused it."""
    WITHDRAWN = "withdrawn"
    """The parent has taken it back, or another school has enrolled the child."""


WAITING: Final = frozenset(
    {
        SchoolApplicationState.SUBMITTED,
        SchoolApplicationState.UNDER_REVIEW,
        SchoolApplicationState.INVITED,
    }
)
"""The school has not decided."""

FINAL: Final = frozenset(
    {
        SchoolApplicationState.ENROLLED,
        SchoolApplicationState.REFUSED,
        SchoolApplicationState.WITHDRAWN,
    }
)
"""It is over; only a decision of the desk can be revoked."""

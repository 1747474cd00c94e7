"""States of a complaint about a login that was not given out."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    """It was filed; nobody has looked at it."""
    IN_REVIEW = "in-review"
    """The operator is looking at it."""
    ANSWERED = "answered"
    """The sender has got an answer."""
    DECLINED = "declined"
    """It was closed without action."""


OPEN: Final = frozenset({ComplaintState.RECEIVED, ComplaintState.IN_REVIEW})
"""The sender waits for an answer."""

FINAL: Final = frozenset({ComplaintState.ANSWERED, ComplaintState.DECLINED})
"""It is over, unless the operator opens it again."""

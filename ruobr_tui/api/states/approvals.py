"""States of a request that waits for a second person."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ApprovalState(StrEnum):
    """What became of it."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    """And carried out, at the same moment."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


FINAL: Final[frozenset[ApprovalState]] = frozenset(ApprovalState) - {ApprovalState.WAITING}

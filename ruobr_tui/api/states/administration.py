"""States of an account, and of a role that was granted."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AccountState(StrEnum):
    """Whether an account can sign in."""

    OPEN = "open"
    CLOSED = "closed"


FINAL: Final[frozenset[AccountState]] = frozenset({AccountState.CLOSED})
"""A closed account can only be opened again."""


class GrantStanding(StrEnum):
    """Whether a role counts. It follows from its last day and its revocation, so nothing stores it."""

    LIVE = "live"
    ENDED = "ended"
    """Its last day is over; as a list: also the revoked ones."""
    REVOKED = "revoked"

"""States of a terminal that waits for a browser. They do not travel: a terminal gets a ``DeviceError``."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AuthorizationState(StrEnum):
    """Where the authorization of a terminal stands."""

    WAITING = "waiting"
    """Its code was not typed into a browser yet."""
    REQUESTED = "asked"
    """A browser is at State Services."""
    DECIDING = "deciding"
    """The person reads our page, and says whether the account is theirs."""
    APPROVED = "approved"
    """The terminal may sign in."""
    DENIED = "denied"
    """The person has refused, or State Services have not vouched for anybody."""
    UNTRUSTED = "untrusted"
    """The account at State Services is not confirmed."""
    WRONG_REGION = "wrong-region"
    """The person lives in another region."""
    CLOSED = "closed"
    """The account of the portal is closed."""
    LINKED_ELSEWHERE = "linked-elsewhere"
    """The person is linked to another account of the portal."""
    USED = "used"
    """The terminal has signed in."""


REFUSALS: Final = frozenset(
    {
        AuthorizationState.DENIED,
        AuthorizationState.UNTRUSTED,
        AuthorizationState.WRONG_REGION,
        AuthorizationState.CLOSED,
        AuthorizationState.LINKED_ELSEWHERE,
    }
)
"""It has ended without an account."""

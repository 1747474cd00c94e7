"""Why a terminal that waits for a browser is not signed in."""

from __future__ import annotations

from enum import StrEnum


class DeviceError(StrEnum):
    """The ``error`` of a token that is not given out: RFC 8628, 3.5, and our own."""

    AUTHORIZATION_PENDING = "authorization_pending"
    """Nobody has decided yet."""
    SLOW_DOWN = "slow_down"
    """The same, and the terminal asks too often."""
    ACCESS_DENIED = "access_denied"
    """The person has refused."""
    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - the code of an error
    """The code is too old."""
    INVALID_GRANT = "invalid_grant"
    """There is no such code, or it was used."""
    UNTRUSTED = "untrusted"
    """The account at State Services is not confirmed."""
    WRONG_REGION = "wrong-region"
    """The person lives in another region."""
    CLOSED = "closed"
    """The account of the portal is closed."""
    LINKED_ELSEWHERE = "linked-elsewhere"
    """The person is linked to another account of the portal."""

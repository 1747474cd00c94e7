"""States of an account."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class AccountState(StrEnum):
    """Whether an account can sign in."""

    OPEN = "open"
    CLOSED = "closed"


FINAL: Final[frozenset[AccountState]] = frozenset({AccountState.CLOSED})
"""A closed account can only be opened again."""

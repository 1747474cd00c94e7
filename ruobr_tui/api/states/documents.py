"""States of a scan."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DocumentState(StrEnum):
    """What an operator has said of a scan."""

    WAITING = "waiting"
    """Nobody has looked at it."""
    CONFIRMED = "confirmed"
    """It shows what it should: decisions rest on it."""
    REFUSED = "refused"
    """It does not; the note says why."""


FINAL: Final[frozenset[DocumentState]] = frozenset()
"""None: an operator can always look again."""

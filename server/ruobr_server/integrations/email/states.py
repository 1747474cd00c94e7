"""States of an outgoing letter."""

from __future__ import annotations

from enum import StrEnum


class LetterState(StrEnum):
    """Where a letter stands."""

    REQUESTED = "asked"
    """It is no letter yet: somebody has asked for one (``accounts.email_jobs``)."""
    WAITING = "waiting"
    """It is to be sent."""
    SENT = "sent"
    """A mail server has taken it; its words are gone."""
    FAILED = "failed"
    """Nobody tries any more; its words are gone."""

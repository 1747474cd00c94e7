"""How far a class is in the new school year, and what becomes of it."""

from __future__ import annotations

from enum import StrEnum


class RolloverProgress(StrEnum):
    """How far a class is."""

    WAITING = "waiting"
    UNDONE = "undone"
    """As before, after it was done."""
    DONE = "done"


class RolloverAction(StrEnum):
    """What becomes of a class."""

    ON = "on"
    """It goes on as the next one."""
    NEW = "new"
    JOIN = "join"
    """Pupils come into a class of the new year that is there."""
    LEAVE = "leave"
    """Those who leave the school from it."""

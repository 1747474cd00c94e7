"""States of a child's meal, by the numbers of the wire."""

from __future__ import annotations

from enum import IntEnum


class MealState(IntEnum):
    """Where a meal of a day stands."""

    ORDERED = 10
    """It will be cooked for the child."""
    CANCELLED = 20
    """It will not, and costs nothing."""
    RECEIVED = 30
    """The child has had it."""

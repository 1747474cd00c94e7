"""States of a version of a text."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TextState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    """It never changes; the latest one is in force."""
    DISCARDED = "discarded"


FINAL: Final[frozenset[TextState]] = frozenset({TextState.PUBLISHED, TextState.DISCARDED})

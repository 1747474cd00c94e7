"""States of a request to erase everything about an account."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ErasureState(StrEnum):
    """What has become of a request for erasure."""

    REQUESTED = "requested"
    """It waits for the officer for personal data."""
    DONE = "done"
    """Everything was erased that no law demands to keep."""
    REFUSED = "refused"
    """The officer has refused it; the note says by which law."""
    WITHDRAWN = "withdrawn"
    """It was taken back."""


FINAL: Final = frozenset({ErasureState.DONE, ErasureState.REFUSED, ErasureState.WITHDRAWN})
"""It is over; another one may be made."""

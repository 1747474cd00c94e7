"""States of a request for the diary of a child."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DiaryRequestState(StrEnum):
    """What the class teacher has said of a request for a diary."""

    REQUESTED = "requested"
    """Nothing yet."""
    GRANTED = "granted"
    """The diary is open."""
    REFUSED = "refused"
    """The teacher has refused it, or has closed the diary again."""
    WITHDRAWN = "withdrawn"
    """The parent has taken it back."""


FINAL: Final = frozenset({DiaryRequestState.REFUSED, DiaryRequestState.WITHDRAWN})
"""It is over; the parent may make another one."""

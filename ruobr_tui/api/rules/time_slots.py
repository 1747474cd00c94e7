"""Times of a day at which families are received one after another, as ``HH:MM``: for client and server."""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST, LONGEST = 5, 240
"""Minutes for one family."""
_TIME = re.compile(r"(\d{1,2})[:.\-](\d{2})")


def minute_of(text: str) -> int | None:
    """The minute of the day of a time such as ``9:30``; None if it is no time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2])
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def time_text(minute: int) -> str:
    """``9:30`` of a minute of the day."""
    return f"{minute // 60}:{minute % 60:02}"


def slots(first: int, last: int, minutes: int) -> Iterator[int]:
    """The minutes of the day at which a family's time begins; it ends at ``last`` at the latest."""
    return iter(range(first, last - minutes + 1, minutes))

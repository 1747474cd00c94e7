"""Where an entry stands in a list of what happened: pages go on after it, though more happens meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ruobr_server.kit.errors import InvalidInput

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Place(NamedTuple):
    """The latest has the greatest. ``rank`` orders what happened at the same moment in several logs."""

    at: datetime
    rank: int
    id: int


def text_of(place: Place) -> str:
    """A place, for the next request."""
    micros = (place.at - _EPOCH) // timedelta(microseconds=1)
    return f"{micros}.{place.rank}.{place.id}"


def place_of(text: str) -> Place:
    """The same back. Raises ``InvalidInput``."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):
        raise InvalidInput("Not valid: before")
    micros, rank, number = map(int, parts)
    if micros > 4_102_444_800_000_000 or number >= 2**63:  # the year 2100
        raise InvalidInput("Not valid: before")
    return Place(_EPOCH + timedelta(microseconds=micros), rank, number)

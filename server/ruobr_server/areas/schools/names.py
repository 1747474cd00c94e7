"""How a person's name is written."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(4096)  # a week names the same few teachers again and again
def full_name(last: str, first: str, middle: str) -> str:
    """Surname, first and middle name, whichever there are."""
    return " ".join(part for part in (last, first, middle) if part)

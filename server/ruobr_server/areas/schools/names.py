"""Names of people."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(4096)  # a week has the same few teachers again and again
def full_name(last: str, first: str, middle: str) -> str:
    """Surname, first and middle name, without missing parts."""
    return " ".join(part for part in (last, first, middle) if part)

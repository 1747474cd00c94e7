"""How a person's name is written."""

from __future__ import annotations


def full_name(last: str, first: str, middle: str) -> str:
    """Surname, first and middle name, whichever there are."""
    return " ".join(part for part in (last, first, middle) if part)

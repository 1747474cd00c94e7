"""How texts are compared in searches: without case, ё as е, single spaces."""

from __future__ import annotations


def folded(text: str) -> str:
    """Return the form in which two spellings of one text are equal."""
    return " ".join(text.casefold().replace("ё", "е").split())

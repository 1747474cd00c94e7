"""Names of people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, or_, true


@lru_cache(4096)  # a week has the same few teachers again and again
def full_name(last: str, first: str, middle: str) -> str:
    """Surname, first and middle name, without missing parts."""
    return " ".join(part for part in (last, first, middle) if part)


def is_named(text: str, names: Any, login: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether surname, surname and first name, or the login begin with this text; an empty one always does.

    ``names``: the columns of ``queries.person_names``, where it may be an alias.
    """
    wanted = " ".join(text.split())
    if not wanted:
        return true()
    last, _, first = wanted.partition(" ")
    name = names.last_name.startswith(_capitalised(last), autoescape=True)
    if first:
        name &= names.first_name.startswith(_capitalised(first), autoescape=True)
    return or_(name, login.startswith(wanted.upper(), autoescape=True))


def _capitalised(word: str) -> str:
    """As names are written: SQLite does not compare Cyrillic letters without their case."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))

"""Finding names by the beginnings of their words, alike on SQLite and PostgreSQL.

Words are ``folded`` and stand in a table of their own, (word, whose): a search reads what begins so, no more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, and_

from ruobr_tui.api.rules.text.folding import folded

MOST_WORDS = 6
"""Words of a search; a name has three."""
LONGEST_WORD = 100

_BEHIND_ALL = "\U0010ffff"


def search_text(length: int) -> String:
    """The type of a searched column. PostgreSQL compares it by code points, as SQLite does."""
    plain: String = String(length)
    return plain.with_variant(String(length, collation="C"), "postgresql")


def words_in(text: str) -> list[str]:
    """The words of a name, or of what is searched for."""
    return [word[:LONGEST_WORD] for word in folded(text).split()]


def begins(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Whether a word begins so."""
    return and_(column >= word, column < word + _BEHIND_ALL)

"""Finding names by their beginnings, alike on SQLite and PostgreSQL.

A searched column has the ``folded`` name: words in small letters with one space between them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, and_, false, func, or_

from ruobr_tui.api.rules.text.folding import folded

MOST_WORDS = 6
"""Words of a search; a name has three."""

_BEHIND_ALL = "\U0010ffff"


def search_text(length: int) -> String:
    """The type of a searched column. PostgreSQL compares it by code points, as SQLite does."""
    plain: String = String(length)
    return plain.with_variant(String(length, collation="C"), "postgresql")


def matches(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether each word of ``text`` begins a word of the name, in any order. Without words nothing does."""
    words = folded(text).split()[:MOST_WORDS]
    return and_(*(_has_word(column, word) for word in words)) if words else false()


def _has_word(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    is_first = and_(column >= word, column < word + _BEHIND_ALL)
    return or_(is_first, func.replace(column, f" {word}", "") != column)

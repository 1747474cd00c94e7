"""What a clerk types to find an application: a name, its number, or the end of the birth certificate."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import ColumnElement, FromClause, Select, and_, false, select, union_all

from ruobr_server.areas.families.child_words import from_the_end
from ruobr_server.areas.families.tables import child_words
from ruobr_server.kit.db.search import MOST_WORDS, begins, words_in

_LONGEST_ID, _LONGEST_CERTIFICATE = 18, 6
_NOT_DIGITS = re.compile(r"[^0-9]")


def meant_application(own: FromClause) -> Callable[[str], ColumnElement[bool]]:
    """Whether a text means a row of ``own`` (``id``, ``child_id``, and ``number`` if it has one).

    Each word begins a word of the child's name, in any order.
    """
    return lambda text: _is_meant(own, text)


def _is_meant(own: FromClause, text: str) -> ColumnElement[bool]:
    if any(sign.isalpha() for sign in text):
        words = words_in(text)[:MOST_WORDS]
        return and_(*(own.c.child_id.in_(_children(word)) for word in words))
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return false()
    # Each of them has an index; PostgreSQL would read all rows for one "or" of them.
    meant = [select(own.c.id).where(own.c.id == int(digits[-_LONGEST_ID:]))]
    if "number" in own.c:
        meant.append(select(own.c.id).where(own.c.number == text.strip()))
    if len(digits) <= _LONGEST_CERTIFICATE:
        meant.append(select(own.c.id).where(own.c.child_id.in_(_children(from_the_end(digits)))))
    return own.c.id.in_(union_all(*meant))


def _children(word: str) -> Select[tuple[int]]:
    return select(child_words.c.child_id).where(begins(child_words.c.word, word))

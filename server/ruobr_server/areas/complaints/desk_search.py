"""What a clerk types to find a complaint: a name, its number, or the end of the telephone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Select, and_, false, insert, select, union_all

from ruobr_server.areas.complaints.tables import complaint_words, complaints
from ruobr_server.kit.db.search import MOST_WORDS, begins, words_in

_TELEPHONE = "+"
"""Before the digits of a telephone, which is searched by its end."""
_LONGEST_ID, _LEAST_OF_TELEPHONE = 18, 4
_NOT_DIGITS = re.compile(r"[^0-9]")


def words_of(values: Mapping[str, str]) -> list[str]:
    """The words of sender and child, and the telephone from its end."""
    names = f"{values.get('sender', '')} {values.get('child', '')}"
    digits = _NOT_DIGITS.sub("", values.get("phone", ""))
    return sorted({*words_in(names), *([_TELEPHONE + digits[::-1]] if digits else ())})


def store_words(connection: Connection, complaint_id: int, values: Mapping[str, str]) -> None:
    """Let a new complaint be found."""
    if words := words_of(values):
        connection.execute(
            insert(complaint_words), [{"complaint_id": complaint_id, "word": word} for word in words]
        )


def meant_complaint(text: str) -> ColumnElement[bool]:
    """Whether a text means a complaint: each word begins a word of it, in any order."""
    own = complaints.c
    if any(sign.isalpha() for sign in text):
        return and_(*(own.id.in_(_with(word)) for word in words_in(text)[:MOST_WORDS]))
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return false()
    # Each of them has an index; PostgreSQL would read all rows for one "or" of them.
    meant = [
        select(own.id).where(own.number == text.strip()),
        select(own.id).where(own.id == int(digits[-_LONGEST_ID:])),
    ]
    if len(digits) >= _LEAST_OF_TELEPHONE:
        meant.append(_with(_TELEPHONE + digits[::-1]))
    return own.id.in_(union_all(*meant))


def _with(word: str) -> Select[tuple[int]]:
    return select(complaint_words.c.complaint_id).where(begins(complaint_words.c.word, word))

"""What a clerk types to find an application: a name, its number, or the end of the birth certificate."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, FromClause, or_, select

from ruobr_server.areas.families.queries import child_papers
from ruobr_server.kit.db.search import matches

_LONGEST_ID, _LONGEST_CERTIFICATE = 18, 6
_NOT_DIGITS = re.compile(r"[^0-9]")


def is_searched(own: FromClause, text: str) -> ColumnElement[bool]:
    """Whether a row of applications (``id``, ``child_id``, and ``number`` if it has one) is meant."""
    children = select(child_papers.c.id)
    if any(sign.isalpha() for sign in text):
        return own.c.child_id.in_(children.where(matches(child_papers.c.search_name, text)))
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return matches(child_papers.c.search_name, "")
    meant: list[ColumnElement[Any]] = [own.c.id == int(digits[-_LONGEST_ID:])]
    if "number" in own.c:
        meant.append(own.c.number == text.strip())
    if len(digits) <= _LONGEST_CERTIFICATE:
        ends = child_papers.c.certificate_number.endswith(digits, autoescape=True)
        meant.append(own.c.child_id.in_(children.where(ends)))
    return or_(*meant)

"""What a clerk types to find an application: a name, its number, or the end of the birth certificate."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, false, func, or_, select

from ruobr_server.areas.families.child_words import from_the_end
from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.families.tables import child_words
from ruobr_server.kit.db.pages import MOST_PARTS, Listing, Order, Page, page_of
from ruobr_server.kit.db.search import MOST_WORDS, begins, words_in
from ruobr_tui.api.list_orders import ListOrder

_LONGEST_ID, _LONGEST_CERTIFICATE = 18, 6
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class WorkList:
    """The applications of a work list: those in some scopes (a column of ``own``) and states."""

    own: FromClause
    scope: ColumnElement[int]
    scopes: Collection[int]
    orders: Mapping[ListOrder, Order]
    indexed: Collection[ListOrder]
    """Orders in which an index has the rows of one scope and state."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of a desk; ``counts`` by state of all its applications, ``found`` on all pages."""

    page: Page
    counts: dict[str, int]
    found: int


def page_of_work_list(
    connection: Connection, whole: WorkList, states: Collection[str], listing: Listing
) -> FoundPage:
    """The applications in these states that are wanted. Raises ``Invalid`` for a place that is none."""
    own, mine = whole.own, whole.scope.in_(whole.scopes)
    rows = connection.execute(
        select(own.c.state, func.count().label("many")).where(mine).group_by(own.c.state)
    )
    counts = {row.state: int(row.many) for row in rows}
    pairs = [(at, state) for at in whole.scopes for state in states]
    if listing.search:
        parts = [_meant(own, whole.scope, whole.scopes, states, listing.search)]
        found = connection.execute(select(func.count()).select_from(parts[0].subquery())).scalar_one()
    else:
        found = sum(counts.get(state, 0) for state in states)
        if listing.order in whole.indexed and len(pairs) <= MOST_PARTS:
            parts = [select(own.c.id).where(whole.scope == at, own.c.state == state) for at, state in pairs]
        else:
            parts = [select(own.c.id).where(mine, own.c.state.in_(states))]
    if listing.order == ListOrder.NAME:
        parts = [part.join(child_papers, child_papers.c.id == own.c.child_id) for part in parts]
    return FoundPage(page_of(connection, parts, whole.orders[listing.order], listing), counts, found)


def _meant(
    own: FromClause, scope: ColumnElement[int], scopes: Collection[int], states: Collection[str], text: str
) -> Select[tuple[int]]:
    """The ids of the applications in these scopes (a column of ``own``) and states that ``text`` means.

    Few are meant, so they are looked up by what is typed: without an index on scope and state, which holds
    the whole desk, and which SQLite would take.
    """
    return select(own.c.id).where(
        _is_meant(own, text), (scope + 0).in_(scopes), own.c.state.concat("").in_(states)
    )


def _is_meant(own: FromClause, text: str) -> ColumnElement[bool]:
    """Whether a row (``id``, ``child_id``, and ``number`` if it has one) is meant.

    Each word begins a word of the child's name, in any order.
    """
    if any(sign.isalpha() for sign in text):
        words = words_in(text)[:MOST_WORDS]
        return and_(*(own.c.child_id.in_(_children(word)) for word in words))
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return false()
    meant: list[ColumnElement[bool]] = [own.c.id == int(digits[-_LONGEST_ID:])]
    if "number" in own.c:
        meant.append(own.c.number == text.strip())
    if len(digits) <= _LONGEST_CERTIFICATE:
        meant.append(own.c.child_id.in_(_children(from_the_end(digits))))
    return or_(*meant)


def _children(word: str) -> Select[tuple[int]]:
    return select(child_words.c.child_id).where(begins(child_words.c.word, word))

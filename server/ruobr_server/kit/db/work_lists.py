"""Work lists of desks: the rows of some scopes and states, in pages, searched, and counted by state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, false, func, or_, select, true

from ruobr_server.kit.db.pages import MOST_PARTS, Listing, Order, Page, counted_page_of, page_of
from ruobr_server.kit.db.unindexed import Unindexed
from ruobr_server.kit.errors import Invalid
from ruobr_tui.api.list_orders import ListOrder

Scope = tuple[ColumnElement[int], Collection[int]]
"""A column of the rows, and its values for which a desk decides."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """The rows of ``own`` (``id``, ``state``) in at least one of the scopes; in no scope there are none."""

    own: FromClause
    scopes: Sequence[Scope] | None
    """None: all rows, of a desk for the whole region."""
    is_meant: Callable[[str], ColumnElement[bool]]
    """Whether a text that a clerk types means a row."""
    orders: Mapping[ListOrder, Order]
    indexed: Collection[ListOrder] = ()
    """Orders in which an index has the rows of one value of a scope and one state."""
    joins: Mapping[ListOrder, tuple[FromClause, ColumnElement[bool]]] = field(default_factory=dict)
    """What an order needs besides ``own``."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of a desk; ``counts`` by state of all its rows, ``found`` on all pages."""

    page: Page
    counts: dict[str, int]
    found: int


def page_of_work_list(
    connection: Connection, whole: WorkList, states: Collection[str], listing: Listing
) -> FoundPage:
    """The rows in these states that are wanted. Raises ``Invalid`` for an order or a place that is none."""
    own, order = whole.own, whole.orders.get(listing.order)
    if order is None:
        raise Invalid
    mine = in_scopes(whole.scopes)
    counts = _counts(connection, whole, mine)
    join = whole.joins.get(listing.order)
    if listing.search:
        meant = _meant(whole, states, listing.search)
        page, found = counted_page_of(
            connection, meant if join is None else meant.join(*join), order, listing
        )
        return FoundPage(page, counts, found)
    found = sum(counts.get(state, 0) for state in states)
    pairs = [(at, own.c.state == state) for at in _places(whole.scopes) for state in states]
    if listing.order in whole.indexed and len(pairs) <= MOST_PARTS:
        parts = [select(own.c.id).where(*pair) for pair in pairs]
    else:
        parts = [select(own.c.id).where(mine, own.c.state.in_(states))]
    if join is not None:
        parts = [part.join(*join) for part in parts]
    return FoundPage(page_of(connection, parts, order, listing), counts, found)


def _counts(connection: Connection, whole: WorkList, mine: ColumnElement[bool]) -> dict[str, int]:
    """How many rows a desk has in each state.

    They are grouped by the scope as well where there is one, as its index has them: nothing is sorted.
    """
    state, used = whole.own.c.state, [column for column, values in whole.scopes or () if values]
    groups = [*used, state] if len(used) == 1 else [state]
    rows = connection.execute(select(state, func.count().label("many")).where(mine).group_by(*groups))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.state] = counts.get(row.state, 0) + int(row.many)
    return counts


def in_scopes(scopes: Sequence[Scope] | None) -> ColumnElement[bool]:
    """Whether a row is the desk's."""
    return true() if scopes is None else or_(false(), *(column.in_(values) for column, values in scopes))


def _places(scopes: Sequence[Scope] | None) -> Iterator[ColumnElement[bool]]:
    """Each value of each scope, without the rows that a scope before has."""
    if scopes is None:
        yield true()
        return
    for at, (column, values) in enumerate(scopes):
        before = [other.not_in(theirs) for other, theirs in scopes[:at] if theirs]
        for value in values:
            yield and_(column == value, *before)


def _meant(whole: WorkList, states: Collection[str], text: str) -> Select[tuple[int]]:
    """The ids of the rows that ``text`` means.

    Few are meant, so they are looked up by what is typed: without an index on scope and state, which holds
    the whole desk, and which SQLite would take.
    """
    own = whole.own
    scopes = whole.scopes
    mine = in_scopes(None if scopes is None else [(Unindexed(column), values) for column, values in scopes])
    return select(own.c.id).where(whole.is_meant(text), mine, Unindexed(own.c.state).in_(states))

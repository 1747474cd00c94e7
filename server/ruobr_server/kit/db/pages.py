"""Lists in pages: where a page ends is the place after which the next one begins.

The place of a row is what the list is ordered by. It stays valid while other rows come and go, and the
thousandth page costs what the first one does.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Never

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from ruobr_server.kit.errors import Invalid
from ruobr_tui.api.list_orders import ListOrder

LONGEST = 1000
"""Characters of a place on the wire."""
MOST = 200
"""Rows of a page."""
USUAL = 50
"""Rows of a page where the request does not say how many: a few screens of a terminal."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Which part of a list is wanted: rows with the words of ``search``, in an order, behind a place."""

    search: str = ""
    order: ListOrder = ListOrder.USUAL
    after: str = ""
    limit: int = USUAL


FIRST = Listing()
"""The first page in the usual order."""
MOST_PARTS = 100
"""Selects in one statement; SQLite allows 500."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by: columns whose values are unique together, all in one direction."""

    columns: tuple[ColumnElement[Any], ...]
    kinds: tuple[type, ...]
    """Python types of the columns' values: int, str, date or datetime."""
    is_descending: bool = False

    def after(self, place: str, columns: Sequence[ColumnElement[Any]] = ()) -> ColumnElement[bool]:
        """Rows behind a place of ``place_of``. Raises ``Invalid`` for a text that is none.

        ``columns``: what the columns are called in a query around the first one.
        """
        values = read_place(place, self.kinds)
        typed = tuple_(
            *(literal(value, column.type) for value, column in zip(values, self.columns, strict=True))
        )
        own = tuple_(*(columns or self.columns))
        return own < typed if self.is_descending else own > typed

    def directed(self, columns: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        """Columns with the direction, for ``order_by``."""
        return [column.desc() if self.is_descending else column for column in columns]

    def place_of(self, row: Sequence[Any]) -> str:
        """The place of a row of ``columns`` on the wire."""
        text = json.dumps([_written(value) for value in row], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Page:
    """The ids of a page in order, and the place after which the next page begins; "": there is none."""

    ids: Sequence[int]
    next: str


def page_of(connection: Connection, parts: Sequence[Select[Any]], order: Order, listing: Listing) -> Page:
    """The first rows of all ``parts`` together, which select ids alone.

    Each part is ordered by an index of its own, of which no more rows than one page are read.
    """
    most = listing.limit + 1
    own = [
        _with_places(part, order)
        .where(*([order.after(listing.after)] if listing.after else []))
        .order_by(*order.directed(order.columns))
        .limit(most)
        for part in parts
    ]
    if not own:
        return Page([], "")
    if len(own) == 1:
        rows = connection.execute(own[0]).all()
    else:
        all_parts = union_all(*(select(part.subquery()) for part in own)).subquery()
        ordered = order.directed(_places(all_parts, order))
        rows = connection.execute(select(all_parts).order_by(*ordered).limit(most)).all()
    return _page(rows, order, listing)


def counted_page_of(
    connection: Connection, whole: Select[Any], order: Order, listing: Listing
) -> tuple[Page, int]:
    """A page of the rows of ``whole``, which selects ids alone, and how many there are on all pages.

    All rows are read once, for both: they are to be few, such as those that a search finds.
    """
    found = _with_places(whole, order).add_columns(func.count().over().label("found")).subquery()
    places = _places(found, order)
    rows = connection.execute(
        select(found)
        .where(*([order.after(listing.after, places)] if listing.after else []))
        .order_by(*order.directed(places))
        .limit(listing.limit + 1)
    ).all()
    if not rows and listing.after:  # the last ones were decided meanwhile
        count = connection.execute(select(func.count()).select_from(whole.subquery())).scalar_one()
    else:
        count = rows[0].found if rows else 0
    return _page([row[:-1] for row in rows], order, listing), int(count)


def _with_places(part: Select[Any], order: Order) -> Select[Any]:
    return part.add_columns(*(column.label(f"place{at}") for at, column in enumerate(order.columns)))


def _places(rows: FromClause, order: Order) -> list[ColumnElement[Any]]:
    return [rows.c[f"place{at}"] for at in range(len(order.columns))]


def _page(rows: Sequence[Sequence[Any]], order: Order, listing: Listing) -> Page:
    shown = rows[: listing.limit]
    return Page([row[0] for row in shown], order.place_of(shown[-1][1:]) if len(rows) > len(shown) else "")


def _written(value: Any) -> int | str:
    return value.isoformat() if isinstance(value, date) else value  # a moment is a date, too


def read_place(place: str, kinds: Sequence[type]) -> list[Any]:
    """The values of a place. Raises ``Invalid`` for a text that is none."""
    try:
        padded = place + "=" * (-len(place) % 4)
        values = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        if not isinstance(values, list):
            raise TypeError(values)
        return [_of_kind(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Invalid from error


def _of_kind(value: Any, kind: type) -> Any:
    if issubclass(kind, datetime):
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo is not None else _refused(value)
    if issubclass(kind, date):
        return date.fromisoformat(value)
    if type(value) is not kind:
        return _refused(value)
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**63 else _refused(value)
    # PostgreSQL takes no other text.
    return value if str(value).isprintable() else _refused(value)


def _refused(value: Any) -> Never:
    raise ValueError(value)

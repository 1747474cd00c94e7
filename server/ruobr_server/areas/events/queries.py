"""Reading of events, in an order into which none is inserted later.

On PostgreSQL a transaction with lower ids may commit later, so ids alone do not tell how far a reader has
read. Events are read in the order of (transaction, id), and only those of transactions below the horizon: all
of these have ended, so none of their events can be added. See ``docs/adr/0001-order-of-events.md``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, literal_column, select, true, tuple_

from ruobr_server.areas.events import cursor
from ruobr_server.areas.events.cursor import Cursor
from ruobr_server.areas.events.tables import live_events
from ruobr_server.kit.db.instances import history

PAGE = 100
"""Events sent to a stream at once."""

LOOK = 1_000
"""Events read by one poll."""

HORIZON = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
"""The oldest running transaction of this PostgreSQL that writes."""

_own = live_events
_READ = (_own.c.id, _own.c.xid, _own.c.account_id, _own.c.kind, _own.c.about, _own.c.at)


class Position(NamedTuple):
    """How far a reader has read."""

    xid: int
    id: int


BEGINNING = Position(0, 0)


class Start(NamedTuple):
    """Where a stream begins. ``number`` is the number to continue after; ``missed``: events may be
    missing.
    """

    history: int
    position: Position
    number: int
    missed: bool


def start(connection: Connection, last_event_id: str | None) -> Start:
    """After the event of ``last_event_id``, otherwise after the newest event.

    ``missed`` if there is a ``last_event_id``, but no event of it here.
    """
    here = cursor.history_number(history(connection))
    wanted = cursor.read(last_event_id) if last_event_id is not None else None
    if wanted is not None and wanted.history == here:
        mine = select(*_READ).where(_own.c.id == wanted.id, _is_final(connection))
        row = connection.execute(mine).one_or_none()
        if row is not None and cursor.content_number(row) == wanted.content:
            return Start(here, Position(row.xid, row.id), wanted.to_wire(), False)
        if not wanted.id:  # there were no events: all are new, and some may have been deleted
            return Start(here, BEGINNING, wanted.to_wire(), True)
    newest = _newest(connection)
    if newest is None:
        return Start(here, BEGINNING, Cursor(here, 0, 0).to_wire(), last_event_id is not None)
    return Start(here, Position(newest.xid, newest.id), number_of(here, newest), last_event_id is not None)


def number_of(history: int, row: Row[Any]) -> int:
    """The number of an event on the wire."""
    return Cursor(history, row.id, cursor.content_number(row)).to_wire()


def after(connection: Connection, account_id: int, position: Position, limit: int = PAGE) -> list[Row[Any]]:
    """The events of an account after a position, in order."""
    query = select(*_READ).where(_own.c.account_id == account_id, *_behind(connection, position))
    return list(connection.execute(query.order_by(_own.c.xid, _own.c.id).limit(limit)))


def events_since(
    connection: Connection, position: Position, limit: int = LOOK
) -> tuple[Position, set[int], bool]:
    """The events after a position: the new position, the accounts, and whether these were all."""
    query = select(_own.c.xid, _own.c.id, _own.c.account_id).where(*_behind(connection, position))
    rows = connection.execute(query.order_by(_own.c.xid, _own.c.id).limit(limit)).all()
    reached = Position(rows[-1].xid, rows[-1].id) if rows else position
    return reached, {row.account_id for row in rows}, len(rows) < limit


def latest(connection: Connection) -> Position:
    """The position after all readable events."""
    newest = _newest(connection)
    return BEGINNING if newest is None else Position(newest.xid, newest.id)


def first_since(connection: Connection, moment: datetime) -> Position | None:
    """The first event of this time or later; null if all are older."""
    query = select(_own.c.xid, _own.c.id).where(_own.c.at >= moment)
    row = connection.execute(query.order_by(_own.c.xid, _own.c.id).limit(1)).one_or_none()
    return None if row is None else Position(row.xid, row.id)


def before(position: Position) -> ColumnElement[bool]:
    """The events before this position."""
    return tuple_(_own.c.xid, _own.c.id) < tuple_(*position)


def _newest(connection: Connection) -> Any:
    query = select(*_READ).where(_is_final(connection)).order_by(_own.c.xid.desc(), _own.c.id.desc())
    return connection.execute(query.limit(1)).one_or_none()


def _behind(connection: Connection, position: Position) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return tuple_(_own.c.xid, _own.c.id) > tuple_(*position), _is_final(connection)


def _is_final(connection: Connection) -> ColumnElement[bool]:
    """No event can be added before these."""
    if connection.dialect.name != "postgresql":
        return true()
    horizon: ColumnElement[int] = literal_column(HORIZON)
    return _own.c.xid < horizon

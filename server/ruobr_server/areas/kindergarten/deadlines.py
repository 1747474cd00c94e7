"""Automatic changes: referrals without a response, missing documents, children who turn seven."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ruobr_server.areas.kindergarten import queue
from ruobr_server.areas.kindergarten.exchange_binding import close_offers
from ruobr_server.areas.kindergarten.groups import take_place
from ruobr_server.areas.kindergarten.notifications import notify_owners, notify_places
from ruobr_server.areas.kindergarten.states import APPLICATION, HELD, STOPPED
from ruobr_server.areas.kindergarten.tables import kindergarten_applications, kindergartens
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.workflow.machine import SYSTEM
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.rules.kindergarten import OLDEST, turns
from ruobr_tui.api.states.kindergarten import KindergartenState

DOCUMENTS_LATE = "Документы не были представлены в срок."
"""For clients that do not know the reason of the same name."""

AT_ONCE = 500
"""Applications in one transaction."""


@takes_long(60.0)
def pass_deadlines(connection: Connection, now: datetime, today: date) -> int:
    """Apply deadlines that have passed; return how many (at most ``AT_ONCE``: call again).

    A deadline is the last day on which a response is possible.
    """
    own = kindergarten_applications
    late = connection.execute(
        select(own)
        .where(own.c.state.in_((HELD, KindergartenState.DOCUMENTS)), own.c.deadline < today)
        .order_by(own.c.deadline, own.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in late:
        if row.state == HELD:
            _end(connection, row, "expire", now)
        else:
            _end(connection, row, "lapse", now, DOCUMENTS_LATE, reasons.DOCUMENTS_LATE)
    grown = connection.execute(
        select(own)
        .where(
            own.c.state.in_(sorted(STOPPED)),
            own.c.birth_date <= turns(today, -OLDEST),
        )
        .order_by(own.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in grown:
        _end(connection, row, "archive", now)
    notify_owners(connection, [row.id for row in (*late, *grown)], now)
    return len(late) + len(grown)


@takes_long(60.0)
def note_places(connection: Connection, today: date, now: datetime) -> None:
    """Store today's places in every municipality, and publish those that have changed."""
    for territory_id in connection.scalars(select(kindergartens.c.territory_id).distinct()).all():
        queue.record_places(connection, territory_id, today)
    notify_places(connection, today, now)


def _end(
    connection: Connection,
    row: Row[Any],
    action: str,
    now: datetime,
    note: str = "",
    why: Reason | None = None,
) -> None:
    own = kindergarten_applications
    if row.group_id is not None:
        take_place(connection, row.group_id, -1)
        connection.execute(update(own).where(own.c.id == row.id).values(group_id=None))
    move(
        connection, APPLICATION, own, row._mapping, action, {SYSTEM}, None, now,
        note=note, why=why, deadline=None,
    )  # fmt: skip
    close_offers(connection, row.id, now)
    queue.enter(connection, [row.id])

"""Live events for owners of applications to kindergarten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, select

from ruobr_server.areas.desks.service import notify_desk
from ruobr_server.areas.events.service import NewEvent, publish_many
from ruobr_server.areas.kindergarten.exchange_view import fitting_offers, proposals
from ruobr_server.areas.kindergarten.tables import (
    exchange_offers,
    exchange_proposals,
    kindergarten_applications,
    queue_places,
)
from ruobr_server.auth.desks import KINDERGARTEN as KINDERGARTEN_DESK
from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN, QUEUE

_PIECE = 500
"""Applications in one statement with a list of values."""


def notify_owners(connection: Connection, application_ids: Iterable[int], now: datetime) -> None:
    """Publish that the state of these applications, or a confirmed claim, has changed; to their desks too."""
    known = sorted(set(application_ids))
    own = kindergarten_applications
    events: list[NewEvent] = []
    territories: set[int] = set()
    for first in range(0, len(known), _PIECE):
        rows = connection.execute(
            select(own.c.id, own.c.account_id, own.c.territory_id, own.c.state)
            .where(own.c.id.in_(known[first : first + _PIECE]))
            .order_by(own.c.id)
        ).all()
        territories.update(row.territory_id for row in rows)
        events += [
            NewEvent(row.account_id, KINDERGARTEN, {"application": row.id, "state": row.state})
            for row in rows
        ]
    publish_many(connection, events, now)
    for territory in sorted(territories):
        item = known[0] if len(known) == 1 else None
        notify_desk(connection, KINDERGARTEN_DESK, item, territory, None, now)


def notify_parties(connection: Connection, proposal_ids: Sequence[int], now: datetime) -> None:
    """Publish these proposals to both parties."""
    if not proposal_ids:
        return
    rows = connection.execute(
        proposals().where(exchange_proposals.c.id.in_(proposal_ids)).order_by(exchange_proposals.c.id)
    )
    events = []
    for row in rows:
        about = {"proposal": row.id, "state": row.state}
        events += [NewEvent(each, EXCHANGE, about) for each in (row.from_account_id, row.to_account_id)]
    publish_many(connection, events, now)


def notify_matching(connection: Connection, offer_id: int, now: datetime) -> None:
    """Publish a new offer to families whose open offers match it."""
    row = connection.execute(select(exchange_offers).where(exchange_offers.c.id == offer_id)).one()
    accounts = sorted({each.account_id for each in connection.execute(fitting_offers(row))})
    publish_many(connection, [NewEvent(account, EXCHANGE, {"offer": offer_id}) for account in accounts], now)


def notify_places(connection: Connection, day: date, now: datetime) -> None:
    """Publish changed places: those stored for this day that differ from the last ones before."""
    own, today, last = kindergarten_applications, queue_places.alias("today"), queue_places.alias("last")
    newest = (
        select(func.max(queue_places.c.day))
        .where(
            queue_places.c.application_id == today.c.application_id,
            queue_places.c.kindergarten_id == today.c.kindergarten_id,
            queue_places.c.day < day,
        )
        .scalar_subquery()
    )
    rows = connection.execute(
        select(own.c.id, own.c.account_id)
        .distinct()
        .join(today, today.c.application_id == own.c.id)
        .join(
            last,
            and_(
                last.c.application_id == today.c.application_id,
                last.c.kindergarten_id == today.c.kindergarten_id,
                last.c.day == newest,
            ),
        )
        .where(today.c.day == day, today.c.place != last.c.place)
        .order_by(own.c.id)
    ).all()
    publish_many(connection, [NewEvent(row.account_id, QUEUE, {"application": row.id}) for row in rows], now)

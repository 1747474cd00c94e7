"""Telling owners that something about their applications has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, and_, func, select

from ruobr_server.areas.events.service import Told, tell_all
from ruobr_server.areas.kindergarten.exchange_view import fitting_offers, proposals
from ruobr_server.areas.kindergarten.tables import (
    exchange_offers,
    exchange_proposals,
    kindergarten_applications,
    queue_places,
)
from ruobr_tui.api.models.events import EXCHANGE, KINDERGARTEN, QUEUE

_PIECE = 500
"""Applications of one statement with a list of values."""


def tell_owners(connection: Connection, application_ids: Iterable[int], now: datetime) -> None:
    """The state of these applications, or what is confirmed of them, is another one now."""
    known = sorted(set(application_ids))
    own = kindergarten_applications
    told: list[Told] = []
    for first in range(0, len(known), _PIECE):
        rows = connection.execute(
            select(own.c.id, own.c.account_id, own.c.state)
            .where(own.c.id.in_(known[first : first + _PIECE]))
            .order_by(own.c.id)
        )
        told += [
            Told(row.account_id, KINDERGARTEN, {"application": row.id, "state": row.state}) for row in rows
        ]
    tell_all(connection, told, now)


def tell_parties(connection: Connection, proposal_ids: Sequence[int], now: datetime) -> None:
    """Both sides of these proposals to exchange places."""
    if not proposal_ids:
        return
    rows = connection.execute(
        proposals().where(exchange_proposals.c.id.in_(proposal_ids)).order_by(exchange_proposals.c.id)
    )
    told = []
    for row in rows:
        about = {"proposal": row.id, "state": row.state}
        told += [Told(each, EXCHANGE, about) for each in (row.from_account_id, row.to_account_id)]
    tell_all(connection, told, now)


def tell_fitting(connection: Connection, offer_id: int, now: datetime) -> None:
    """Families whose open offers fit a new one, which they can have from now on."""
    row = connection.execute(select(exchange_offers).where(exchange_offers.c.id == offer_id)).one()
    accounts = sorted({each.account_id for each in connection.execute(fitting_offers(row))})
    tell_all(connection, [Told(account, EXCHANGE, {"offer": offer_id}) for account in accounts], now)


def tell_places(connection: Connection, day: date, now: datetime) -> None:
    """Everybody whose noted place of this day is another than the last one noted before it."""
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
    tell_all(connection, [Told(row.account_id, QUEUE, {"application": row.id}) for row in rows], now)

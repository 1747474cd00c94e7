"""Offers that are reserved by a consent, and what ends with a withdrawn offer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from ruobr_server.areas.kindergarten.exchange_states import OFFER, PROPOSAL
from ruobr_server.areas.kindergarten.exchange_view import offer_row
from ruobr_server.areas.kindergarten.notifications import notify_parties
from ruobr_server.areas.kindergarten.tables import exchange_offers, exchange_proposals
from ruobr_server.kit.workflow.machine import SYSTEM
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.states.exchange import OfferState, ProposalState


def bind(connection: Connection, pair: tuple[int, int], now: datetime) -> None:
    """Reserve both offers for this consent; other consents fail."""
    for offer_id in sorted(pair):
        row = offer_row(connection, offer_id)
        assert row is not None
        move(connection, OFFER, exchange_offers, row._mapping, "match", {SYSTEM}, None, now)


def free(connection: Connection, pair: tuple[int, int], now: datetime) -> None:
    """Release both offers."""
    for offer_id in sorted(pair):
        row = offer_row(connection, offer_id)
        if row is not None and row.state == OfferState.MATCHED:
            move(connection, OFFER, exchange_offers, row._mapping, "free", {SYSTEM}, None, now)


def lapse(
    connection: Connection,
    offer_id: int,
    but: int | None,
    now: datetime,
    *,
    note: str = "",
    account_id: int | None = None,
) -> list[int]:
    """End the proposals about a withdrawn offer, and release the offers of those who had consented.

    Returns the ids of those that ended.
    """
    own = exchange_proposals
    rows = connection.execute(
        select(own).where(
            or_(own.c.from_offer_id == offer_id, own.c.to_offer_id == offer_id),
            own.c.state.in_(PROPOSAL.live),
        )
    ).all()
    ended = [row for row in rows if row.id != but]
    for row in ended:
        move(connection, PROPOSAL, own, row._mapping, "lapse", {SYSTEM}, account_id, now, note=note)
        if row.state == ProposalState.CONSENTED:
            free(connection, (row.from_offer_id, row.to_offer_id), now)
    numbers = [int(row.id) for row in ended]
    notify_parties(connection, numbers, now)
    return numbers


def close_offers(connection: Connection, application_id: int, now: datetime) -> None:
    """Close the offers of a place that was accepted, declined or not answered for."""
    numbers = connection.scalars(
        select(exchange_offers.c.id).where(
            exchange_offers.c.application_id == application_id, exchange_offers.c.state.in_(OFFER.live)
        )
    ).all()
    for number in numbers:
        lapse(connection, number, None, now)
        row = offer_row(connection, number)
        assert row is not None
        move(connection, OFFER, exchange_offers, row._mapping, "withdraw", {SYSTEM}, None, now)

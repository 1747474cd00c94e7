"""Erasure of an account's data in applications to kindergarten; positions in the queue do not change."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, select, update

from ruobr_server.areas.families.service import DIGEST_COLUMNS
from ruobr_server.areas.kindergarten.exchange_states import OFFER, PROPOSAL
from ruobr_server.areas.kindergarten.states import APPLICATION
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    exchange_offers,
    exchange_proposals,
    kindergarten_applications,
    kindergarten_round_decisions,
)
from ruobr_server.kit.workflow.service import close_histories


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Empty the priorities, siblings, the child's digests, and the notes in the history."""
    own = kindergarten_applications
    rows = connection.execute(select(own.c.id, own.c.birth_date).where(own.c.account_id == account_id)).all()
    numbers = [row.id for row in rows]
    for row in rows:
        connection.execute(
            update(own)
            .where(own.c.id == row.id)
            .values(
                birth_date=date(row.birth_date.year, 1, 1),
                adapted=False,
                category_id=None,
                category_confirmed=False,
                child_name="",
                **dict.fromkeys(DIGEST_COLUMNS),
            )
        )
    connection.execute(
        update(application_choices)
        .where(application_choices.c.application_id.in_(numbers))
        .values(sibling=False, sibling_confirmed=False)
    )
    connection.execute(
        update(kindergarten_round_decisions)
        .where(kindergarten_round_decisions.c.application_id.in_(numbers))
        .values(note="")
    )
    close_histories(connection, APPLICATION, numbers)
    offers = connection.scalars(
        select(exchange_offers.c.id).where(exchange_offers.c.account_id == account_id)
    ).all()
    close_histories(connection, OFFER, offers)
    proposals = connection.scalars(
        select(exchange_proposals.c.id).where(
            exchange_proposals.c.from_offer_id.in_(offers) | exchange_proposals.c.to_offer_id.in_(offers)
        )
    ).all()
    close_histories(connection, PROPOSAL, proposals)

"""Exchange of places: two parents with a referral each, one operator, one transaction.

Both places are of one municipality, age group, group type and hours; the order of the queue does not change.
An offer can be reserved by one consent only, so of two concurrent acceptances the second one fails.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.kindergarten import exchange_revocation
from ruobr_server.areas.kindergarten.exchange_binding import bind, free, lapse
from ruobr_server.areas.kindergarten.exchange_states import OFFER, PROPOSAL
from ruobr_server.areas.kindergarten.exchange_view import (
    FROM_OFFER,
    TO_OFFER,
    fits,
    fitting_offers,
    offer_row,
    offer_shown,
    offers,
    parties_of,
    proposal_shown,
    proposals,
    proposals_shown,
)
from ruobr_server.areas.kindergarten.notifications import notify_matching, notify_owners, notify_parties
from ruobr_server.areas.kindergarten.states import APPLICATION, HELD
from ruobr_server.areas.kindergarten.tables import (
    exchange_offers,
    exchange_proposals,
    kindergarten_applications,
    kindergarten_groups,
)
from ruobr_server.auth.desks import KINDERGARTEN, territories_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER, REVOKE, SYSTEM
from ruobr_server.kit.workflow.revocation import revocable_subjects
from ruobr_server.kit.workflow.service import begin, move, record
from ruobr_tui.api.models.kindergarten import Exchange, Proposal
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.states.exchange import OfferState, ProposalState


def exchange(connection: Connection, caller: Identity) -> Exchange:
    """The caller's offers, matching offers of others, and proposals about the caller's offers."""
    mine = connection.execute(
        offers().where(
            exchange_offers.c.account_id == caller.account_id, exchange_offers.c.state != OfferState.WITHDRAWN
        )
    ).all()
    fitting: dict[int, Row[Any]] = {}
    for own in mine:
        if own.state == OfferState.OPEN:
            for row in connection.execute(fitting_offers(own)):
                fitting[row.id] = row
    about_mine = or_(FROM_OFFER.c.account_id == caller.account_id, TO_OFFER.c.account_id == caller.account_id)
    return Exchange(
        offers=[offer_shown(row, caller) for row in [*mine, *fitting.values()]],
        proposals=proposals_shown(
            connection, proposals().where(about_mine).order_by(exchange_proposals.c.id.desc()), caller
        ),
    )


def offer(connection: Connection, caller: Identity, application_id: int, now: datetime) -> None:
    """Offer the place of a referral of the caller. Raises ``NotFound`` or ``Conflict``."""
    own = kindergarten_applications
    row = connection.execute(
        select(own, kindergarten_groups.c.kindergarten_id)
        .outerjoin(kindergarten_groups, kindergarten_groups.c.id == own.c.group_id)
        .where(own.c.id == application_id, own.c.account_id == caller.account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.state != HELD:
        raise Conflict(reasons.NOT_EXCHANGEABLE)
    [number] = take_ids(connection, "exchange_offers")
    try:
        with connection.begin_nested():
            connection.execute(
                insert(exchange_offers).values(
                    id=number,
                    application_id=application_id,
                    account_id=caller.account_id,
                    territory_id=row.territory_id,
                    kindergarten_id=row.kindergarten_id,
                    cohort=row.cohort,
                    regime=row.regime,
                    orientation=row.orientation,
                    state=OFFER.initial,
                    version=1,
                    created_at=now,
                    updated_at=now,
                )
            )
    except IntegrityError as error:
        raise Conflict(reasons.OFFERED_ALREADY) from error
    begin(connection, OFFER, number, caller.account_id, now, action="offer")
    notify_matching(connection, number, now)


def withdraw_offer(
    connection: Connection,
    caller: Identity,
    offer_id: int,
    now: datetime,
    *,
    version: int | None = None,
    note: str = "",
) -> None:
    """Withdraw an offer, with all proposals about it; their parties read the note.

    Also after a consent, until the operator has approved. Raises ``NotFound``, ``Changed`` for another
    ``version``, ``Conflict``.
    """
    row = offer_row(connection, offer_id)
    if row is None or row.account_id != caller.account_id:
        raise NotFound
    if version is not None and row.version != version:
        raise Changed(exchange(connection, caller).to_wire())
    if row.state not in OFFER.live:
        raise Conflict
    lapse(connection, offer_id, None, now, note=note.strip(), account_id=caller.account_id)
    row = offer_row(connection, offer_id)
    assert row is not None
    move(
        connection, OFFER, exchange_offers, row._mapping, "withdraw", {OWNER}, caller.account_id, now,
        note=note.strip(),
    )  # fmt: skip


def propose(connection: Connection, caller: Identity, mine: int, theirs: int, now: datetime) -> None:
    """Propose to exchange the caller's offered place for another.

    Raises ``NotFound``, ``Invalid`` if they do not match, ``Conflict`` if one is no longer offered.
    """
    own, other = offer_row(connection, mine), offer_row(connection, theirs)
    if own is None or other is None or own.account_id != caller.account_id:
        raise NotFound
    if other.account_id == caller.account_id or not fits(own, other):
        raise Invalid(reasons.NO_MATCH)
    if own.state != OfferState.OPEN or other.state != OfferState.OPEN:
        raise Conflict(reasons.NO_LONGER_OFFERED)
    known = select(exchange_proposals.c.id).where(
        exchange_proposals.c.from_offer_id == mine,
        exchange_proposals.c.to_offer_id == theirs,
        exchange_proposals.c.state.in_(PROPOSAL.live),
    )
    if connection.execute(known).first() is not None:
        raise Conflict(reasons.PROPOSED_ALREADY)
    [number] = take_ids(connection, "exchange_proposals")
    connection.execute(
        insert(exchange_proposals).values(
            id=number,
            territory_id=own.territory_id,
            from_offer_id=mine,
            to_offer_id=theirs,
            state=PROPOSAL.initial,
            version=1,
            created_at=now,
            updated_at=now,
        )
    )
    begin(connection, PROPOSAL, number, caller.account_id, now, action="propose")
    notify_parties(connection, [number], now)


def act(
    connection: Connection, caller: Identity, proposal_id: int, action: str, version: int, now: datetime
) -> None:
    """Consent, decline or withdraw. Raises ``NotFound``, ``Changed``, ``Conflict`` if it is too late."""
    row = connection.execute(proposals().where(exchange_proposals.c.id == proposal_id)).one_or_none()
    parties = parties_of(row, caller) if row is not None else frozenset()
    if row is None or not parties:
        raise NotFound
    if row.version != version:
        raise Changed(proposal_shown(row, caller).to_wire())
    before = row.state
    move(
        connection,
        PROPOSAL,
        exchange_proposals,
        row._mapping,
        action,
        parties,
        caller.account_id,
        now,
    )
    pair = (row.from_offer_id, row.to_offer_id)
    if action == "consent":
        bind(connection, pair, now)
    elif before == ProposalState.CONSENTED:
        free(connection, pair, now)
    notify_parties(connection, [proposal_id], now)


# The operator's side


def waiting(connection: Connection, caller: Identity) -> list[Proposal]:
    """Exchanges to which both have consented, the oldest first. Raises ``Forbidden``."""
    mine = territories_of(connection, caller, KINDERGARTEN)
    query = (
        proposals()
        .where(
            exchange_proposals.c.territory_id.in_(mine), exchange_proposals.c.state == ProposalState.CONSENTED
        )
        .order_by(exchange_proposals.c.updated_at, exchange_proposals.c.id)
    )
    return proposals_shown(connection, query, caller, desk=True)


def approved(connection: Connection, caller: Identity, today: date) -> list[Proposal]:
    """Exchanges whose approval can still be revoked, the latest first. Raises ``Forbidden``."""
    mine = territories_of(connection, caller, KINDERGARTEN)
    query = (
        proposals()
        .where(
            exchange_proposals.c.territory_id.in_(mine),
            exchange_proposals.c.id.in_(revocable_subjects(PROPOSAL, today)),
        )
        .order_by(exchange_proposals.c.updated_at.desc(), exchange_proposals.c.id)
    )
    return proposals_shown(connection, query, caller, desk=True, today=today)


def decide(
    connection: Connection,
    caller: Identity,
    proposal_id: int,
    action: str,
    version: int,
    note: str,
    now: datetime,
    today: date,
) -> None:
    """Approve (both places are exchanged in this transaction), reject, or revoke an approval.

    Raises ``Forbidden``, ``NotFound``, ``Changed``, and ``Conflict`` if a place is no longer reserved.
    """
    mine = territories_of(connection, caller, KINDERGARTEN)
    row = connection.execute(
        proposals().where(exchange_proposals.c.id == proposal_id, exchange_proposals.c.territory_id.in_(mine))
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(proposal_shown(row, caller, desk=True).to_wire())
    owners = [row.from_application_id, row.to_application_id]
    if action == REVOKE:
        notify_parties(connection, exchange_revocation.revoke(connection, caller, row, note, now, today), now)
        notify_owners(connection, owners, now)
        return
    move(
        connection,
        PROPOSAL,
        exchange_proposals,
        row._mapping,
        action,
        {OPERATOR},
        caller.account_id,
        now,
        note=note,
    )
    pair = (row.from_offer_id, row.to_offer_id)
    if action != "approve":
        free(connection, pair, now)
        notify_parties(connection, [proposal_id], now)
        return
    groups = _swap(connection, caller, row, now)
    lapsed: list[int] = []
    for offer_id in pair:
        found = offer_row(connection, offer_id)
        assert found is not None
        move(connection, OFFER, exchange_offers, found._mapping, "exchange", {SYSTEM}, caller.account_id, now)
        lapsed += lapse(connection, offer_id, proposal_id, now)
    exchange_revocation.store(connection, row, groups, lapsed, today)
    notify_parties(connection, [proposal_id], now)
    notify_owners(connection, owners, now)


def _swap(connection: Connection, caller: Identity, row: Row[Any], now: datetime) -> dict[int, int]:
    """Each application gets the other's group; registration and deadlines stay.

    Returns application id → group id before.
    """
    own = kindergarten_applications
    pair = sorted((row.from_application_id, row.to_application_id))
    held = {
        each.id: each
        for each in connection.execute(
            select(own).where(own.c.id.in_(pair)).order_by(own.c.id).with_for_update()
        )
    }
    one, other = (held[number] for number in pair)
    if one.state != HELD or other.state != HELD:
        raise Conflict(reasons.NO_LONGER_HELD)
    for mine, theirs in ((one, other), (other, one)):
        changed = connection.execute(
            update(own)
            .where(own.c.id == mine.id, own.c.version == mine.version)
            .values(group_id=theirs.group_id, version=mine.version + 1, updated_at=now)
        )
        if not changed.rowcount:
            raise Conflict
    steps = [(each.id, "exchange", HELD, HELD, "") for each in (one, other)]
    record(connection, APPLICATION, steps, caller.account_id, now)
    return {each.id: each.group_id for each in (one, other)}

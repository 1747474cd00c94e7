"""Offers and proposals as their parties see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.kindergarten.exchange_states import (
    OFFER,
    PROPOSAL,
    PROPOSER,
    RECIPIENT,
    actions_on_offer,
)
from ruobr_server.areas.kindergarten.tables import (
    exchange_offers,
    exchange_proposals,
    kindergarten_applications,
    kindergartens,
)
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.workflow.machine import OPERATOR, REVOKE
from ruobr_server.kit.workflow.revocation import revocable
from ruobr_server.kit.workflow.service import histories
from ruobr_tui.api.models.kindergarten import Offer, Proposal
from ruobr_tui.api.states.exchange import OfferState

FROM_OFFER = exchange_offers.alias("from_offer")
TO_OFFER = exchange_offers.alias("to_offer")


def offer_row(connection: Connection, offer_id: int) -> Row[Any] | None:
    return connection.execute(
        select(exchange_offers).where(exchange_offers.c.id == offer_id).with_for_update()
    ).one_or_none()


def offers() -> Select[Any]:
    query = select(
        exchange_offers,
        kindergartens.c.name,
        kindergartens.c.number,
        kindergartens.c.address,
        kindergarten_applications.c.deadline,
    )
    return query.join(kindergartens, kindergartens.c.id == exchange_offers.c.kindergarten_id).join(
        kindergarten_applications, kindergarten_applications.c.id == exchange_offers.c.application_id
    )


def fitting_offers(own: Row[Any]) -> Select[Any]:
    return (
        offers()
        .where(
            exchange_offers.c.territory_id == own.territory_id,
            exchange_offers.c.cohort == own.cohort,
            exchange_offers.c.regime == own.regime,
            exchange_offers.c.orientation == own.orientation,
            exchange_offers.c.kindergarten_id != own.kindergarten_id,
            exchange_offers.c.account_id != own.account_id,
            exchange_offers.c.state == OfferState.OPEN,
        )
        .order_by(kindergartens.c.number, exchange_offers.c.id)
        .limit(200)
    )


def fits(own: Row[Any], other: Row[Any]) -> bool:
    alike = ("territory_id", "cohort", "regime", "orientation")
    return own.kindergarten_id != other.kindergarten_id and all(
        getattr(own, name) == getattr(other, name) for name in alike
    )


def proposals() -> Select[Any]:
    gives, gets = kindergartens.alias("gives"), kindergartens.alias("gets")
    return (
        select(
            exchange_proposals,
            FROM_OFFER.c.account_id.label("from_account_id"),
            FROM_OFFER.c.application_id.label("from_application_id"),
            TO_OFFER.c.account_id.label("to_account_id"),
            TO_OFFER.c.application_id.label("to_application_id"),
            gives.c.name.label("gives_name"),
            gives.c.number.label("gives_number"),
            gets.c.name.label("gets_name"),
            gets.c.number.label("gets_number"),
        )
        .join(FROM_OFFER, FROM_OFFER.c.id == exchange_proposals.c.from_offer_id)
        .join(TO_OFFER, TO_OFFER.c.id == exchange_proposals.c.to_offer_id)
        .join(gives, gives.c.id == FROM_OFFER.c.kindergarten_id)
        .join(gets, gets.c.id == TO_OFFER.c.kindergarten_id)
    )


def _children_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Application id → the child's full name."""
    numbers = {number for row in rows for number in (row.from_application_id, row.to_application_id)}
    own, child = kindergarten_applications, child_papers
    query = (
        select(own.c.id, child.c.last_name, child.c.first_name, child.c.middle_name)
        .join(child, child.c.id == own.c.child_id)
        .where(own.c.id.in_(numbers))
    )
    return {
        row.id: full_name(row.last_name, row.first_name, row.middle_name) for row in connection.execute(query)
    }


def subjects_of(connection: Connection, proposal_ids: Iterable[int]) -> list[tuple[int, int | None]]:
    """The accounts and children whose data these proposals contain at the desk."""
    shown = proposals().where(exchange_proposals.c.id.in_(list(proposal_ids))).subquery()
    own = kindergarten_applications
    query = select(own.c.account_id, own.c.child_id).where(
        or_(
            own.c.id.in_(select(shown.c.from_application_id)), own.c.id.in_(select(shown.c.to_application_id))
        )
    )
    return [(row.account_id, row.child_id) for row in connection.execute(query)]


def parties_of(row: Row[Any], caller: Identity) -> frozenset[str]:
    found = set()
    if row.from_account_id == caller.account_id:
        found.add(PROPOSER)
    if row.to_account_id == caller.account_id:
        found.add(RECIPIENT)
    return frozenset(found)


def offer_shown(row: Row[Any], caller: Identity) -> Offer:
    mine = row.account_id == caller.account_id
    return Offer(
        id=row.id,
        kindergarten=f"№ {row.number} «{row.name}»",
        address=row.address,
        regime=row.regime,
        mine=mine,
        application_id=row.application_id if mine else None,
        until=row.deadline if mine and row.state in OFFER.live else None,
        state=row.state,
        actions=actions_on_offer(row.state, is_own=mine),
        version=row.version,
    )


def proposals_shown(
    connection: Connection,
    query: Select[Any],
    caller: Identity,
    *,
    desk: bool = False,
    today: date | None = None,
) -> list[Proposal]:
    """The proposals of a query, each with its last note.

    ``today``: for approvals that can still be revoked.
    """
    rows = connection.execute(query).all()
    numbers = [row.id for row in rows]
    steps = histories(connection, PROPOSAL, numbers)
    decided = revocable(connection, PROPOSAL, numbers, today)
    children = _children_of(connection, rows) if desk else {}
    return [
        proposal_shown(
            row,
            caller,
            desk=desk,
            note=steps[row.id][-1].note if steps[row.id] else "",
            children=(children.get(row.from_application_id, ""), children.get(row.to_application_id, "")),
            revocable_until=decided[row.id].until if row.id in decided else None,
        )
        for row in rows
    ]


def proposal_shown(
    row: Row[Any],
    caller: Identity,
    *,
    desk: bool = False,
    note: str = "",
    children: tuple[str, str] = ("", ""),
    revocable_until: date | None = None,
) -> Proposal:
    """A proposal as a party sees it, or the desk, which also gets the names of the children
    (``children``).
    """
    places = f"№ {row.gives_number} «{row.gives_name}»", f"№ {row.gets_number} «{row.gets_name}»"
    parties = frozenset({OPERATOR}) if desk else parties_of(row, caller)
    is_from_me = PROPOSER in parties or desk
    actions: list[str] = []
    for party in sorted(parties):
        actions += PROPOSAL.actions(row.state, party)
    if revocable_until is not None:
        actions.append(REVOKE)
    return Proposal(
        id=row.id,
        gives=places[0] if is_from_me else places[1],
        gets=places[1] if is_from_me else places[0],
        gives_child=children[0],
        gets_child=children[1],
        is_from_me=is_from_me,
        state=row.state,
        actions=actions,
        note=note,
        revocable_until=revocable_until,
        version=row.version,
    )

"""Revocation of an approved exchange: both places are exchanged back, and proposals that it ended
continue.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.kindergarten.exchange_states import OFFER, PROPOSAL
from ruobr_server.areas.kindergarten.exchange_view import offer_row, proposals
from ruobr_server.areas.kindergarten.states import APPLICATION, HELD
from ruobr_server.areas.kindergarten.tables import (
    exchange_offers,
    exchange_proposals,
    kindergarten_applications,
)
from ruobr_server.areas.schools.service import last_day
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.workflow.machine import REOPEN, REVOKE
from ruobr_server.kit.workflow.revocation import Effect, decision_to_revoke, effects_of, store_decision
from ruobr_server.kit.workflow.service import record, restore
from ruobr_tui.api.reasons import kindergarten as reasons


def store(
    connection: Connection, row: Row[Any], groups: dict[int, int], lapsed: list[int], today: date
) -> None:
    """Store what the approval of a proposal (``row``, as it was before) has changed.

    ``groups``: application id → group id before; ``lapsed``: proposals that ended with it.
    """
    store_decision(
        connection,
        PROPOSAL,
        row.id,
        today,
        last_day(connection, row.territory_id, today),
        before={
            "groups": {str(number): group for number, group in groups.items()},
            "updated_at": row.updated_at.isoformat(),
        },
        effects=[(OFFER, (row.from_offer_id, row.to_offer_id)), (PROPOSAL, lapsed)],
    )


def revoke(
    connection: Connection, caller: Identity, row: Row[Any], note: str, now: datetime, today: date
) -> list[int]:
    """Exchange both places back; return the ids of the proposals that continue.

    A proposal that the approval ended continues if the place on its other side is still offered. Raises
    ``Conflict`` with the obstacle, ``Invalid`` without a reason.
    """
    decision = decision_to_revoke(connection, PROPOSAL, row.id, note, today)
    reason, by = note.strip(), caller.account_id
    own = exchange_proposals
    restore(connection, PROPOSAL, own, row._mapping, REVOKE, decision.source, by, now, note=reason)
    # Its place in the work list is that of the consent.
    since = datetime.fromisoformat(decision.before["updated_at"])
    connection.execute(update(own).where(own.c.id == row.id).values(updated_at=since))
    _swap_back(connection, row, decision.before["groups"], by, reason, now)
    effects = effects_of(connection, decision)
    for effect in effects:
        if effect.subject == OFFER.name:
            _offer_again(connection, effect, reason, now)
    ended = [each.subject_id for each in effects if each.subject == PROPOSAL.name and each.stands]
    return [row.id, *(each for each in ended if _go_on(connection, each, now))]


def _swap_back(
    connection: Connection,
    row: Row[Any],
    groups: dict[str, int],
    account_id: int,
    reason: str,
    now: datetime,
) -> None:
    own = kindergarten_applications
    one, other = sorted((row.from_application_id, row.to_application_id))
    held = connection.execute(
        select(own).where(own.c.id.in_((one, other))).order_by(own.c.id).with_for_update()
    ).all()
    now_at = {each.id: each.group_id for each in held if each.state == HELD}
    if now_at != {one: groups[str(other)], other: groups[str(one)]}:
        raise Conflict(reasons.LEFT)
    for each in held:
        connection.execute(
            update(own)
            .where(own.c.id == each.id)
            .values(group_id=groups[str(each.id)], version=each.version + 1, updated_at=now)
        )
    steps = [(each.id, REVOKE, HELD, HELD, reason) for each in held]
    record(connection, APPLICATION, steps, account_id, now)


def _offer_again(connection: Connection, effect: Effect, reason: str, now: datetime) -> None:
    row = offer_row(connection, effect.subject_id)
    if row is None or not effect.stands:
        raise Conflict(reasons.LEFT)
    try:
        with connection.begin_nested():
            restore(
                connection,
                OFFER,
                exchange_offers,
                row._mapping,
                REOPEN,
                effect.source,
                None,
                now,
                note=reason,
            )
    except IntegrityError as error:
        raise Conflict(reasons.NEW_PLACE_OFFERED) from error


def _go_on(connection: Connection, proposal_id: int, now: datetime) -> bool:
    row = connection.execute(proposals().where(exchange_proposals.c.id == proposal_id)).one()
    offers = (offer_row(connection, each) for each in sorted((row.from_offer_id, row.to_offer_id)))
    if not all(each is not None and each.state in OFFER.live for each in offers):
        return False
    own = exchange_proposals
    restore(connection, PROPOSAL, own, row._mapping, REOPEN, PROPOSAL.initial, None, now)
    return True

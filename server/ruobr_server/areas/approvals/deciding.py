"""The second person confirms or refuses; who asked withdraws. What is confirmed is done at once, and once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from ruobr_server.areas.approvals import requests
from ruobr_server.areas.approvals.service import digest_of
from ruobr_server.areas.approvals.states import APPROVAL, CONFIRM, WITHDRAW
from ruobr_server.areas.approvals.tables import approvals
from ruobr_server.areas.declaration import Area, Confirmed
from ruobr_server.areas.events.service import publish
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.approvals import ApprovalDecision, ApprovalDetail
from ruobr_tui.api.models.events import APPROVAL as EVENT
from ruobr_tui.api.reasons import approvals as reasons
from ruobr_tui.api.states.approvals import ApprovalState

SECONDS = 120.0
"""The plan of a request is made for each of the two, and it may be an allocation round of a large town."""


@takes_long(SECONDS)
def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    decision: ApprovalDecision,
    now: datetime,
    areas: Sequence[Area],
) -> ApprovalDetail:
    """Confirm, refuse or withdraw a request.

    Raises ``NotFound`` outside of the caller's scope, ``Forbidden`` for the own request or one about
    oneself, ``Changed`` if the row is not the one that was seen, and ``Conflict`` if the plan is not, if the
    request has expired, was decided, is not what was asked for, or if who asked may not do it any more.
    """
    row = requests.required(connection, caller, number)
    own = requests.is_own(connection, row, caller)
    if own != (decision.action == WITHDRAW):
        raise Forbidden(reasons.OWN_REQUEST) if own else Forbidden
    if not own and requests.is_about(connection, number, caller.person_id):
        raise Forbidden(reasons.ABOUT_YOU)
    if row.state == ApprovalState.WAITING and row.version != decision.version:
        raise Changed(requests.one(connection, caller, number, now, areas).to_wire())
    if row.state == ApprovalState.WAITING and row.expires_at <= now:
        raise Conflict(reasons.EXPIRED)
    # Of two at once, the second finds that the row has changed, before anything is carried out.
    state = move(
        connection,
        APPROVAL,
        approvals,
        row._mapping,
        decision.action,
        {OWNER if own else OPERATOR},
        caller.account_id,
        now,
        note=decision.note.strip(),
        decided_by=caller.account_id,
    )
    if decision.action == CONFIRM:
        _carry_out(connection, caller, row, decision.seen, now, areas)
    else:
        _keep_note(connection, number, decision.note.strip())
    if not own:
        publish(connection, [row.account_id], EVENT, {"id": number, "state": state}, now)
    return requests.one(connection, caller, number, now, areas)


def _carry_out(
    connection: Connection,
    caller: Identity,
    row: Row[Any],
    seen: str,
    now: datetime,
    areas: Sequence[Area],
) -> None:
    kind, body = requests.kind_of(areas, row.kind), requests.body_of(row)
    if kind.lock is not None:
        kind.lock(connection, row.subject_id)
    asker = _asker(connection, row, caller)
    try:
        kind.plan(connection, asker, row.subject_id, body, now)
    except (Forbidden, NotFound) as error:
        raise Conflict(reasons.ASKER_MAY_NOT) from error
    plan = kind.plan(connection, caller, row.subject_id, body, now)
    if caller.person_id in plan.concerns:
        raise Forbidden(reasons.ABOUT_YOU)
    if requests.fixed_digest(plan.facts) != row.digest:
        raise Conflict(reasons.SUBJECT_CHANGED)
    if digest_of(plan.facts) != seen:
        raise Conflict(reasons.LOOK_AGAIN)
    kind.carry_out(connection, Confirmed(asker, caller, row.subject_id, body, row.reason, areas), now)


def _asker(connection: Connection, row: Row[Any], caller: Identity) -> Identity:
    """Who asked, as of now. Raises ``Conflict`` if the account is closed."""
    own = account_owners.c
    found = connection.execute(
        select(own.id, own.login, own.role, own.person_id).where(own.id == row.account_id, own.active)
    ).one_or_none()
    if found is None:
        raise Conflict(reasons.ASKER_MAY_NOT)
    return replace(
        caller,
        account_id=found.id,
        role=found.role,
        person_id=found.person_id,
        login=found.login,
        session_id=None,
    )


def _keep_note(connection: Connection, number: int, note: str) -> None:
    connection.execute(approvals.update().where(approvals.c.id == number).values(note=note))

"""Erasure of an account's data on request, unless a law or a contract requires them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from ruobr_server.areas.declaration import Area, consent_hooks, erasers
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.personal_data.access_log import Subject
from ruobr_server.areas.personal_data.states import ERASURE, actions_of_owner
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.desks import PERSONAL_DATA, kinds_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER
from ruobr_server.kit.workflow.service import begin, close_histories, move
from ruobr_tui.api.models.personal_data import Erasure, ErasureDecision, Erasures
from ruobr_tui.api.reasons import personal_data as reasons
from ruobr_tui.api.roles import Role


def latest(connection: Connection, caller: Identity) -> Erasure:
    """The caller's newest request; an empty one if there is none."""
    row = connection.execute(
        select(erasure_requests)
        .where(erasure_requests.c.account_id == caller.account_id)
        .order_by(erasure_requests.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return Erasure(actions=actions_of_owner("", caller.role))
    return Erasure(
        id=row.id,
        state=row.state,
        at=row.updated_at,
        note=row.note,
        actions=actions_of_owner(row.state, caller.role),
        version=row.version,
    )


def ask(connection: Connection, caller: Identity, now: datetime) -> Erasure:
    """Request it. Raises ``Forbidden`` for callers who are no parents; an open request is returned as it
    is.
    """
    if caller.role != Role.PARENT:
        raise Forbidden
    wait_turn_of(connection, caller.account_id)  # of two concurrent requests only one is stored
    if latest(connection, caller).state != ERASURE.initial:
        [number] = take_ids(connection, "erasure_requests")
        connection.execute(
            insert(erasure_requests).values(
                id=number,
                account_id=caller.account_id,
                state=ERASURE.initial,
                note="",
                version=1,
                created_at=now,
                updated_at=now,
            )
        )
        begin(connection, ERASURE, number, caller.account_id, now, action="ask")
    return latest(connection, caller)


def withdraw(connection: Connection, caller: Identity, now: datetime) -> Erasure:
    """Withdraw the request. Raises ``NotFound`` if none is open."""
    found = latest(connection, caller)
    if found.state != ERASURE.initial:
        raise NotFound
    row = {"id": found.id, "state": found.state, "version": found.version}
    move(connection, ERASURE, erasure_requests, row, "withdraw", {OWNER}, caller.account_id, now)
    return latest(connection, caller)


def waiting(connection: Connection, caller: Identity) -> Erasures:
    """Open requests, the oldest first. Raises ``Forbidden`` for callers who are not the officer."""
    _officer(connection, caller)
    rows = connection.execute(
        select(
            erasure_requests,
            account_owners.c.login,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
        )
        .join(account_owners, account_owners.c.id == erasure_requests.c.account_id)
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .where(erasure_requests.c.state == ERASURE.initial)
        .order_by(erasure_requests.c.id)
        .limit(200)
    )
    return Erasures(
        requests=[
            Erasure(
                id=row.id,
                state=row.state,
                at=row.created_at,
                actions=ERASURE.actions(row.state, OPERATOR),
                version=row.version,
                name=full_name(row.last_name, row.first_name, row.middle_name),
                login=row.login,
            )
            for row in rows
        ]
    )


def subjects_of(connection: Connection, erasures: Erasures) -> list[Subject]:
    """The accounts of these requests."""
    numbers = [each.id for each in erasures.requests]
    owners = connection.scalars(
        select(erasure_requests.c.account_id).where(erasure_requests.c.id.in_(numbers))
    )
    return [(owner, None) for owner in owners]


@takes_long(60.0)
def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    decision: ErasureDecision,
    now: datetime,
    areas: Sequence[Area],
) -> Erasures:
    """Erase, or reject with a reason.

    Raises ``Forbidden``, ``NotFound``, ``Changed``, and ``Conflict`` while there is a contract or an
    enrolment.
    """
    _officer(connection, caller)
    row = connection.execute(select(erasure_requests).where(erasure_requests.c.id == number)).one_or_none()
    if row is None:
        raise NotFound
    if row.version != decision.version:
        raise Changed(waiting(connection, caller).to_wire())
    checks = (area.keeps_account for area in areas if area.keeps_account is not None)
    if decision.action == "erase" and any(keeps(connection, row.account_id) for keeps in checks):
        raise Conflict(reasons.DATA_NEEDED)
    move(
        connection,
        ERASURE,
        erasure_requests,
        row._mapping,
        decision.action,
        {OPERATOR},
        caller.account_id,
        now,
        note=decision.note,
    )
    if decision.action == "erase":
        erase(connection, row.account_id, now, areas)
    else:
        connection.execute(
            update(erasure_requests).where(erasure_requests.c.id == number).values(note=decision.note)
        )
    return waiting(connection, caller)


def erase(connection: Connection, account_id: int, now: datetime, areas: Sequence[Area]) -> None:
    """Anonymise the person. Counters stay, so that positions in queues do not change."""
    consents.withdraw(connection, account_id, now, consent_hooks(areas))
    for erase_part in erasers(areas):
        erase_part(connection, account_id, now)
    own = erasure_requests.c.account_id == account_id
    connection.execute(update(erasure_requests).where(own).values(note=""))
    close_histories(connection, ERASURE, connection.scalars(select(erasure_requests.c.id).where(own)).all())


def _officer(connection: Connection, caller: Identity) -> None:
    if PERSONAL_DATA not in kinds_of(connection, caller):
        raise Forbidden

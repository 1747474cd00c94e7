"""Erasure of an account's data on request, unless a law or a contract requires them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from ruobr_server.areas.approvals import service as four_eyes
from ruobr_server.areas.declaration import (
    ApprovalKind,
    Area,
    Confirmed,
    Fact,
    Plan,
    consent_hooks,
    erasers,
)
from ruobr_server.areas.desks.service import notify_desk
from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.personal_data.erasure_desk import one, required
from ruobr_server.areas.personal_data.states import ERASURE, actions_of_owner
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.desks import PERSONAL_DATA
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, NotFound
from ruobr_server.kit.settings import FourEyes
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER
from ruobr_server.kit.workflow.service import begin, close_histories, move
from ruobr_tui.api.models.personal_data import Erasure, ErasureDecision
from ruobr_tui.api.reasons import personal_data as reasons
from ruobr_tui.api.roles import REGION, Role
from ruobr_tui.api.rules.approvals import ERASURE as ERASURE_ACT
from ruobr_tui.api.rules.approvals import ERASURE_OF_DATA

ERASE: Final = "erase"


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
        notify_desk(connection, PERSONAL_DATA, number, None, None, now)
    return latest(connection, caller)


def withdraw(connection: Connection, caller: Identity, now: datetime) -> Erasure:
    """Withdraw the request. Raises ``NotFound`` if none is open."""
    found = latest(connection, caller)
    if found.state != ERASURE.initial:
        raise NotFound
    row = {"id": found.id, "state": found.state, "version": found.version}
    move(connection, ERASURE, erasure_requests, row, "withdraw", {OWNER}, caller.account_id, now)
    notify_desk(connection, PERSONAL_DATA, found.id, None, None, now)
    return latest(connection, caller)


@takes_long(60.0)
def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    decision: ErasureDecision,
    now: datetime,
    areas: Sequence[Area],
    rules: FourEyes = four_eyes.OFF,
) -> Erasure:
    """Erase, or reject with a reason. Where the settings say so, an erasure waits for a second person.

    Raises ``Forbidden``, ``NotFound``, ``Changed``, and ``Conflict`` while there is a contract or an
    enrolment.
    """
    row = required(connection, caller, number)
    if row.version != decision.version:
        raise Changed(one(connection, number).to_wire())
    if decision.action == ERASE:
        _no_contract(connection, row.account_id, areas)
        if ERASURE_ACT in rules.acts:
            plan = _plan(connection, caller, number, {}, now)
            waits = four_eyes.ask(connection, caller, BY_TWO, number, {}, plan, decision.note, now, rules)
            return one(connection, number).model_copy(update={"waits": waits})
    _decide(connection, caller, row, decision, now, areas)
    return one(connection, number)


def _decide(
    connection: Connection,
    caller: Identity,
    row: Row[Any],
    decision: ErasureDecision,
    now: datetime,
    areas: Sequence[Area],
) -> None:
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
    if decision.action == ERASE:
        erase(connection, row.account_id, now, areas)
    else:
        connection.execute(
            update(erasure_requests).where(erasure_requests.c.id == row.id).values(note=decision.note)
        )
    notify_desk(connection, PERSONAL_DATA, row.id, None, None, now)


def _no_contract(connection: Connection, account_id: int, areas: Sequence[Area]) -> None:
    """Raises ``Conflict`` while there is a contract or an enrolment."""
    checks = (area.keeps_account for area in areas if area.keeps_account is not None)
    if any(keeps(connection, account_id) for keeps in checks):
        raise Conflict(reasons.DATA_NEEDED)


def erase(connection: Connection, account_id: int, now: datetime, areas: Sequence[Area]) -> None:
    """Anonymise the person. Counters stay, so that positions in queues do not change."""
    consents.withdraw(connection, account_id, now, consent_hooks(areas))
    for erase_part in erasers(areas):
        erase_part(connection, account_id, now)
    own = erasure_requests.c.account_id == account_id
    connection.execute(update(erasure_requests).where(own).values(note=""))
    close_histories(connection, ERASURE, connection.scalars(select(erasure_requests.c.id).where(own)).all())


def _plan(
    connection: Connection, caller: Identity, number: int, _body: Mapping[str, Any], _now: datetime
) -> Plan:
    row = required(connection, caller, number)
    if row.state != ERASURE.initial:
        raise Conflict
    own, names = account_owners.c, person_names.c
    owner = connection.execute(
        select(own.login, own.person_id, names.last_name, names.first_name, names.middle_name)
        .join(person_names, names.id == own.person_id)
        .where(own.id == row.account_id)
    ).one()
    children = connection.scalar(
        select(func.count()).select_from(guardians).where(guardians.c.account_id == row.account_id)
    )
    name = full_name(owner.last_name, owner.first_name, owner.middle_name)
    return Plan(
        title=name,
        scope=REGION,
        facts=[
            Fact("owner", name),
            Fact("login", owner.login.lower()),
            Fact("erasure-request", row.created_at.date().isoformat(), "day"),
            Fact("children", str(children or 0), "count"),
        ],
        concerns=frozenset({owner.person_id}),
    )


def _carry_out(connection: Connection, done: Confirmed, now: datetime) -> None:
    row = required(connection, done.asker, done.subject_id)
    _no_contract(connection, row.account_id, done.areas)
    decision = ErasureDecision(action=ERASE, version=row.version)
    _decide(connection, done.asker, row, decision, now, done.areas)


BY_TWO = ApprovalKind(name=ERASURE_OF_DATA, act=ERASURE_ACT, plan=_plan, carry_out=_carry_out)

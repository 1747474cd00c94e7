"""Four eyes for other areas: whether a second person is needed, asking for one, limits of a day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from ruobr_server.areas.approvals.expiry import close_expired
from ruobr_server.areas.approvals.states import APPROVAL
from ruobr_server.areas.approvals.tables import acts_of_days, approval_people, approvals
from ruobr_server.areas.declaration import ApprovalKind, Fact, Plan
from ruobr_server.areas.events.service import publish
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.auth.role_grants import is_live
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.db.inserts import insert_missing, insert_new
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.settings import FourEyes
from ruobr_server.kit.workflow.service import begin
from ruobr_tui.api.models.events import APPROVAL as EVENT
from ruobr_tui.api.reasons import approvals as reasons
from ruobr_tui.api.roles import Scope
from ruobr_tui.api.rules.approvals import CONFIRMERS
from ruobr_tui.api.states.approvals import ApprovalState

OFF = FourEyes()
"""Nothing needs a second person, and nothing is limited."""


def ask(
    connection: Connection,
    caller: Identity,
    kind: ApprovalKind,
    subject_id: int,
    body: Mapping[str, Any],
    plan: Plan,
    reason: str,
    now: datetime,
    rules: FourEyes,
) -> int:
    """Store a request that waits for a second person; return its number.

    ``plan`` is ``kind.plan`` of the caller. Raises ``Conflict`` if the same request waits already.
    """
    [number] = take_ids(connection, "approvals")
    row = {
        "id": number,
        "kind": kind.name,
        "subject_id": subject_id,
        "account_id": caller.account_id,
        "territory_id": plan.scope.territory_id,
        "school_id": plan.scope.school_id,
        "state": ApprovalState.WAITING,
        "version": 1,
        "title": plan.title[:300],
        "reason": reason,
        "note": "",
        "body": json.dumps(dict(body), ensure_ascii=False, sort_keys=True),
        "facts": json.dumps([asdict(fact) for fact in plan.facts], ensure_ascii=False),
        "digest": digest_of(fact for fact in plan.facts if fact.is_fixed),
        "created_at": now,
        "updated_at": now,
        "expires_at": now + rules.waits,
    }
    close_expired(connection, now, subject_id)  # one that has expired is in nobody's way
    if not insert_new(connection, approvals, row):
        raise Conflict(reasons.WAITS_ALREADY)
    if plan.concerns:
        people = [{"approval_id": number, "person_id": each} for each in sorted(plan.concerns)]
        connection.execute(insert(approval_people), people)
    begin(connection, APPROVAL, number, caller.account_id, now, action="ask")
    whom = confirmers(connection, caller, kind.name, plan.scope)
    publish(connection, whom, EVENT, {"id": number, "state": ApprovalState.WAITING}, now)
    return number


def digest_of(facts: Iterable[Fact]) -> str:
    """Names a plan, or the part of it that must not change."""
    text = json.dumps([asdict(fact) for fact in facts], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def waiting_for(connection: Connection, kinds: Sequence[str], subject_id: int, now: datetime) -> list[int]:
    """The numbers of requests about this subject that wait for a second person."""
    found = select(approvals.c.id).where(
        approvals.c.kind.in_(kinds),
        approvals.c.subject_id == subject_id,
        approvals.c.state == ApprovalState.WAITING,
        approvals.c.expires_at > now,
    )
    return list(connection.scalars(found.order_by(approvals.c.id)))


def people_of(connection: Connection, account_ids: Iterable[int]) -> frozenset[int]:
    """The persons to whom these accounts belong."""
    own = account_owners.c
    return frozenset(connection.scalars(select(own.person_id).where(own.id.in_(list(account_ids)))))


def confirmers(connection: Connection, caller: Identity, kind: str, scope: Scope) -> list[int]:
    """The accounts that may confirm such a request, without those of who asks."""
    roles, own = granted_roles.c, account_owners.c
    wide = roles.territory_id.is_(None)
    town = (roles.territory_id == scope.territory_id) & roles.school_id.is_(None)
    school = (roles.territory_id == scope.territory_id) & (roles.school_id == scope.school_id)
    found = (
        select(roles.account_id)
        .join(account_owners, own.id == roles.account_id)
        .where(
            roles.role.in_(CONFIRMERS[kind]),
            roles.class_id.is_(None),
            is_live(caller.today, roles),
            or_(wide, town, school),
            own.active,
            own.person_id != caller.person_id,
        )
        .distinct()
    )
    return list(connection.scalars(found))


def count_of_day(
    connection: Connection,
    caller: Identity,
    act: str,
    now: datetime,
    *,
    most: int,
    kopecks: int = 0,
    most_kopecks: int = 0,
) -> None:
    """Count an act of this person, whichever account it has. Raises ``Conflict`` above a limit (0: none).

    What is asked for counts on the day of asking, whatever becomes of it. Two acts at once wait for each
    other at the row.
    """
    if not most and not most_kopecks:
        return
    key = {"person_id": caller.person_id, "day": caller.today or now.date(), "act": act}
    own = acts_of_days.c
    mine = (own.person_id == key["person_id"]) & (own.day == key["day"]) & (own.act == act)
    insert_missing(connection, acts_of_days, [{**key, "number": 0, "kopecks": 0}])
    connection.execute(
        update(acts_of_days).where(mine).values(number=own.number + 1, kopecks=own.kopecks + kopecks)
    )
    row = connection.execute(select(own.number, own.kopecks).where(mine)).one()
    if most and row.number > most:
        raise Conflict(reasons.TOO_MANY_TODAY, most=most)
    if most_kopecks and row.kopecks > most_kopecks:
        raise Conflict(reasons.TOO_MUCH_TODAY, most=most_kopecks // 100)

"""Requests as a member of staff sees them: those of others that he may confirm, and the own ones."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from ruobr_server.areas.approvals.service import digest_of
from ruobr_server.areas.approvals.states import APPROVAL, WITHDRAW
from ruobr_server.areas.approvals.tables import approval_people, approvals
from ruobr_server.areas.declaration import ApprovalKind, Area, Fact
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.auth.role_grants import held_by
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.pages import FIRST, Listing, Order, page_of
from ruobr_server.kit.errors import Forbidden, NotFound, ServerError
from ruobr_server.kit.workflow.machine import OPERATOR, OWNER
from ruobr_tui.api.models.approvals import Approval, ApprovalDetail, ApprovalFact, Approvals
from ruobr_tui.api.reasons import approvals as reasons
from ruobr_tui.api.roles import STAFF
from ruobr_tui.api.rules.approvals import ASKERS, CONFIRMERS
from ruobr_tui.api.states.approvals import ApprovalState

SECONDS = 60.0
"""To make the plan anew, which may be an allocation round of a large town."""

WAITING, DECIDED = "waiting", "decided"

_own = approvals.c
_OLDEST, _NEWEST = Order((_own.id,), (int,)), Order((_own.id,), (int,), is_descending=True)


def requests(
    connection: Connection, caller: Identity, state: str, now: datetime, listing: Listing = FIRST
) -> Approvals:
    """A page of requests: those that wait, the oldest first, or the decided ones, the newest first.

    What is searched for is the beginning of the name or login of somebody whom a request is about. Raises
    ``Forbidden`` for who can neither ask nor confirm.
    """
    _require_asker(connection, caller)
    waits = (_own.state == ApprovalState.WAITING) & (_own.expires_at > now)
    visible = select(_own.id).where(_visible(connection, caller))
    counts = {
        name: _count(connection, visible.where(condition))
        for name, condition in ((WAITING, waits), (DECIDED, ~waits))
    }
    wanted = visible.where(waits if state == WAITING else ~waits)
    if listing.search:
        wanted = wanted.where(_own.id.in_(_about_named(listing.search)))
    page = page_of(connection, [wanted], _OLDEST if state == WAITING else _NEWEST, listing)
    rows = {row.id: row for row in connection.execute(select(approvals).where(_own.id.in_(page.ids)))}
    shown = list(_shown(connection, caller, [rows[number] for number in page.ids], now))
    return Approvals(approvals=shown, counts=counts, found=_count(connection, wanted), next=page.next)


def to_confirm(connection: Connection, caller: Identity, now: datetime) -> int:
    """How many requests the caller may confirm: not the own ones, and none about himself."""
    about = approval_people.c
    owners = account_owners.c
    waits = (_own.state == ApprovalState.WAITING) & (_own.expires_at > now)
    mine = select(owners.id).where(owners.person_id == caller.person_id)
    concerned = select(about.approval_id).where(about.person_id == caller.person_id)
    visible = select(_own.id).where(_visible(connection, caller), waits)
    return _count(connection, visible.where(_own.account_id.not_in(mine), _own.id.not_in(concerned)))


@takes_long(SECONDS)
def one(
    connection: Connection, caller: Identity, number: int, now: datetime, areas: Sequence[Area]
) -> ApprovalDetail:
    """A request with its plan as it is now. Raises as ``required``."""
    row = required(connection, caller, number)
    [approval] = _shown(connection, caller, [row], now)
    before = stored_facts(row)
    if approval.state != ApprovalState.WAITING:
        return ApprovalDetail(approval=approval, facts=_facts(before, before))
    try:
        plan = kind_of(areas, row.kind).plan(connection, caller, row.subject_id, body_of(row), now)
    except ServerError as error:
        code = error.explanation.reason.code
        return ApprovalDetail(approval=approval, facts=_facts(before, before), obstacle=code)
    obstacle = "" if fixed_digest(plan.facts) == row.digest else reasons.SUBJECT_CHANGED.code
    if not approval.is_own and not approval.actions:
        obstacle = reasons.ABOUT_YOU.code
    return ApprovalDetail(
        approval=approval, facts=_facts(plan.facts, before), seen=digest_of(plan.facts), obstacle=obstacle
    )


def required(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    """The row of a request that the caller may see.

    Raises ``Forbidden`` for who can neither ask nor confirm anything, ``NotFound`` for another's request.
    """
    _require_asker(connection, caller)
    row = connection.execute(
        select(approvals).where(_own.id == number, _visible(connection, caller))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def is_about(connection: Connection, number: int, person_id: int) -> bool:
    """Whether a request is about this person."""
    return bool(_about(connection, [number], person_id))


def is_own(connection: Connection, row: Row[Any], caller: Identity) -> bool:
    """Whether the caller has asked for it, with whatever account."""
    asker = select(account_owners.c.person_id).where(account_owners.c.id == row.account_id)
    person: int = connection.execute(asker).scalar_one()
    return person == caller.person_id


def kind_of(areas: Sequence[Area], name: str) -> ApprovalKind:
    """The declaration of a kind. Raises ``NotFound`` for one that no area has any more."""
    found = next((kind for area in areas for kind in area.approvals if kind.name == name), None)
    if found is None:
        raise NotFound
    return found


def body_of(row: Row[Any]) -> Mapping[str, Any]:
    """What was sent."""
    body: Mapping[str, Any] = json.loads(row.body or "{}")
    return body


def stored_facts(row: Row[Any]) -> list[Fact]:
    """The plan when it was asked for; empty after an erasure."""
    return [Fact(**fact) for fact in json.loads(row.facts or "[]")]


def fixed_digest(facts: Sequence[Fact]) -> str:
    """Names what a request asks for."""
    return digest_of(fact for fact in facts if fact.is_fixed)


def subjects_of(connection: Connection, numbers: Collection[int]) -> list[tuple[int, int | None]]:
    """The families' accounts that these requests are about, for the log of looks."""
    found = (
        select(account_owners.c.id)
        .join(approval_people, approval_people.c.person_id == account_owners.c.person_id)
        .where(approval_people.c.approval_id.in_(numbers), account_owners.c.role.not_in(STAFF))
        .distinct()
    )
    return [(number, None) for number in connection.scalars(found)]


def _count(connection: Connection, ids: Select[tuple[int]]) -> int:
    return connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one()


def _about_named(text: str) -> Select[tuple[int]]:
    about, names = approval_people.c, person_names.c
    joined = approval_people.join(person_names, names.id == about.person_id).outerjoin(
        account_owners, account_owners.c.person_id == about.person_id
    )
    return select(about.approval_id).select_from(joined).where(is_named(text, names, account_owners.c.login))


def _require_asker(connection: Connection, caller: Identity) -> None:
    if not ASKERS.intersection(held.role for held in held_by(connection, caller)):
        raise Forbidden


def _visible(connection: Connection, caller: Identity) -> ColumnElement[bool]:
    """The own ones, and those that one of the caller's roles confirms there."""
    owners = account_owners.c
    mine = _own.account_id.in_(select(owners.id).where(owners.person_id == caller.person_id))
    conditions: list[ColumnElement[bool]] = [mine]
    for held in held_by(connection, caller):
        kinds = [kind for kind, roles in CONFIRMERS.items() if held.role in roles]
        scope = held.scope
        if not kinds or scope.class_id is not None:
            continue
        place = [_own.territory_id == scope.territory_id] if scope.territory_id is not None else []
        place += [_own.school_id == scope.school_id] if scope.school_id is not None else []
        conditions.append(and_(_own.kind.in_(kinds), *place))
    return or_(*conditions)


def _shown(
    connection: Connection, caller: Identity, rows: Sequence[Row[Any]], now: datetime
) -> Iterator[Approval]:
    people = {number for row in rows for number in (row.account_id, row.decided_by) if number is not None}
    names, persons = _names(connection, people)
    about = _about(connection, [row.id for row in rows], caller.person_id)
    for row in rows:
        own = persons.get(row.account_id) == caller.person_id
        is_over = row.state == ApprovalState.WAITING and row.expires_at <= now
        state = ApprovalState.EXPIRED if is_over else row.state
        actions = APPROVAL.actions(state, OWNER if own else OPERATOR)
        yield Approval(
            id=row.id,
            kind=row.kind,
            state=state,
            title=row.title,
            reason=row.reason,
            requested_by=names.get(row.account_id, ""),
            requested_at=row.created_at,
            expires_at=row.expires_at,
            decided_by=names.get(row.decided_by, ""),
            decided_at=None if state == ApprovalState.WAITING else row.updated_at,
            note=row.note,
            is_own=own,
            actions=[each for each in actions if own == (each == WITHDRAW) and (own or row.id not in about)],
            version=row.version,
        )


def _names(connection: Connection, accounts: Collection[int]) -> tuple[dict[int, str], dict[int, int]]:
    """Account → name, and account → person."""
    owners, names = account_owners.c, person_names.c
    rows = connection.execute(
        select(owners.id, owners.person_id, names.last_name, names.first_name, names.middle_name)
        .join(person_names, names.id == owners.person_id)
        .where(owners.id.in_(sorted(accounts)))
    ).all()
    shown = {row.id: full_name(row.last_name, row.first_name, row.middle_name) for row in rows}
    return shown, {row.id: row.person_id for row in rows}


def _about(connection: Connection, numbers: Sequence[int], person_id: int) -> set[int]:
    people = approval_people.c
    found = select(people.approval_id).where(people.approval_id.in_(numbers), people.person_id == person_id)
    return set(connection.scalars(found))


def _facts(now: Sequence[Fact], stored: Sequence[Fact]) -> list[ApprovalFact]:
    before = {fact.name: fact.value for fact in stored}
    return [
        ApprovalFact(
            name=fact.name,
            value=fact.value,
            form=fact.form,
            before=earlier if (earlier := before.get(fact.name)) != fact.value else None,
            is_fixed=fact.is_fixed,
        )
        for fact in now
    ]

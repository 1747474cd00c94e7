"""The operator's desk: open applications, confirming claims, deciding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from ruobr_server.areas.desk_reasons.service import count_use
from ruobr_server.areas.documents import service as documents
from ruobr_server.areas.families.queries import child_papers, profile_phones
from ruobr_server.areas.families.service import likely_twins, meant_application
from ruobr_server.areas.kindergarten import queue, revocation
from ruobr_server.areas.kindergarten.groups import take_place
from ruobr_server.areas.kindergarten.notifications import notify_owners
from ruobr_server.areas.kindergarten.states import APPLICATION, QUEUED
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    kindergarten_policies,
    privilege_categories,
)
from ruobr_server.areas.kindergarten.tracker import choices_of, referrals_of, values_of
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.desks import KINDERGARTEN, territories_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.pages import FIRST, Listing, Order
from ruobr_server.kit.db.work_lists import WorkList, page_of_work_list
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, REVOKE
from ruobr_server.kit.workflow.revocation import Decision, revocable
from ruobr_server.kit.workflow.service import move, record
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.kindergarten import DeskApplication, DeskApplications, DeskDecision
from ruobr_tui.api.reasons import kindergarten as reasons
from ruobr_tui.api.rules.fields.documents import masked
from ruobr_tui.api.rules.fields.scans import CERTIFICATE
from ruobr_tui.api.states.kindergarten import WAITING

_FILED = Order((kindergarten_applications.c.created_at, kindergarten_applications.c.id), (datetime, int))
_ORDERS: Mapping[ListOrder, Order] = {
    ListOrder.USUAL: _FILED,
    ListOrder.FILED: _FILED,
    ListOrder.NAME: Order(
        (kindergarten_applications.c.child_name, kindergarten_applications.c.id), (str, int)
    ),
    ListOrder.BIRTH: Order(
        (kindergarten_applications.c.birth_date, kindergarten_applications.c.id), (date, int)
    ),
}


def work_list(
    connection: Connection,
    caller: Identity,
    state: str | None,
    today: date | None = None,
    listing: Listing = FIRST,
) -> DeskApplications:
    """A page of the applications in a state (none: those that wait for a decision), the oldest first.

    ``today``: for decisions that can still be revoked. Raises ``Forbidden`` for callers without a
    kindergarten desk.
    """
    own = kindergarten_applications
    territories = territories_of(connection, caller, KINDERGARTEN)
    states = sorted(WAITING) if state is None else [state]
    scopes = [(own.c.territory_id, territories)]
    whole = WorkList(own, scopes, meant_application(own), _ORDERS, frozenset(_ORDERS))
    shown = page_of_work_list(connection, whole, states, listing)
    ids = shown.page.ids
    rows = {row.id: row for row in connection.execute(_applications().where(own.c.id.in_(ids))).all()}
    return DeskApplications(
        applications=_to_models(connection, [rows[each] for each in ids], today),
        counts=shown.counts,
        found=shown.found,
        next=shown.page.next,
    )


def one(
    connection: Connection, caller: Identity, application_id: int, today: date | None = None
) -> DeskApplication:
    """One application of the desk. Raises the same ``NotFound`` for another municipality's."""
    return _to_models(connection, [_row(connection, caller, application_id)], today)[0]


def decide(
    connection: Connection,
    caller: Identity,
    application_id: int,
    decision: DeskDecision,
    now: datetime,
    today: date,
) -> DeskApplication:
    """Confirm claims and take an action (``confirm`` alone changes no state).

    Raises ``Forbidden``, ``NotFound``, ``Changed`` for an old version, and what ``move`` raises.
    """
    row = _row(connection, caller, application_id)
    if row.version != decision.version:
        raise Changed(one(connection, caller, application_id, today).to_wire())
    if decision.action != REVOKE:
        _confirm(connection, row, decision)
    if decision.action == REVOKE:
        revocation.revoke(connection, caller, row, decision.note, now, today)
    elif decision.action == "confirm":
        _touch(connection, row, now)
        step = (row.id, "confirm", row.state, row.state, decision.note)
        record(connection, APPLICATION, [step], caller.account_id, now)
    else:
        _act(connection, caller, row, decision, now, today)
    queue.enter(connection, [row.id])
    notify_owners(connection, [row.id], now)
    return one(connection, caller, application_id, today)


def is_of_desk(connection: Connection, caller: Identity, application_id: int) -> bool:
    """Whether the caller's desk decides on it. Raises ``Forbidden`` for callers without one."""
    own = kindergarten_applications
    mine = own.c.territory_id.in_(territories_of(connection, caller, KINDERGARTEN))
    return connection.execute(select(own.c.id).where(own.c.id == application_id, mine)).first() is not None


def holds_child(connection: Connection, caller: Identity, child_id: int) -> bool:
    """Whether the caller's desk decides on a live application of this child."""
    own = kindergarten_applications
    try:
        mine = own.c.territory_id.in_(territories_of(connection, caller, KINDERGARTEN))
    except Forbidden:
        return False
    found = select(own.c.id).where(mine, own.c.child_id == child_id, own.c.state.in_(APPLICATION.live))
    return connection.execute(found.limit(1)).first() is not None


def subjects_of(
    connection: Connection, applications: Iterable[DeskApplication]
) -> list[tuple[int, int | None]]:
    """The accounts and children whose data these applications contain."""
    own = kindergarten_applications
    rows = connection.execute(
        select(own.c.account_id, own.c.child_id).where(own.c.id.in_([each.id for each in applications]))
    )
    return [(row.account_id, row.child_id) for row in rows]


def _act(
    connection: Connection,
    caller: Identity,
    row: Row[Any],
    decision: DeskDecision,
    now: datetime,
    today: date,
) -> None:
    policy = policy_of(connection, row.territory_id)
    values: dict[str, Any] = {"deadline": None}
    match decision.action:
        case "register":
            if not documents.is_confirmed(connection, row.child_id, CERTIFICATE):
                raise Conflict(reasons.CONFIRM_CERTIFICATE)
            # An earlier time of registration stays: no decision changes the order of the queue.
            values["registered_at"] = row.registered_at or row.created_at
            values["number"] = row.number or f"{policy.prefix}-{row.id:05}"
        case "ask-documents":
            values["deadline"] = today + timedelta(days=policy.documents_days)
        case "refer":
            raise Conflict(reasons.BY_ROUND)
        case "cancel":
            values["group_id"] = None
    move(
        connection,
        APPLICATION,
        kindergarten_applications,
        row._mapping,
        decision.action,
        {OPERATOR},
        caller.account_id,
        now,
        note=decision.note,
        **values,
    )
    if decision.action == "cancel" and row.group_id is not None:
        take_place(connection, row.group_id, -1)
    count_use(connection, decision.reason_id, KINDERGARTEN, row.territory_id)
    if decision.action in revocation.REVOCABLE:
        revocation.store(connection, row, today)


def _confirm(connection: Connection, row: Row[Any], decision: DeskDecision) -> None:
    own = kindergarten_applications
    if decision.category_confirmed is not None and row.category_id is not None:
        connection.execute(
            update(own).where(own.c.id == row.id).values(category_confirmed=decision.category_confirmed)
        )
    if decision.siblings_confirmed is not None:
        connection.execute(
            update(application_choices)
            .where(application_choices.c.application_id == row.id)
            .values(
                sibling_confirmed=application_choices.c.sibling
                & application_choices.c.kindergarten_id.in_(decision.siblings_confirmed)
            )
        )


def _touch(connection: Connection, row: Row[Any], now: datetime) -> None:
    own = kindergarten_applications
    changed = connection.execute(
        update(own)
        .where(own.c.id == row.id, own.c.version == row.version)
        .values(version=row.version + 1, updated_at=now)
    )
    if not changed.rowcount:
        raise Conflict


@dataclass(frozen=True, slots=True)
class Policy:
    """A municipality's settings: days to respond to a referral, days to bring documents, prefix of
    numbers.
    """

    answer_days: int = 10
    documents_days: int = 14
    prefix: str = "42"


def policy_of(connection: Connection, territory_id: int) -> Policy:
    """The policy of a municipality; the defaults if it has none."""
    row = connection.execute(
        select(
            kindergarten_policies.c.answer_days,
            kindergarten_policies.c.documents_days,
            kindergarten_policies.c.prefix,
        ).where(kindergarten_policies.c.territory_id == territory_id)
    ).one_or_none()
    return Policy() if row is None else Policy(*row)


def _row(connection: Connection, caller: Identity, application_id: int) -> Row[Any]:
    mine = territories_of(connection, caller, KINDERGARTEN)
    row = connection.execute(
        _applications().where(
            kindergarten_applications.c.id == application_id,
            kindergarten_applications.c.territory_id.in_(mine),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _applications() -> Select[Any]:
    own = kindergarten_applications
    return (
        select(
            own,
            child_papers.c.last_name,
            child_papers.c.first_name,
            child_papers.c.middle_name,
            child_papers.c.certificate_series,
            child_papers.c.certificate_number,
            child_papers.c.snils,
            person_names.c.last_name.label("parent_last"),
            person_names.c.first_name.label("parent_first"),
            person_names.c.middle_name.label("parent_middle"),
            profile_phones.c.phone,
            privilege_categories.c.title.label("category"),
        )
        .join(child_papers, child_papers.c.id == own.c.child_id)
        .join(account_owners, account_owners.c.id == own.c.account_id)
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .outerjoin(profile_phones, profile_phones.c.account_id == own.c.account_id)
        .outerjoin(privilege_categories, privilege_categories.c.id == own.c.category_id)
    )


def _to_models(connection: Connection, rows: Sequence[Row[Any]], today: date | None) -> list[DeskApplication]:
    # Places are calculated for a single registered application, not for a whole list.
    alone: Mapping[int, Sequence[tuple[date, int]]] | None = (
        {} if len(rows) == 1 and rows[0].state == QUEUED else None
    )
    choices = choices_of(connection, [row.id for row in rows], alone)
    scans = documents.of_children(connection, [row.child_id for row in rows])
    twins = likely_twins(connection, kindergarten_applications, APPLICATION.live, rows)
    given = referrals_of(connection, (row.group_id for row in rows))
    decided = revocable(connection, APPLICATION, [row.id for row in rows], today)
    return [
        DeskApplication(
            id=row.id,
            child_id=row.child_id,
            documents=scans.get(row.child_id, []),
            twins=twins.get(row.id, []),
            number=row.number or "",
            child=full_name(row.last_name, row.first_name, row.middle_name),
            parent=full_name(row.parent_last, row.parent_first, row.parent_middle),
            phone=row.phone or "",
            birth_date=row.birth_date,
            certificate=f"{row.certificate_series} № {masked(row.certificate_number)}",
            snils=masked(row.snils),
            state=row.state,
            values=values_of(row),
            category=row.category or "",
            category_confirmed=row.category_confirmed,
            choices=choices[row.id],
            referral=given.get(row.group_id),
            deadline=row.deadline,
            created_at=row.created_at,
            **_revocable(decided.get(row.id)),
            actions=_actions(row.state, is_revocable=row.id in decided),
            version=row.version,
        )
        for row in rows
    ]


@cache
def _actions(state: str, *, is_revocable: bool) -> Sequence[str]:
    found = APPLICATION.actions(state, OPERATOR)
    if state in APPLICATION.live:
        found.append("confirm")
    return (*found, REVOKE) if is_revocable else tuple(found)


def _revocable(decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {"revocable_until": decision.until, "revoked_state": decision.source}

"""The clerk's side: the list of a school, confirming claims, invitations, enrolment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select, update

from ruobr_server.areas.desk_reasons.service import count_use
from ruobr_server.areas.documents import service as documents
from ruobr_server.areas.enrolment import revocation
from ruobr_server.areas.enrolment.applications import fields_of, rank_of, shown_columns
from ruobr_server.areas.enrolment.notifications import notify_owners
from ruobr_server.areas.enrolment.rooms import room_key
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.enrolment.tables import first_grades, school_applications
from ruobr_server.areas.families.queries import child_papers, profile_phones
from ruobr_server.areas.families.service import likely_twins, meant_application, same_child
from ruobr_server.areas.schools.queries import is_at_desk, person_names, school_names
from ruobr_server.areas.schools.service import full_name, territory_of_school
from ruobr_server.auth.desks import SCHOOL, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.pages import FIRST, Listing, Order
from ruobr_server.kit.db.work_lists import Scope, WorkList, page_of_work_list, waiting_in
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, InvalidFields, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR, REVOKE, SYSTEM
from ruobr_server.kit.workflow.presenters import steps_of
from ruobr_server.kit.workflow.revocation import Decision, revocable
from ruobr_server.kit.workflow.service import move, record
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.enrolment import (
    DeskSchoolApplication,
    DeskSchoolApplications,
    DeskSchoolDecision,
)
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.rules.enrolment import age_problem
from ruobr_tui.api.rules.fields.documents import masked
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, RESIDENCE
from ruobr_tui.api.states.enrolment import WAITING

ENROLLED_ELSEWHERE = "Ребёнок зачислен в другую школу."
"""For clients that do not know the reason of the same name."""


_OWN = school_applications.c
_RANKED = Order((_OWN.school_id, _OWN.rank, _OWN.created_at, _OWN.id), (int, int, datetime, int))
_ORDERS: Mapping[ListOrder, Order] = {
    ListOrder.USUAL: _RANKED,
    ListOrder.FILED: Order((_OWN.created_at, _OWN.id), (datetime, int)),
    ListOrder.NAME: Order((_OWN.child_name, _OWN.id), (str, int)),
    ListOrder.BIRTH: Order((_OWN.birth_date, _OWN.id), (date, int)),
}


def work_list(
    connection: Connection,
    caller: Identity,
    state: str | None,
    today: date | None = None,
    listing: Listing = FIRST,
) -> DeskSchoolApplications:
    """A page of the applications in a state (none: the open ones), by rank, then by the time of submission.

    ``today``: for decisions that can still be revoked. Raises ``Forbidden`` for callers without a school
    desk.
    """
    own = school_applications
    states = sorted(WAITING) if state is None else [state]
    whole = WorkList(own, _scopes(connection, caller), meant_application(own), _ORDERS, frozenset(_ORDERS))
    shown = page_of_work_list(connection, whole, states, listing)
    ids = shown.page.ids
    rows = {row.id: row for row in connection.execute(_applications().where(own.c.id.in_(ids))).all()}
    return DeskSchoolApplications(
        applications=_to_models(connection, [rows[each] for each in ids], today),
        counts=shown.counts,
        found=shown.found,
        next=shown.page.next,
    )


def one(
    connection: Connection, caller: Identity, number: int, today: date | None = None
) -> DeskSchoolApplication:
    """One application of the desk. Raises the same ``NotFound`` for another school's."""
    return _to_models(connection, [row_of(connection, caller, number)], today)[0]


def decide(
    connection: Connection,
    caller: Identity,
    number: int,
    decision: DeskSchoolDecision,
    now: datetime,
    today: date,
) -> DeskSchoolApplication:
    """Confirm claims and take an action (``confirm`` alone changes no state).

    Raises ``Forbidden``, ``NotFound``, ``Changed`` for an old version, ``InvalidFields`` for an invitation
    without a day and a place, and what ``move`` raises.
    """
    row = row_of(connection, caller, number)
    if row.version != decision.version:
        raise Changed(one(connection, caller, number, today).to_wire())
    own = school_applications
    if decision.action == REVOKE:
        changed = revocation.revoke(connection, caller, row, decision.note, now, today)
        notify_owners(connection, changed, now)
        return one(connection, caller, number, today)
    claims = _claims(row, decision)
    connection.execute(update(own).where(own.c.id == number).values(**claims))
    if decision.action == "confirm":
        touched = connection.execute(
            update(own)
            .where(own.c.id == number, own.c.version == row.version)
            .values(version=row.version + 1, updated_at=now)
        )
        if not touched.rowcount:
            raise Conflict(reasons.STATE_CHANGED)
        step = (number, "confirm", row.state, row.state, decision.note)
        record(connection, APPLICATION, [step], caller.account_id, now)
        notify_owners(connection, [number], now)
        return one(connection, caller, number, today)
    values: dict[str, Any] = {}
    note = decision.note
    if decision.action == "invite":
        values = _invitation(decision, today)
        note = note or f"{decision.invited_on:%d.%m.%Y}, {decision.invited_to}"
    elif decision.action == "enrol":
        _may_enrol(connection, row, claims)
    move(
        connection,
        APPLICATION,
        own,
        row._mapping,
        decision.action,
        {OPERATOR},
        caller.account_id,
        now,
        note=note,
        **values,
    )
    closed: list[int] = []
    if decision.action == "enrol":
        _take_place(connection, row)
        closed = _close_others(connection, row, now)
    if decision.action in revocation.REVOCABLE:
        revocation.store(connection, row, closed, today)
    place = territory_of_school(connection, row.school_id)
    count_use(connection, decision.reason_id, SCHOOL, place, row.school_id)
    notify_owners(connection, [number, *closed], now)
    return one(connection, caller, number, today)


def holds_child(connection: Connection, caller: Identity, child_id: int) -> bool:
    """Whether the caller's desk decides on a live application of this child."""
    try:
        mine = _mine(connection, caller)
    except Forbidden:
        return False
    own = school_applications
    found = (
        select(own.c.id)
        .join(school_names, school_names.c.id == own.c.school_id)
        .where(mine, own.c.child_id == child_id, own.c.state.in_(APPLICATION.live))
    )
    return connection.execute(found.limit(1)).first() is not None


def subjects_of(
    connection: Connection, applications: Iterable[DeskSchoolApplication]
) -> list[tuple[int, int | None]]:
    """The accounts and children whose data these applications contain."""
    own = school_applications
    numbers = [each.id for each in applications]
    rows = connection.execute(select(own.c.account_id, own.c.child_id).where(own.c.id.in_(numbers)))
    return [(row.account_id, row.child_id) for row in rows]


def _claims(row: Row[Any], decision: DeskSchoolDecision) -> dict[str, Any]:
    privilege = row.privilege_confirmed
    if decision.privilege_confirmed is not None and row.privilege:
        privilege = decision.privilege_confirmed
    permission = row.permission_confirmed
    if decision.permission_confirmed is not None and row.permission:
        permission = decision.permission_confirmed
    rank = rank_of(row.privilege, privilege, row.slot)
    return {"privilege_confirmed": privilege, "permission_confirmed": permission, "rank": rank}


def _invitation(decision: DeskSchoolDecision, today: date) -> dict[str, Any]:
    wrong: dict[str, Reason | Explanation] = {}
    if decision.invited_on is None or decision.invited_on < today:
        wrong["invited_on"] = reasons.INVITATION_DAY
    if not decision.invited_to:
        wrong["invited_to"] = reasons.INVITATION_PLACE
    if wrong:
        raise InvalidFields(wrong)
    return {
        "invited_on": decision.invited_on,
        "invited_minute": None,
        "invited_length": None,
        "invited_to": decision.invited_to,
        "invited_room": room_key(decision.invited_to),
    }


def _may_enrol(connection: Connection, row: Row[Any], claims: dict[str, Any]) -> None:
    for kind in (CERTIFICATE, RESIDENCE):
        if not documents.is_confirmed(connection, row.child_id, kind):
            raise Conflict(reasons.CONFIRM_SCANS)
    if age_problem(row.birth_date, row.year) is not None and not claims["permission_confirmed"]:
        raise Conflict(reasons.CONFIRM_PERMISSION)


def _take_place(connection: Connection, row: Row[Any]) -> None:
    """Decrement the free places; of two at the same time only one gets the last."""
    taken = connection.execute(
        update(first_grades)
        .where(
            first_grades.c.school_id == row.school_id,
            first_grades.c.year == row.year,
            first_grades.c.taken < first_grades.c.places,
        )
        .values(taken=first_grades.c.taken + 1)
    )
    if not taken.rowcount:
        raise Conflict(reasons.GRADE_FULL)


def _close_others(connection: Connection, row: Row[Any], now: datetime) -> list[int]:
    own = school_applications
    others = connection.execute(
        select(own.c.id, own.c.state, own.c.version)
        .where(
            (own.c.child_id == row.child_id) | same_child(own, row),
            own.c.id != row.id,
            own.c.state.in_(APPLICATION.live),
        )
        .with_for_update()
    ).all()
    for each in others:
        move(
            connection,
            APPLICATION,
            own,
            each._mapping,
            "close",
            {SYSTEM},
            None,
            now,
            note=ENROLLED_ELSEWHERE,
            why=reasons.ENROLLED_ELSEWHERE,
        )
    return [each.id for each in others]


def _mine(connection: Connection, caller: Identity) -> ColumnElement[bool]:
    territories, single = schools_of_desk(connection, caller, SCHOOL)
    return is_at_desk(territories, single)


def waiting(connection: Connection, caller: Identity) -> tuple[int, datetime | None]:
    """How many applications wait, and since when. Raises ``Forbidden`` for callers without a desk."""
    return waiting_in(connection, school_applications, _scopes(connection, caller), WAITING)


def _scopes(connection: Connection, caller: Identity) -> Sequence[Scope]:
    """Whole municipalities, and single schools. Raises ``Forbidden`` if there are neither."""
    territories, single = schools_of_desk(connection, caller, SCHOOL)
    return [(_OWN.territory_id, territories), (_OWN.school_id, single)]


def is_of_desk(connection: Connection, caller: Identity, number: int) -> bool:
    """Whether the caller's desk decides on it. Raises ``Forbidden`` for callers without one."""
    found = (
        select(_OWN.id)
        .join(school_names, school_names.c.id == _OWN.school_id)
        .where(_OWN.id == number, _mine(connection, caller))
    )
    return connection.execute(found).first() is not None


def row_of(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    """An application of the desk as it is now. Raises the same ``NotFound`` for another school's."""
    row = connection.execute(
        _applications().where(school_applications.c.id == number, _mine(connection, caller))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _applications() -> Select[Any]:
    own = school_applications
    return (
        shown_columns()
        .add_columns(
            child_papers.c.certificate_series,
            child_papers.c.certificate_number,
            person_names.c.last_name.label("parent_last"),
            person_names.c.first_name.label("parent_first"),
            person_names.c.middle_name.label("parent_middle"),
            profile_phones.c.phone,
        )
        .join(account_owners, account_owners.c.id == own.c.account_id)
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .outerjoin(profile_phones, profile_phones.c.account_id == own.c.account_id)
    )


def _to_models(
    connection: Connection, rows: Sequence[Row[Any]], today: date | None
) -> list[DeskSchoolApplication]:
    scans = documents.of_children(connection, [row.child_id for row in rows])
    twins = likely_twins(connection, school_applications, APPLICATION.live, rows)
    decided = revocable(connection, APPLICATION, [row.id for row in rows], today)
    return [
        DeskSchoolApplication(
            **fields_of(row),
            actions=_actions(row.state, is_revocable=row.id in decided),
            **_revocable(decided.get(row.id)),
            history=steps_of(connection, APPLICATION, row.id, row.account_id) if len(rows) == 1 else [],
            parent=full_name(row.parent_last, row.parent_first, row.parent_middle),
            phone=row.phone or "",
            birth_date=row.birth_date,
            certificate=f"{row.certificate_series} № {masked(row.certificate_number)}",
            created_at=row.created_at,
            age_problem=str(age_problem(row.birth_date, row.year) or ""),
            documents=scans.get(row.child_id, []),
            twins=twins.get(row.id, []),
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

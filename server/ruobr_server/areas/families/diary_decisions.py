"""The class teacher's side of access to diaries: the requests of a class, granted, rejected, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, false, select, true, update

from ruobr_server.areas.families.diary_access import CLASS_OF_REQUEST
from ruobr_server.areas.families.states import JOINING
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.schools.queries import (
    class_list,
    class_names,
    leader_of_class,
    person_names,
    pupil_places,
    staff_people,
)
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.guardians import close_diary, open_diary
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.errors import Changed, Forbidden, Invalid, NotFound
from ruobr_server.kit.workflow.machine import TEACHER
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.family import Candidate, JoinRequest, JoinRequests
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.families import DiaryRequestState

# The class teacher's side


def requests_of(connection: Connection, caller: Identity) -> JoinRequests:
    """Requests to this class teacher: the open ones first, then the last decided.

    Raises ``Forbidden`` for callers who are no teachers.
    """
    if caller.role != Role.TEACHER:
        raise Forbidden
    rows = connection.execute(
        _for_teacher(caller)
        .order_by(
            (join_requests.c.state != JOINING.initial), join_requests.c.updated_at.desc(), join_requests.c.id
        )
        .limit(200)
    ).all()
    candidates: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in rows:
        place = (row.school_id, row.class_id)
        if row.state == JOINING.initial and place not in candidates:
            candidates[place] = _pupils_of(connection, *place)
    return JoinRequests(
        requests=[_request(row, candidates.get((row.school_id, row.class_id), [])) for row in rows]
    )


def leads_a_class(connection: Connection, caller: Identity) -> bool:
    """Whether the caller is a class teacher."""
    if caller.role != Role.TEACHER:
        return False
    found = (
        select(class_names.c.id)
        .join(staff_people, leader_of_class())
        .where(staff_people.c.person_id == caller.person_id)
        .limit(1)
    )
    return connection.execute(found).first() is not None


def decide(
    connection: Connection,
    caller: Identity,
    request_id: int,
    action: str,
    version: int,
    pupil_id: int | None,
    note: str,
    now: datetime,
) -> None:
    """Grant (for a pupil of the class), reject or revoke, with a reason for the parent.

    Raises ``NotFound`` for another class's request, ``Changed`` for an old version, and what ``move`` raises.
    """
    row = connection.execute(_for_teacher(caller).where(join_requests.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(_request(row, []).to_wire())
    values: dict[str, Any] = {}
    if action == "grant":
        if pupil_id is None:
            raise Invalid(reasons.CHOOSE_PUPIL)
        mine = [
            pupil for pupil in _pupils_of(connection, row.school_id, row.class_id) if pupil.id == pupil_id
        ]
        if not mine:
            raise Invalid(reasons.NOT_IN_CLASS)
        values["pupil_id"] = pupil_id
    target = move(
        connection,
        JOINING,
        join_requests,
        row._mapping,
        action,
        {TEACHER},
        caller.account_id,
        now,
        note=note,
        **values,
    )
    if target == DiaryRequestState.GRANTED:
        assert pupil_id is not None
        open_diary(connection, row.account_id, pupil_id)
        _join(connection, row.child_id, pupil_id)
    elif row.state == DiaryRequestState.GRANTED and row.pupil_id is not None:
        close_diary(connection, row.account_id, row.pupil_id)
        _join(connection, row.child_id, None)


def _join(connection: Connection, child_id: int, pupil_id: int | None) -> None:
    connection.execute(
        update(family_children)
        .where(family_children.c.id == child_id)
        .values(pupil_id=pupil_id, version=family_children.c.version + 1)
    )


def _for_teacher(caller: Identity) -> Select[Any]:
    asker = person_names.alias("asker")
    return (
        select(
            join_requests.c.id,
            join_requests.c.school_id,
            join_requests.c.class_id,
            join_requests.c.child_id,
            join_requests.c.account_id,
            join_requests.c.pupil_id,
            join_requests.c.state,
            join_requests.c.version,
            join_requests.c.created_at,
            class_names.c.grade,
            class_names.c.letter,
            family_children.c.last_name,
            family_children.c.first_name,
            family_children.c.middle_name,
            family_children.c.birth_date,
            asker.c.last_name.label("asker_last"),
            asker.c.first_name.label("asker_first"),
            asker.c.middle_name.label("asker_middle"),
        )
        .join(class_names, CLASS_OF_REQUEST)
        .join(staff_people, leader_of_class())
        .join(family_children, family_children.c.id == join_requests.c.child_id)
        .join(account_owners, account_owners.c.id == join_requests.c.account_id)
        .join(asker, asker.c.id == account_owners.c.person_id)
        # A teacher's permission ends with the role, even if the staff list still has the person.
        .where(
            staff_people.c.person_id == caller.person_id, true() if caller.role == Role.TEACHER else false()
        )
    )


def _pupils_of(connection: Connection, school_id: int, class_id: int) -> list[Row[Any]]:
    guarded = select(guardians.c.pupil_id).where(guardians.c.pupil_id == pupil_places.c.id).exists()
    return list(connection.execute(class_list(school_id, class_id).add_columns(guarded.label("guarded"))))


def _request(row: Row[Any], candidates: Sequence[Row[Any]]) -> JoinRequest:
    return JoinRequest(
        id=row.id,
        parent=full_name(row.asker_last, row.asker_first, row.asker_middle),
        child=full_name(row.last_name, row.first_name, row.middle_name),
        birth_date=row.birth_date.isoformat(),
        class_name=f"{row.grade}{row.letter}",
        state=row.state,
        at=row.created_at,
        actions=JOINING.actions(row.state, TEACHER),
        candidates=[_candidate(row, each) for each in candidates] if row.state == JOINING.initial else [],
        version=row.version,
    )


def _candidate(row: Row[Any], pupil: Row[Any]) -> Candidate:
    same = (pupil.last_name, pupil.first_name) == (row.last_name, row.first_name)
    return Candidate(
        pupil_id=pupil.id,
        name=full_name(pupil.last_name, pupil.first_name, pupil.middle_name),
        birth_date="" if pupil.birth_date is None else pupil.birth_date.isoformat(),
        fits=same and pupil.birth_date == row.birth_date,
        has_guardian=bool(pupil.guarded),
    )

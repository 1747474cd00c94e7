"""What a class teacher decides about access to diaries: granted, rejected, revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from ruobr_server.areas.families.diary_access import notify_class_teacher
from ruobr_server.areas.families.diary_request_list import of_teacher, one, pupils_of
from ruobr_server.areas.families.states import JOINING
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.schools.queries import class_names, leader_of_class, staff_people
from ruobr_server.auth.guardians import close_diary, open_diary
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import Changed, Invalid, NotFound
from ruobr_server.kit.workflow.machine import TEACHER
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.models.family import JoinRequest
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.families import DiaryRequestState


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
) -> JoinRequest:
    """Grant (for a pupil of the class), reject or revoke, with a reason for the parent.

    Raises ``NotFound`` for another class's request, ``Changed`` for an old version, and what ``move`` raises.
    """
    row = connection.execute(of_teacher(caller).where(join_requests.c.id == request_id)).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(one(connection, caller, request_id).to_wire())
    values: dict[str, Any] = {}
    if action == "grant":
        if pupil_id is None:
            raise Invalid(reasons.CHOOSE_PUPIL)
        if pupil_id not in [each.id for each in pupils_of(connection, row.school_id, row.class_id)]:
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
    notify_class_teacher(connection, request_id, now)
    return one(connection, caller, request_id)


def _join(connection: Connection, child_id: int, pupil_id: int | None) -> None:
    connection.execute(
        update(family_children)
        .where(family_children.c.id == child_id)
        .values(pupil_id=pupil_id, version=family_children.c.version + 1)
    )

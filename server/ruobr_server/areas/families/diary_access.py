"""Access to diaries: the parent requests it for a child, the class teacher grants or rejects it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, false, func, insert, select, true, update

from ruobr_server.areas.families.states import JOINING
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.schools.queries import (
    class_list,
    class_names,
    leader_of_class,
    person_names,
    pupil_places,
    school_names,
    staff_people,
)
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.guardians import close_diary, open_diary
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, Invalid, NotFound
from ruobr_server.kit.workflow.machine import OWNER, TEACHER
from ruobr_server.kit.workflow.service import begin, close_histories, move
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.models.family import Candidate, JoinRequest, JoinRequests, JoinState, SchoolChoice
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.states.families import DiaryRequestState


def latest_of(connection: Connection, child_ids: Sequence[int]) -> dict[int, JoinState]:
    """The newest request of each child that has one, with its last note."""
    newest = (
        select(func.max(join_requests.c.id))
        .where(join_requests.c.child_id.in_(child_ids))
        .group_by(join_requests.c.child_id)
    )
    rows = connection.execute(
        select(
            join_requests.c.id,
            join_requests.c.child_id,
            join_requests.c.state,
            join_requests.c.updated_at,
            school_names.c.name,
            class_names.c.grade,
            class_names.c.letter,
        )
        .join(school_names, school_names.c.id == join_requests.c.school_id)
        .join(class_names, _CLASS)
        .where(join_requests.c.id.in_(newest))
    ).all()
    notes = _notes(connection, [row.id for row in rows])
    return {
        row.child_id: JoinState(
            id=row.id,
            school=row.name,
            class_name=f"{row.grade}{row.letter}",
            state=row.state,
            at=row.updated_at,
            note=notes.get(row.id, ""),
            actions=JOINING.actions(row.state, OWNER),
        )
        for row in rows
    }


def ask(
    connection: Connection, caller: Identity, child_id: int, school_id: int, class_id: int, now: datetime
) -> None:
    """Request access to a child's diary.

    Raises ``NotFound``, ``Invalid`` for an unknown class, or ``Conflict`` while a request is open.
    """
    # The child's row is locked first, so that of two concurrent requests only one is made.
    mine = (family_children.c.id == child_id) & (family_children.c.account_id == caller.account_id)
    connection.execute(update(family_children).where(mine).values(updated_at=now))
    row = connection.execute(select(family_children.c.pupil_id).where(mine)).one_or_none()
    if row is None:
        raise NotFound
    if row.pupil_id is not None:
        raise Conflict(reasons.JOINED_ALREADY)
    known = select(class_names.c.id).where(
        class_names.c.school_id == school_id,
        class_names.c.id == class_id,
        class_names.c.year == _newest_year(school_id),
    )
    if connection.execute(known).first() is None:
        raise Invalid(reasons.NO_CLASS)
    open_one = select(join_requests.c.id).where(
        join_requests.c.child_id == child_id, join_requests.c.state == JOINING.initial
    )
    if connection.execute(open_one).first() is not None:
        raise Conflict(reasons.REQUEST_WAITS)
    [number] = take_ids(connection, "join_requests")
    connection.execute(
        insert(join_requests).values(
            id=number,
            child_id=child_id,
            account_id=caller.account_id,
            school_id=school_id,
            class_id=class_id,
            state=JOINING.initial,
            version=1,
            created_at=now,
            updated_at=now,
        )
    )
    begin(connection, JOINING, number, caller.account_id, now, action="ask")


def withdraw(connection: Connection, caller: Identity, child_id: int, now: datetime) -> None:
    """Withdraw the open request of a child. Raises ``NotFound`` if the caller has none."""
    row = connection.execute(
        select(join_requests.c.id, join_requests.c.state, join_requests.c.version).where(
            join_requests.c.child_id == child_id,
            join_requests.c.account_id == caller.account_id,
            join_requests.c.state == JOINING.initial,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    move(connection, JOINING, join_requests, row._mapping, "withdraw", {OWNER}, caller.account_id, now)


def stop(connection: Connection, account_id: int, now: datetime) -> None:
    """Withdraw all open requests of an account."""
    rows = connection.execute(
        select(join_requests.c.id, join_requests.c.state, join_requests.c.version).where(
            join_requests.c.account_id == account_id, join_requests.c.state == JOINING.initial
        )
    ).all()
    for row in rows:
        move(connection, JOINING, join_requests, row._mapping, "withdraw", {OWNER}, account_id, now)


def every_request(connection: Connection, caller: Identity) -> list[dict[str, Any]]:
    """All requests of an account as JSON, the earliest first, for its owner."""
    rows = connection.execute(
        select(join_requests.c.id, join_requests.c.child_id, join_requests.c.state)
        .add_columns(
            join_requests.c.created_at, school_names.c.name, class_names.c.grade, class_names.c.letter
        )
        .join(school_names, school_names.c.id == join_requests.c.school_id)
        .join(class_names, _CLASS)
        .where(join_requests.c.account_id == caller.account_id)
        .order_by(join_requests.c.id)
    ).all()
    notes = _notes(connection, [row.id for row in rows])
    return [
        {
            "child_id": row.child_id,
            "school": row.name,
            "class_name": f"{row.grade}{row.letter}",
            "state": row.state,
            "note": notes.get(row.id, ""),
            "at": row.created_at.isoformat(),
        }
        for row in rows
    ]


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Delete the requests of an account, with the notes of the history."""
    own = join_requests.c.account_id == account_id
    close_histories(connection, JOINING, connection.scalars(select(join_requests.c.id).where(own)).all())
    connection.execute(delete(join_requests).where(own))


def schools_to_choose(connection: Connection) -> list[SchoolChoice]:
    """Every school that has classes, by name."""
    rows = connection.execute(
        select(school_names.c.id, school_names.c.name)
        .where(select(class_names.c.id).where(class_names.c.school_id == school_names.c.id).exists())
        .order_by(school_names.c.name, school_names.c.id)
    )
    return [SchoolChoice(id=row.id, title=row.name) for row in rows]


def classes_to_choose(connection: Connection, school_id: int) -> list[SchoolChoice]:
    """The classes of a school's newest year; none for an unknown school."""
    rows = connection.execute(
        select(class_names.c.id, class_names.c.grade, class_names.c.letter)
        .where(class_names.c.school_id == school_id, class_names.c.year == _newest_year(school_id))
        .order_by(class_names.c.grade, class_names.c.letter)
    )
    return [SchoolChoice(id=row.id, title=f"{row.grade}{row.letter}") for row in rows]


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


_CLASS = (class_names.c.school_id == join_requests.c.school_id) & (
    class_names.c.id == join_requests.c.class_id
)


def _newest_year(school_id: int) -> Any:
    return select(func.max(class_names.c.year)).where(class_names.c.school_id == school_id).scalar_subquery()


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
        .join(class_names, _CLASS)
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


def _notes(connection: Connection, request_ids: Sequence[int]) -> dict[int, str]:
    rows = connection.execute(
        select(state_changes.c.subject_id, state_changes.c.note)
        .where(state_changes.c.subject == JOINING.name, state_changes.c.subject_id.in_(request_ids))
        .order_by(state_changes.c.id)
    )
    return {row.subject_id: row.note for row in rows}

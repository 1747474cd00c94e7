"""Access to diaries as a parent requests it for a child; ``diary_decisions`` is the class teacher's side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from ruobr_server.areas.desks.service import notify_accounts
from ruobr_server.areas.families.states import JOINING
from ruobr_server.areas.families.tables import family_children, join_requests
from ruobr_server.areas.schools.queries import class_names, leader_of_class, school_names, staff_people
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_server.kit.workflow.machine import OWNER
from ruobr_server.kit.workflow.service import begin, close_histories, move
from ruobr_server.kit.workflow.tables import state_changes
from ruobr_tui.api.models.family import JoinState, SchoolChoice
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.roles import Role

DESK = "join-requests"
"""The name of the class teacher's list in events."""


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
        .join(class_names, CLASS_OF_REQUEST)
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
    notify_class_teacher(connection, number, now)


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
    notify_class_teacher(connection, row.id, now)


def stop(connection: Connection, account_id: int, now: datetime) -> None:
    """Withdraw all open requests of an account."""
    rows = connection.execute(
        select(join_requests.c.id, join_requests.c.state, join_requests.c.version).where(
            join_requests.c.account_id == account_id, join_requests.c.state == JOINING.initial
        )
    ).all()
    for row in rows:
        move(connection, JOINING, join_requests, row._mapping, "withdraw", {OWNER}, account_id, now)
        notify_class_teacher(connection, row.id, now)


def every_request(connection: Connection, caller: Identity) -> list[dict[str, Any]]:
    """All requests of an account as JSON, the earliest first, for its owner."""
    rows = connection.execute(
        select(join_requests.c.id, join_requests.c.child_id, join_requests.c.state)
        .add_columns(
            join_requests.c.created_at, school_names.c.name, class_names.c.grade, class_names.c.letter
        )
        .join(school_names, school_names.c.id == join_requests.c.school_id)
        .join(class_names, CLASS_OF_REQUEST)
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
    numbers = connection.scalars(select(join_requests.c.id).where(own)).all()
    for number in numbers:
        notify_class_teacher(connection, number, now)
    close_histories(connection, JOINING, numbers)
    connection.execute(delete(join_requests).where(own))


def notify_class_teacher(connection: Connection, number: int, now: datetime) -> None:
    """Tell the class teacher that a request was made, withdrawn or decided."""
    teachers = connection.scalars(
        select(account_owners.c.id)
        .join(staff_people, staff_people.c.person_id == account_owners.c.person_id)
        .join(class_names, leader_of_class())
        .join(join_requests, CLASS_OF_REQUEST)
        .where(join_requests.c.id == number, account_owners.c.role == Role.TEACHER)
    )
    notify_accounts(connection, teachers, DESK, number, now)


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


CLASS_OF_REQUEST = (class_names.c.school_id == join_requests.c.school_id) & (
    class_names.c.id == join_requests.c.class_id
)


def _newest_year(school_id: int) -> Any:
    return select(func.max(class_names.c.year)).where(class_names.c.school_id == school_id).scalar_subquery()


def _notes(connection: Connection, request_ids: Sequence[int]) -> dict[int, str]:
    rows = connection.execute(
        select(state_changes.c.subject_id, state_changes.c.note)
        .where(state_changes.c.subject == JOINING.name, state_changes.c.subject_id.in_(request_ids))
        .order_by(state_changes.c.id)
    )
    return {row.subject_id: row.note for row in rows}

"""Requests for diaries as the class teacher reads them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, false, func, or_, select, true

from ruobr_server.areas.families.desk_search import meant_application
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
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_server.kit.db.pages import FIRST, Listing, Order, page_of
from ruobr_server.kit.errors import Forbidden, Invalid
from ruobr_server.kit.workflow.machine import TEACHER
from ruobr_server.kit.workflow.service import histories
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.family import Candidate, JoinRequest, JoinRequests
from ruobr_tui.api.roles import Role

_OWN, _CHILD = join_requests.c, family_children.c
_FILED = Order((_OWN.created_at, _OWN.id), (datetime, int))
_DECIDED = Order((_OWN.updated_at, _OWN.id), (datetime, int), is_descending=True)
_BY_NAME = Order((_CHILD.last_name, _CHILD.first_name, _OWN.id), (str, str, int))
_WORDS = meant_application(join_requests)


def work_list(
    connection: Connection, caller: Identity, state: str | None = None, listing: Listing = FIRST
) -> JoinRequests:
    """A page of the requests to this class teacher in a state (none: those that wait, the oldest first).

    Of those that are decided, the last decided first. Raises ``Forbidden`` for callers who are no teachers,
    ``Invalid`` for an order that the list does not have.
    """
    if caller.role != Role.TEACHER:
        raise Forbidden
    usual = _FILED if state in (None, JOINING.initial) else _DECIDED
    orders = {ListOrder.USUAL: usual, ListOrder.FILED: _FILED, ListOrder.NAME: _BY_NAME}
    if (order := orders.get(listing.order)) is None:
        raise Invalid
    mine = _of_classes(connection, caller)
    by_state = connection.execute(
        select(_OWN.state, func.count().label("many")).where(mine).group_by(_OWN.state)
    )
    counts = {row.state: int(row.many) for row in by_state}
    wanted = (
        select(_OWN.id)
        .join(family_children, _CHILD.id == _OWN.child_id)
        .where(mine, _OWN.state == (state or JOINING.initial))
    )
    if listing.search:
        wanted = wanted.where(or_(_WORDS(listing.search), _is_of_parent(listing.search)))
    page = page_of(connection, [wanted], order, listing)
    found = connection.scalar(select(func.count()).select_from(wanted.subquery()))
    return JoinRequests(
        requests=_shown(connection, caller, page.ids), counts=counts, found=found or 0, next=page.next
    )


def one(connection: Connection, caller: Identity, number: int) -> JoinRequest:
    """A request to this class teacher."""
    [shown] = _shown(connection, caller, [number])
    return shown


def of_teacher(caller: Identity) -> Select[Any]:
    """The requests to this class teacher, with the child, the class and who asks."""
    asker = person_names.alias("asker")
    return (
        select(
            *(_OWN[name] for name in ("id", "school_id", "class_id", "child_id", "account_id", "pupil_id")),
            *(_OWN[name] for name in ("state", "version", "created_at", "updated_at")),
            *(class_names.c[name] for name in ("grade", "letter")),
            *(_CHILD[name] for name in ("last_name", "first_name", "middle_name", "birth_date")),
            asker.c.last_name.label("asker_last"),
            asker.c.first_name.label("asker_first"),
            asker.c.middle_name.label("asker_middle"),
        )
        .join(class_names, CLASS_OF_REQUEST)
        .join(staff_people, leader_of_class())
        .join(family_children, _CHILD.id == _OWN.child_id)
        .join(account_owners, account_owners.c.id == _OWN.account_id)
        .join(asker, asker.c.id == account_owners.c.person_id)
        # A teacher's permission ends with the role, even if the staff list still has the person.
        .where(
            staff_people.c.person_id == caller.person_id, true() if caller.role == Role.TEACHER else false()
        )
    )


def pupils_of(connection: Connection, school_id: int, class_id: int) -> list[Row[Any]]:
    """The class list, with ``guarded``: whether a parent has the pupil already."""
    guarded = select(guardians.c.pupil_id).where(guardians.c.pupil_id == pupil_places.c.id).exists()
    return list(connection.execute(class_list(school_id, class_id).add_columns(guarded.label("guarded"))))


def _of_classes(connection: Connection, caller: Identity) -> ColumnElement[bool]:
    """Whether a request is to one of the classes that the caller leads."""
    led = connection.execute(
        select(class_names.c.school_id, class_names.c.id)
        .join(staff_people, leader_of_class())
        .where(staff_people.c.person_id == caller.person_id)
    )
    return or_(false(), *((_OWN.school_id == row.school_id) & (_OWN.class_id == row.id) for row in led))


def _is_of_parent(text: str) -> ColumnElement[bool]:
    named: Select[tuple[int]] = (
        select(account_owners.c.id)
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .where(is_named(text, person_names.c, account_owners.c.login))
    )
    return _OWN.account_id.in_(named)


def _shown(connection: Connection, caller: Identity, numbers: Collection[int]) -> list[JoinRequest]:
    rows = {row.id: row for row in connection.execute(of_teacher(caller).where(_OWN.id.in_(numbers)))}
    waiting = [row for row in rows.values() if row.state == JOINING.initial]
    classes = {
        place: pupils_of(connection, *place) for place in {(row.school_id, row.class_id) for row in waiting}
    }
    notes = {
        number: changes[-1].note
        for number, changes in histories(connection, JOINING, numbers).items()
        if changes
    }
    return [
        _request(
            rows[number],
            classes.get((rows[number].school_id, rows[number].class_id), ()),
            notes.get(number, ""),
        )
        for number in numbers
    ]


def _request(row: Row[Any], candidates: Sequence[Row[Any]], note: str) -> JoinRequest:
    return JoinRequest(
        id=row.id,
        parent=full_name(row.asker_last, row.asker_first, row.asker_middle),
        child=full_name(row.last_name, row.first_name, row.middle_name),
        birth_date=row.birth_date.isoformat(),
        class_name=f"{row.grade}{row.letter}",
        state=row.state,
        at=row.created_at,
        changed_at=row.updated_at,
        note=note,
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

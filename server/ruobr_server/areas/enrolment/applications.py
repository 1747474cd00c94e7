"""The parent's side: applying to a school, reading the state, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.enrolment.notifications import notify_owners
from ruobr_server.areas.enrolment.schools import (
    assigned_schools,
    live_of,
    why_not_at_all,
    why_not_now,
    windows_of,
)
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.enrolment.tables import first_grades, school_applications
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.queries import child_papers, name_of_child
from ruobr_server.areas.families.service import Digests, digests_of
from ruobr_server.areas.personal_data.service import require_consent
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.areas.schools.service import full_name, territory_of_school
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, InvalidFields, NotFound
from ruobr_server.kit.http.forms import right
from ruobr_server.kit.workflow.machine import OWNER
from ruobr_server.kit.workflow.presenters import steps_of
from ruobr_server.kit.workflow.service import begin, move
from ruobr_tui.api.models.enrolment import SchoolApplication, SchoolApplicationRequest, SchoolApplications
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules import enrolment as rules
from ruobr_tui.api.rules.addresses import place_of
from ruobr_tui.api.rules.enrolment import APPLICATION as FORM
from ruobr_tui.api.rules.enrolment import age_problem, next_year, usual_windows
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.time_slots import time_text
from ruobr_tui.api.states.enrolment import SchoolApplicationState

ASSIGNED_RANK, OTHERS_RANK = 4, 5
"""After the ranks of the priorities."""


def applications(connection: Connection, caller: Identity) -> SchoolApplications:
    """All applications of the caller, the live ones first, then the newest."""
    rows = connection.execute(
        shown_columns().where(school_applications.c.account_id == caller.account_id)
    ).all()
    found = [_to_model(connection, row, caller) for row in rows]
    found.sort(key=lambda application: (application.state in APPLICATION.final, -application.id))
    return SchoolApplications(applications=found)


def application(connection: Connection, caller: Identity, number: int) -> SchoolApplication:
    """One application of the caller. Raises the same ``NotFound`` for another account's."""
    row = connection.execute(
        shown_columns().where(
            school_applications.c.id == number, school_applications.c.account_id == caller.account_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _to_model(connection, row, caller)


def apply(
    connection: Connection,
    caller: Identity,
    request: SchoolApplicationRequest,
    now: datetime,
    today: date,
    person_key: bytes | None = None,
    *,
    wording: str = VERSION,
) -> SchoolApplication:
    """Submit an application. ``person_key`` is that of the keys file, for recognising the same child;
    ``wording`` is the version of the consent text in force.

    Raises ``ConsentNeeded``, ``Forbidden``, ``NotFound`` for another account's child, ``InvalidFields`` with
    the reasons, ``Conflict`` if another was submitted at the same moment.
    """
    if caller.role != Role.PARENT:
        raise Forbidden
    child = families.child(connection, caller, request.child_id)
    require_consent(connection, caller, wording)
    values = right(FORM, request.values, today)
    year = next_year(today)
    born = date.fromisoformat(child.values["birth_date"])
    if (problem := why_not_at_all(connection, caller, child)) is not None:
        raise InvalidFields({"child_id": problem})
    if (problem := age_problem(born, year)) is not None and not values["permission"]:
        raise InvalidFields({"permission": problem})
    territory = connection.execute(
        select(school_names.c.territory_id)
        .join(first_grades, first_grades.c.school_id == school_names.c.id)
        .where(school_names.c.id == request.school_id, first_grades.c.year == year)
    ).scalar_one_or_none()
    if territory is None:
        raise InvalidFields({"school_id": reasons.NO_FIRST_GRADE})
    is_assigned = request.school_id in assigned_schools(
        connection, place_of(child.values.get("residence", ""))
    )
    windows = windows_of(connection, year).get(territory, usual_windows(year))
    first = is_assigned or bool(values["privilege"])
    if (not_now := why_not_now(windows, today, first=first)) is not None:
        raise InvalidFields({"school_id": not_now})
    papers = digests_of(connection, request.child_id, person_key)
    number = _insert(connection, caller, request, values, born, year, is_assigned, papers, now)
    begin(connection, APPLICATION, number, caller.account_id, now, action="submit")
    notify_owners(connection, [number], now)
    return application(connection, caller, number)


def act(
    connection: Connection, caller: Identity, number: int, action: str, version: int, now: datetime
) -> SchoolApplication:
    """Withdraw an application. Raises ``NotFound``, ``Changed``, and what ``move`` raises."""
    before = application(connection, caller, number)
    if before.version != version:
        raise Changed(before.to_wire())
    row = {"id": number, "state": before.state, "version": version}
    move(connection, APPLICATION, school_applications, row, action, {OWNER}, caller.account_id, now)
    notify_owners(connection, [number], now)
    return application(connection, caller, number)


def stop(connection: Connection, account_id: int, now: datetime) -> None:
    """Withdraw all live applications of an account."""
    rows = connection.execute(
        select(school_applications.c.id, school_applications.c.state, school_applications.c.version).where(
            school_applications.c.account_id == account_id,
            school_applications.c.state.in_(APPLICATION.live),
        )
    ).all()
    for row in rows:
        move(connection, APPLICATION, school_applications, row._mapping, "withdraw", {OWNER}, account_id, now)
    notify_owners(connection, [row.id for row in rows], now)


def is_bound(connection: Connection, account_id: int) -> bool:
    """Whether a child of the account was enrolled, so that the school must retain its data."""
    own = school_applications
    found = (
        select(own.c.id)
        .where(own.c.account_id == account_id, own.c.state == SchoolApplicationState.ENROLLED)
        .limit(1)
    )
    return connection.execute(found).first() is not None


def rank_of(privilege: str, is_confirmed: bool, slot: int) -> int:
    """The rank in a desk's order: a confirmed priority, the catchment area, everybody else."""
    if is_confirmed and privilege in rules.RANKS:
        return rules.RANKS[privilege]
    return ASSIGNED_RANK if slot == 1 else OTHERS_RANK


def _insert(
    connection: Connection,
    caller: Identity,
    request: SchoolApplicationRequest,
    values: Mapping[str, str],
    born: date,
    year: int,
    is_assigned: bool,
    papers: Digests,
    now: datetime,
) -> int:
    live = live_of(connection, request.child_id, papers)
    if request.school_id in live.schools:
        raise InvalidFields({"school_id": reasons.LIVE_HERE})
    wanted = (1,) if is_assigned else (2, 3)
    slot = next((each for each in wanted if each not in live.slots), None)
    if slot is None:
        raise InvalidFields({"school_id": reasons.ONE_ASSIGNED if is_assigned else reasons.TWO_OTHERS})
    [number] = take_ids(connection, "school_applications")
    row = {
        "id": number,
        "school_id": request.school_id,
        "territory_id": territory_of_school(connection, request.school_id),
        "account_id": caller.account_id,
        "child_id": request.child_id,
        "birth_date": born,
        "year": year,
        "slot": slot,
        "rank": rank_of(values["privilege"], False, slot),
        "privilege": values["privilege"],
        "privilege_confirmed": False,
        "permission": bool(values["permission"]),
        "permission_confirmed": False,
        "adapted": bool(values["adapted"]),
        "invited_to": "",
        "state": APPLICATION.initial,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "child_name": name_of_child(request.child_id),
        **papers.columns(),
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(school_applications).values(**row))
    except IntegrityError as error:
        raise Conflict(reasons.FILED_AT_ONCE) from error
    return number


def shown_columns() -> Select[Any]:
    """The columns for ``fields_of``."""
    own = school_applications
    return (
        select(
            own,
            child_papers.c.last_name,
            child_papers.c.first_name,
            child_papers.c.middle_name,
            school_names.c.name.label("school"),
            school_names.c.address,
            first_grades.c.places,
            first_grades.c.taken,
        )
        .join(child_papers, child_papers.c.id == own.c.child_id)
        .join(school_names, school_names.c.id == own.c.school_id)
        .join(
            first_grades,
            (first_grades.c.school_id == own.c.school_id) & (first_grades.c.year == own.c.year),
        )
    )


def fields_of(row: Row[Any]) -> dict[str, Any]:
    """The fields of a row that both the owner and the clerk see."""
    return {
        "id": row.id,
        "child_id": row.child_id,
        "child": full_name(row.last_name, row.first_name, row.middle_name),
        "school_id": row.school_id,
        "school": row.school,
        "address": row.address,
        "year": row.year,
        "assigned": row.slot == 1,
        "state": row.state,
        "values": {
            "privilege": row.privilege,
            "permission": "1" if row.permission else "",
            "adapted": "1" if row.adapted else "",
        },
        "privilege_confirmed": row.privilege_confirmed,
        "permission_confirmed": row.permission_confirmed,
        "invited_on": row.invited_on,
        "invited_at": "" if row.invited_minute is None else time_text(row.invited_minute),
        "invited_to": row.invited_to,
        "places": row.places,
        "taken": row.taken,
        "version": row.version,
    }


def _to_model(connection: Connection, row: Row[Any], caller: Identity) -> SchoolApplication:
    return SchoolApplication(
        **fields_of(row),
        actions=APPLICATION.actions(row.state, OWNER),
        history=steps_of(connection, APPLICATION, row.id, caller.account_id),
    )

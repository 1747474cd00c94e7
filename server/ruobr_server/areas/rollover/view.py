"""The plan of a school as it is shown: each class with its state, and each pupil."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.rollover.history import staff_names
from ruobr_server.areas.rollover.moves import way_of
from ruobr_server.areas.rollover.plan import STAGES, Unit
from ruobr_server.areas.rollover.service import Planned, Pupil, digest_of, first_day
from ruobr_server.areas.rollover.tables import class_rollovers
from ruobr_server.areas.rollover.undoing import why_not_undone
from ruobr_server.areas.schools.queries import class_names, person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.areas.timetable.service import course_names
from ruobr_server.auth.queries import account_owners
from ruobr_tui.api.models import rollover as wire
from ruobr_tui.api.reasons.wire import to_wire
from ruobr_tui.api.states.rollover import RolloverAction, RolloverProgress


@dataclass(frozen=True, slots=True)
class Step:
    """What was done last with a class."""

    name: str
    action: RolloverAction
    was: str
    pupils: int
    at: datetime
    by: str
    is_undone: bool


def shown(connection: Connection, plan: Planned) -> wire.RolloverPlan:
    """What is left to do, in the order in which it is done, then what was done."""
    history = _history(connection, plan.school_id, plan.year)
    courses, teachers = _courses(connection, plan), _teachers(connection, plan)
    pupils = {each.id: each for each in plan.pupils}
    waiting = [
        _waiting(plan, group, unit, pupils, courses, teachers, history)
        for group in plan.groups
        for unit in group
    ]
    names = {(each.name, each.action == RolloverAction.LEAVE) for each in waiting}
    done = [_done(row) for key, row in history.items() if not row.is_undone and key not in names]
    against = why_not_undone(connection, plan.school_id, plan.year)
    return wire.RolloverPlan(
        school=plan.school_id,
        name=plan.school,
        year=plan.year,
        begins=first_day(plan.year),
        classes=[*waiting, *done],
        **({} if against is None else to_wire(against)),
    )


def pupils_of(plan: Planned) -> wire.RolloverPupils:
    """Everybody of the plan."""
    return wire.RolloverPupils(pupils=[_pupil(each) for each in plan.pupils])


def _waiting(
    plan: Planned,
    group: tuple[Unit, ...],
    unit: Unit,
    pupils: Mapping[int, Pupil],
    courses: Mapping[int, int],
    teachers: Mapping[int, str],
    history: Mapping[tuple[str, bool], Step],
) -> wire.RolloverClass:
    model = unit.goes_on or unit.like
    home = unit.goes_on or unit.leaves
    apart = [pupils[each] for each in unit.pupils if home is None or pupils[each].old != home.name]
    if unit.to is None:
        apart = [pupils[each] for each in unit.pupils]
    before = history.get((unit.name, unit.to is None))
    is_undone = before is not None and before.is_undone
    return wire.RolloverClass(
        name=unit.name,
        action=_action(unit),
        was="" if home is None else str(home.name),
        state=RolloverProgress.UNDONE if is_undone else RolloverProgress.WAITING,
        digest=digest_of(group),
        first=plan.before(group),
        pupils=len(unit.pupils),
        apart=[_pupil(each) for each in apart],
        like="" if unit.like is None else str(unit.like.name),
        courses=0 if model is None else courses.get(model.id, 0),
        teacher="" if unit.goes_on is None else teachers.get(unit.goes_on.id, ""),
    )


def _action(unit: Unit) -> RolloverAction:
    if unit.to is None:
        return RolloverAction.LEAVE
    if unit.goes_on is not None:
        return RolloverAction.ON
    return RolloverAction.NEW if unit.present is None else RolloverAction.JOIN


def _done(step: Step) -> wire.RolloverClass:
    return wire.RolloverClass(
        name=step.name,
        action=step.action,
        was=step.was,
        state=RolloverProgress.DONE,
        pupils=step.pupils,
        done_at=step.at,
        done_by=step.by,
    )


def _pupil(pupil: Pupil) -> wire.RolloverPupil:
    return wire.RolloverPupil(
        id=pupil.id,
        name=pupil.name,
        born=pupil.born,
        was=str(pupil.old),
        becomes=way_of(pupil.to),
        proposed=way_of(pupil.proposed),
    )


def _courses(connection: Connection, plan: Planned) -> Mapping[int, int]:
    """How many courses the classes have that go on or are a model, by the number of the class."""
    models = {each.id for unit in plan.units for each in (unit.goes_on, unit.like) if each is not None}
    return Counter(each.class_id for each in course_names(connection, plan.school_id, models))


def _teachers(connection: Connection, plan: Planned) -> Mapping[int, str]:
    """The class teachers who go on with their classes, by the number of the class."""
    going = [each.goes_on.id for each in plan.units if each.goes_on is not None]
    own = class_names.c
    leaders = {
        row.id: row.class_teacher_id
        for row in connection.execute(
            select(own.id, own.grade, own.class_teacher_id).where(
                own.school_id == plan.school_id, own.id.in_(going), own.class_teacher_id.is_not(None)
            )
        )
        if row.grade not in STAGES
    }
    names = staff_names(connection, plan.school_id, leaders.values())
    return {class_id: names.get(staff_id, "") for class_id, staff_id in leaders.items()}


def _history(connection: Connection, school_id: int, year: int) -> Mapping[tuple[str, bool], Step]:
    """The last step of each class, and of those who have left one, in the order in which they were made."""
    own, names = class_rollovers.c, person_names.c
    rows = connection.execute(
        select(class_rollovers, names.last_name, names.first_name, names.middle_name)
        .outerjoin(account_owners, account_owners.c.id == own.account_id)
        .outerjoin(person_names, names.id == account_owners.c.person_id)
        .where(own.school_id == school_id, own.year == year, own.name != "")
        .order_by(own.id)
    )
    found: dict[tuple[str, bool], Step] = {}
    for row in rows:
        step = _step(row)
        found.pop((step.name, step.action == RolloverAction.LEAVE), None)  # a later one goes to the end
        found[step.name, step.action == RolloverAction.LEAVE] = step
    return found


def _step(row: Any) -> Step:
    before = json.loads(row.before)
    action, was = RolloverAction.JOIN, ""
    if "left" in before:
        action, was = RolloverAction.LEAVE, row.name
    elif before.get("is_new"):
        action = RolloverAction.NEW
    elif "class" in before:
        _year, grade, letter, _teacher = before["class"]
        action, was = RolloverAction.ON, f"{grade}{letter}"
    by = "" if row.last_name is None else full_name(row.last_name, row.first_name, row.middle_name)
    return Step(row.name, action, was, len(before["pupils"]), row.applied_at, by, row.undone_at is not None)

"""A rollover taken back, as long as nothing of the new year was entered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from ruobr_server.areas.diary.service import bump_school, has_lessons_from
from ruobr_server.areas.records.service import Author, Change, note, wait_for_others
from ruobr_server.areas.rollover.history import changes_of_step, taken_back
from ruobr_server.areas.rollover.service import LONGEST
from ruobr_server.areas.rollover.tables import class_rollovers
from ruobr_server.areas.schools.service import (
    ClassValues,
    classes_of_years,
    members_of,
    place_pupils,
    places_of_pupils,
    remove_class,
    set_class,
)
from ruobr_server.areas.timetable.service import remove_courses, restore_courses, restore_versions
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.errors import Conflict
from ruobr_tui.api.reasons import rollover as reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained

NEW_LESSONS = (8, 1)
"""Month and day from which a lesson is one of the new year."""

Steps = Sequence[tuple[str, dict[str, Any]]]


@takes_long(LONGEST)
def undo(
    connection: Connection, school_id: int, year: int, now: datetime, account_id: int | None = None
) -> list[str]:
    """Everything that was done for ``year`` is as before; returns the names of the classes.

    Raises ``Conflict`` where nothing was done, where the new year has a lesson, and where a class was changed
    since by others.
    """
    wait_for_others(connection)
    own = class_rollovers.c
    steps = _steps(connection, school_id, year)
    if (against := _against(connection, school_id, year, steps)) is not None:
        raise Conflict(against)
    changes: list[Change] = []
    rows = {row.id: row for row in classes_of_years(connection, school_id, (year - 1, year))}
    old_names = {number: f"{row.grade}{row.letter}" for number, row in rows.items()}
    for _, step in steps:
        if "class" in step:
            _year, grade, letter, _teacher = step["class"]
            old_names[step["to"]] = f"{grade}{letter}"
    for name, step in steps:
        row = rows.get(step.get("to", 0))
        now_is = None if row is None else ClassValues(row.year, row.grade, row.letter, row.class_teacher_id)
        done = changes_of_step(connection, school_id, year, name, step, now_is, old_names)
        changes += taken_back(done)
    for _, step in steps:
        _restore(connection, school_id, step)
    is_done = (own.school_id == school_id) & (own.year == year) & own.undone_at.is_(None)
    connection.execute(update(class_rollovers).where(is_done).values(undone_at=now))
    note(connection, Author(account_id, now, rollover_year=year), changes)
    bump_school(connection, school_id)
    return [name for name, step in reversed(steps) if "to" in step]


def why_not_undone(connection: Connection, school_id: int, year: int) -> Explanation | None:
    """Why what was done for ``year`` cannot be undone now; None: it can."""
    against = _against(connection, school_id, year, _steps(connection, school_id, year))
    return None if against is None else explained(against)


def _steps(connection: Connection, school_id: int, year: int) -> Steps:
    """What was done, the last first."""
    own = class_rollovers.c
    rows = connection.execute(
        select(own.name, own.before)
        .where(own.school_id == school_id, own.year == year, own.undone_at.is_(None))
        .order_by(own.id.desc())
    )
    return [(row.name, json.loads(row.before)) for row in rows]


def _against(connection: Connection, school_id: int, year: int, steps: Steps) -> Reason | Explanation | None:
    if not steps:
        return reasons.NOTHING_TO_UNDO
    touched = {step["to"] for _, step in steps if "to" in step}
    if has_lessons_from(connection, school_id, touched, date(year, *NEW_LESSONS)):
        return reasons.LESSONS_BEGUN
    for name, step in steps:
        if "to" in step and _is_touched(connection, school_id, step):
            return reasons.CHANGED_SINCE.with_fields(name=name)
    return None


def _is_touched(connection: Connection, school_id: int, step: Mapping[str, Any]) -> bool:
    """Whether somebody is not where the rollover has placed them, or has come to a new class."""
    numbers = [number for number, _ in step["pupils"]]
    left = _day(step.get("left"))
    places = places_of_pupils(connection, school_id, numbers)
    if any(places.get(number) != (step["to"], left) for number in numbers):
        return True
    return bool(step.get("is_new") and members_of(connection, school_id, step["to"]) - set(numbers))


def _restore(connection: Connection, school_id: int, step: Mapping[str, Any]) -> None:
    if "versions" in step:
        restore_versions(connection, school_id, [(number, _day(text)) for number, text in step["versions"]])
        return
    of_class: dict[int, list[int]] = {}
    for number, class_id in step["pupils"]:
        of_class.setdefault(class_id, []).append(number)
    for class_id, numbers in of_class.items():
        place_pupils(connection, school_id, numbers, class_id, None)
    if "class" in step:
        set_class(connection, school_id, step["to"], ClassValues(*step["class"]))
        restore_courses(connection, school_id, [tuple(each) for each in step["courses"]])
    if step.get("is_new"):
        remove_courses(connection, school_id, step["to"])
        remove_class(connection, school_id, step["to"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

"""What a new school year changes, in the history of records: classes, pupils, courses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.records.service import CHANGE, CREATE, END, REMOVE, Change, RowName
from ruobr_server.areas.schools.queries import person_names, staff_people
from ruobr_server.areas.schools.service import ClassValues, full_name
from ruobr_server.areas.timetable.service import course_names
from ruobr_server.kit.sheets.values import Day

_BACK = {CREATE: REMOVE, END: CHANGE, CHANGE: CHANGE}


def changes_of_step(
    connection: Connection,
    school_id: int,
    year: int,
    name: str,
    step: Mapping[str, Any],
    after: ClassValues | None,
    old_names: Mapping[int, str],
) -> list[Change]:
    """What one stored step has changed.

    ``after``: what the class that goes on is now; ``old_names``: the classes of the old year by number. Read
    while the courses of a new class are there.
    """
    if "to" not in step:
        return []
    found: list[Change] = []
    number = step["to"]
    if "class" in step and after is not None:
        before = ClassValues(*step["class"])
        names = staff_names(connection, school_id, [before.class_teacher_id, after.class_teacher_id])
        found += _of_class(RowName("classes", school_id, str(number)), before, after, names)
        found += _of_courses(connection, school_id, step["courses"])
    if step.get("is_new"):
        found.append(Change(RowName("classes", school_id, str(number)), CREATE, new=name))
        found += [
            Change(_course(school_id, each.id), CREATE, new=" ".join(filter(None, (name, *each[2:]))))
            for each in course_names(connection, school_id, [number])
        ]
    left = step.get("left")
    for pupil_id, class_id in step["pupils"]:
        row = RowName("pupils", school_id, str(pupil_id))
        if left is not None:
            found.append(Change(row, END, "left on", new=Day().write(Day().read(left))))
        else:
            was = _in_year(old_names.get(class_id, ""), year - 1)
            found.append(Change(row, CHANGE, "class", was, _in_year(name, year)))
    return found


def taken_back(changes: Iterable[Change]) -> list[Change]:
    """The same changes the other way."""
    return [replace(each, action=_BACK[each.action], old=each.new, new=each.old) for each in changes]


def staff_names(connection: Connection, school_id: int, numbers: Collection[int | None]) -> dict[int, str]:
    """Full names of staff by their numbers."""
    names = person_names.c
    rows = connection.execute(
        select(staff_people.c.id, names.last_name, names.first_name, names.middle_name)
        .join(person_names, names.id == staff_people.c.person_id)
        .where(staff_people.c.school_id == school_id, staff_people.c.id.in_({*numbers} - {None}))
    )
    return {row.id: full_name(row.last_name, row.first_name, row.middle_name) for row in rows}


def _of_class(
    row: RowName, before: ClassValues, after: ClassValues, names: Mapping[int, str]
) -> list[Change]:
    texts = [
        ("year", str(before.year), str(after.year)),
        ("grade", str(before.grade), str(after.grade)),
        ("letter", before.letter, after.letter),
        (
            "class teacher",
            names.get(before.class_teacher_id or 0, ""),
            names.get(after.class_teacher_id or 0, ""),
        ),
    ]
    return [Change(row, CHANGE, field, old, new) for field, old, new in texts if old != new]


def _of_courses(connection: Connection, school_id: int, courses: Iterable[Any]) -> list[Change]:
    taught = [(number, staff_id) for number, _year, staff_id in courses if staff_id is not None]
    names = staff_names(connection, school_id, [staff_id for _number, staff_id in taught])
    return [
        Change(_course(school_id, number), CHANGE, "teacher", names.get(staff_id, ""))
        for number, staff_id in taught
    ]


def _course(school_id: int, number: int) -> RowName:
    return RowName("courses", school_id, str(number))


def _in_year(name: str, year: int) -> str:
    return f"{name} ({year}/{(year + 1) % 100:02})" if name else ""

"""More lessons and marks in the furnished school, for tests of what is drawn from them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from itertools import count
from typing import Any

from ruobr_server.areas.diary import tables as diary
from ruobr_server.kit.db import Database
from support.school import ANNA, CLASS_9V, TEACHER, at, put

_numbers = count(70001)


def teach(database: Database, subject: int, day: date, *, order: int = 5, **more: Any) -> int:
    """A lesson of class 9В; its id."""
    number = next(_numbers)
    row = {"id": number, "class_id": CLASS_9V, "date": day, "number": order, "subject_id": subject}
    hours = {"time_start": time(8 + order), "time_end": time(8 + order, 45)}
    database.write_now(put, diary.lessons, {**row, **hours, "staff_id": TEACHER, **more})
    return number


def give(
    database: Database,
    subject: int,
    day: date,
    value: str,
    weight: str = "1",
    *,
    kind: int = 1,
    comment: str = "",
    pupil: int = ANNA,
    **more: Any,
) -> int:
    """A lesson with a mark in it; the lesson's id."""
    lesson = teach(database, subject, day, **more)
    row = {
        "id": next(_numbers),
        "pupil_id": pupil,
        "lesson_id": lesson,
        "subject_id": subject,
        "class_id": CLASS_9V,
        "date": day,
        "type_id": kind,
        "value": value,
        "weight": Decimal(weight),
        "comment": comment,
        "created_at": at(day),
    }
    database.write_now(put, diary.marks, row)
    return lesson


def miss(database: Database, lesson: int, day: date, code: str, pupil: int = ANNA) -> None:
    """An absence from a lesson; the code is one of the school's."""
    row = {"pupil_id": pupil, "lesson_id": lesson, "date": day, "code": code, "created_at": at(day)}
    database.write_now(put, diary.absences, row)

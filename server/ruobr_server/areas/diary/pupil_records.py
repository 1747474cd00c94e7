"""A pupil's own records in the lessons: marks, an absence, teachers' notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from ruobr_server.areas.diary.presenters import Wire
from ruobr_server.areas.diary.tables import absence_codes, absences, mark_types, marks, remarks
from ruobr_server.areas.schools.queries import person_names, staff_people
from ruobr_server.areas.schools.service import full_name
from ruobr_server.kit.db.prepared import Prepared


@dataclass(slots=True)
class OwnRecords:
    """One pupil's records of one lesson, with the wire's names."""

    marks: list[Wire] = field(default_factory=list)
    attendance: Wire | None = None
    remarks: list[Wire] = field(default_factory=list)

    def over(self, shared: Wire) -> Wire:
        """The lesson with these records; any record makes it active."""
        return {
            **shared,
            "marks": self.marks,
            "attendance": self.attendance,
            "remarks": self.remarks,
            "active": True,
        }


def _is_in_range(table: Any) -> Any:
    return and_(
        table.c.school_id == bindparam("school"),
        table.c.pupil_id == bindparam("pupil"),
        table.c.date.between(bindparam("start"), bindparam("end")),
    )


_MARKS = Prepared(
    select(
        marks.c.id,
        marks.c.lesson_id,
        mark_types.c.name,
        marks.c.about,
        marks.c.value,
        marks.c.weight,
        marks.c.comment,
    )
    .join(mark_types, and_(mark_types.c.school_id == marks.c.school_id, mark_types.c.id == marks.c.type_id))
    .where(_is_in_range(marks))
    .order_by(marks.c.lesson_id, marks.c.id)
)

_ABSENCES = Prepared(
    select(
        absences.c.lesson_id,
        absences.c.code,
        absence_codes.c.title,
        absence_codes.c.excused,
        absence_codes.c.ill,
        absence_codes.c.late,
        absence_codes.c.missed,
    )
    .join(
        absence_codes,
        and_(absence_codes.c.school_id == absences.c.school_id, absence_codes.c.code == absences.c.code),
    )
    .where(_is_in_range(absences))
)

_REMARKS = Prepared(
    select(
        remarks.c.id,
        remarks.c.lesson_id,
        remarks.c.text,
        person_names.c.last_name,
        person_names.c.first_name,
        person_names.c.middle_name,
    )
    .join(
        staff_people,
        and_(staff_people.c.school_id == remarks.c.school_id, staff_people.c.id == remarks.c.staff_id),
    )
    .join(person_names, person_names.c.id == staff_people.c.person_id)
    .where(_is_in_range(remarks))
    .order_by(remarks.c.lesson_id, remarks.c.id)
)


def own_part(
    connection: Connection, school_id: int, pupil_id: int, start: date, end: date
) -> dict[int, OwnRecords]:
    """The pupil's records by lesson id, from ``start`` to ``end``, both inclusive."""
    parameters = {"school": school_id, "pupil": pupil_id, "start": start, "end": end}
    found: dict[int, OwnRecords] = {}
    for number, lesson_id, kind, about, value, weight, comment in _MARKS.rows(connection, **parameters):
        given = found.setdefault(lesson_id, OwnRecords()).marks
        given.append(
            {
                "question_id": number,
                "question_name": about or kind,
                "question_type": kind,
                "number": len(given) + 1,
                "mark": value,
                "weight": float(weight),  # exact enough for the wire: two decimals
                "comment": comment,
            }
        )
    for lesson_id, code, title, excused, ill, late, missed in _ABSENCES.rows(connection, **parameters):
        found.setdefault(lesson_id, OwnRecords()).attendance = {
            "code": code,
            "title": title,
            "excused": int(excused),
            "ill": int(ill),
            "late": int(late),
            "missed": int(missed),
        }
    for number, lesson_id, text, last, first, middle in _REMARKS.rows(connection, **parameters):
        found.setdefault(lesson_id, OwnRecords()).remarks.append(
            {"id": number, "text": text, "author": full_name(last, first, middle)}
        )
    return found

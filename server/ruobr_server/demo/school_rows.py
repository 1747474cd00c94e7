"""A school's people and structure as rows."""

from __future__ import annotations

from dataclasses import dataclass

from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.schools import tables as schools
from ruobr_server.demo.absences import CODES
from ruobr_server.demo.curricula import MARK_TYPES
from ruobr_server.demo.names import Name
from ruobr_server.demo.population import Numbers, School
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.school_year import SchoolYear


@dataclass(frozen=True, slots=True)
class Address:
    """What a school says about itself."""

    territory_id: int
    name: str
    full_name: str
    address: str = ""
    phone: str = ""
    url: str = ""
    school_days: int = 6
    meal_type: int = 1
    has_turnstile: bool = True


def school_rows(rows: Rows, school: School, about: Address, plan: SchoolYear, numbers: Numbers) -> list[int]:
    """Everything but lessons. Returns the numbers of the plan's periods, in the same order."""
    number = school.id
    rows.add(
        schools.schools,
        id=number,
        territory_id=about.territory_id,
        name=about.name,
        full_name=about.full_name,
        address=about.address,
        phone=about.phone,
        url=about.url,
        school_days=about.school_days,
        meal_type=about.meal_type,
        has_turnstile=about.has_turnstile,
        five_from=465,
        four_from=365,
        three_from=265,
    )
    for name, subject_id in school.subjects.items():
        rows.add(schools.subjects, school_id=number, id=subject_id, name=name)
    for teacher in school.staff:
        person(rows, teacher.person_id, teacher.name, None)
        rows.add(
            schools.staff,
            school_id=number,
            id=teacher.id,
            person_id=teacher.person_id,
            position=teacher.position,
        )
        for subject in sorted(teacher.subjects):
            rows.add(
                schools.staff_subjects,
                school_id=number,
                staff_id=teacher.id,
                subject_id=school.subjects[subject],
            )
    for kind, title, weight in MARK_TYPES:
        rows.of(diary.mark_types).append((number, kind, title, weight))
    for code, title, excused, ill, late, missed in CODES:
        rows.of(diary.absence_codes).append((number, code, title, excused, ill, late, missed))
    for one in school.classes:
        rows.of(schools.classes).append(
            (number, one.id, plan.year, one.grade, one.letter, one.class_teacher.id, 1)
        )
        for pupil in one.pupils:
            person(rows, pupil.person_id, pupil.name, pupil.born.isoformat())
            rows.of(schools.pupils).append((number, pupil.id, pupil.person_id, one.id, 1))
    for span in plan.days_off:
        rows.of(schools.holidays).append(
            (
                number,
                numbers.take("holidays"),
                span.title,
                span.grade_from,
                span.grade_to,
                span.starts.isoformat(),
                span.ends.isoformat(),
            )
        )
    return [_period(rows, number, plan, place, numbers) for place in range(len(plan.periods))]


def person(rows: Rows, number: int, name: Name, born: str | None) -> None:
    """A person; ``born`` as an ISO date."""
    rows.of(schools.people).append((number, name.last, name.first, name.middle, born, name.gender, ""))


def _period(rows: Rows, school_id: int, plan: SchoolYear, place: int, numbers: Numbers) -> int:
    period = plan.periods[place]
    number = numbers.take("periods")
    rows.of(schools.periods).append(
        (
            school_id,
            number,
            plan.year,
            period.kind,
            period.grade_from,
            period.grade_to,
            period.title,
            period.roman,
            period.starts.isoformat(),
            period.ends.isoformat(),
        )
    )
    return number

"""The population of a school: teachers with their subjects, classes with their pupils, a timetable for
each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ruobr_server.demo import curricula as c
from ruobr_server.demo.names import FEMALE, MALE, Name, NameBook
from ruobr_server.demo.timetable import STARTS, Load, Week, timetables

LEVELS = 9
MIDDLE_LEVEL, SPREAD = 4.4, 1.9
FULL_LOAD = 24
"""Lessons a week of one teacher, beyond which another is employed."""

AGE_IN_FIRST_GRADE = 7

DEPARTMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Учитель русского языка и литературы", (c.RUSSIAN, c.READING, c.LITERATURE)),
    ("Учитель математики", (c.MATHS, c.ALGEBRA, c.ANALYSIS, c.GEOMETRY, c.STATISTICS)),
    ("Учитель английского языка", (c.ENGLISH,)),
    ("Учитель истории и обществознания", (c.HISTORY, c.SOCIETY, c.ETHICS)),
    ("Учитель информатики", (c.COMPUTING, c.PROJECT)),
    ("Учитель географии", (c.GEOGRAPHY,)),
    ("Учитель биологии", (c.BIOLOGY, c.NATURE)),
    ("Учитель физики", (c.PHYSICS,)),
    ("Учитель химии", (c.CHEMISTRY,)),
    ("Учитель музыки", (c.MUSIC,)),
    ("Учитель изобразительного искусства и технологии", (c.DRAWING, c.CRAFTS)),
    ("Учитель физической культуры", (c.SPORT,)),
    ("Преподаватель-организатор ОБЗР", (c.SAFETY,)),
)
OFFICES = ("Директор", "Заместитель директора по учебной работе", "Педагог-психолог", "Педагог-библиотекарь")


@dataclass(slots=True)
class Numbers:
    """The next id of each table."""

    next: dict[str, int] = field(default_factory=dict)

    def take(self, table: str) -> int:
        """Take the next id."""
        number = self.next.get(table, 1)
        self.next[table] = number + 1
        return number


@dataclass(slots=True)
class Teacher:
    """A teacher, or another member of staff."""

    id: int
    person_id: int
    name: Name
    position: str
    seat: int
    """Number of colleagues employed before in the same position: each has a separate room."""
    subjects: set[str] = field(default_factory=set)
    hours: int = 0


@dataclass(slots=True)
class Pupil:
    """``level``: from 0 (struggles) to 8 (excels)."""

    id: int
    person_id: int
    name: Name
    born: date
    level: int


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class to be generated. ``known``: pupils that must be in it."""

    grade: int
    letter: str
    size: int
    known: tuple[Name, ...] = ()


@dataclass(slots=True)
class SchoolClass:
    """A class with its weekly timetable."""

    id: int
    grade: int
    letter: str
    week_days: int
    pupils: list[Pupil]
    teachers: Mapping[str, Teacher]
    class_teacher: Teacher
    week: Week = ()

    @property
    def title(self) -> str:
        """As it is displayed: "9В"."""
        return f"{self.grade}{self.letter}"


@dataclass(slots=True)
class School:
    """A school's people and timetables; ``subjects`` are the ids by name."""

    id: int
    staff: list[Teacher]
    classes: list[SchoolClass]
    subjects: dict[str, int]


def people_school(
    plans: Sequence[ClassPlan],
    *,
    year: int,
    school_days: int,
    numbers: Numbers,
    random: Random,
    starts: int = STARTS,
) -> School:
    """A school with these classes in the school year that begins in ``year``.

    ``starts``: maximum number of timetables drawn until no teacher is in two rooms at the same time.
    """
    book = NameBook(random)
    for plan in plans:
        for name in plan.known:
            book.reserve(name)
    staff: list[Teacher] = []

    def employ(position: str) -> Teacher:
        gender = FEMALE if random.random() < 0.82 else MALE
        if "физической" in position or "ОБЗР" in position:
            gender = MALE if random.random() < 0.7 else FEMALE
        seat = sum(one.position == position for one in staff)
        teacher = Teacher(numbers.take("staff"), numbers.take("people"), book.adult(gender), position, seat)
        staff.append(teacher)
        return teacher

    school_id = numbers.take("schools")
    for office in OFFICES:
        employ(office)
    classes: list[SchoolClass] = []
    for plan in plans:
        hours = c.HOURS[plan.grade]
        primary = employ("Учитель начальных классов") if plan.grade <= c.PRIMARY_GRADES else None
        teachers: dict[str, Teacher] = {}
        for position, subjects in DEPARTMENTS:
            mine = [subject for subject in subjects if subject in hours]
            if primary:
                mine = [subject for subject in mine if subject in c.SPECIALISTS_IN_PRIMARY]
            load = sum(hours[subject] for subject in mine)
            if not mine:
                continue
            able = (one for one in staff if one.position == position and one.hours + load <= FULL_LOAD)
            teacher = next(able, None) or employ(position)
            teacher.hours += load
            teacher.subjects.update(mine)
            teachers.update(dict.fromkeys(mine, teacher))
        head = primary or _class_teacher(teachers.values(), classes, random)
        rest = [subject for subject in hours if subject not in teachers]
        head.subjects.update(rest)
        head.hours += sum(hours[subject] for subject in rest)
        teachers.update(dict.fromkeys(rest, head))
        days = c.week_days(plan.grade, school_days)
        pupils = _pupils(plan, year, book, numbers, random)
        classes.append(
            SchoolClass(numbers.take("classes"), plan.grade, plan.letter, days, pupils, teachers, head)
        )
    loads = [
        Load(
            c.HOURS[one.grade],
            {subject: teacher.id for subject, teacher in one.teachers.items()},
            one.week_days,
        )
        for one in classes
    ]
    for one, week in zip(classes, timetables(loads, random, starts), strict=True):
        one.week = week
    named = sorted({subject for plan in plans for subject in c.HOURS[plan.grade]})
    return School(school_id, staff, classes, {name: numbers.take("subjects") for name in named})


def _class_teacher(able: Iterable[Teacher], classes: list[SchoolClass], random: Random) -> Teacher:
    taken = {one.class_teacher.id for one in classes}
    distinct = list({teacher.id: teacher for teacher in able}.values())
    return random.choice([teacher for teacher in distinct if teacher.id not in taken] or distinct)


def _pupils(plan: ClassPlan, year: int, book: NameBook, numbers: Numbers, random: Random) -> list[Pupil]:
    names = list(plan.known)
    while len(names) < plan.size:
        names.append(book.child(FEMALE if random.random() < 0.51 else MALE))
    oldest = date(year - AGE_IN_FIRST_GRADE - plan.grade, 11, 1)
    pupils = []
    for name in sorted(names, key=lambda one: (one.last, one.first, one.middle)):
        level = min(LEVELS - 1, max(0, round(random.gauss(MIDDLE_LEVEL, SPREAD))))
        born = oldest + timedelta(days=random.randrange(400))
        pupils.append(Pupil(numbers.take("pupils"), numbers.take("people"), name, born, level))
    return pupils

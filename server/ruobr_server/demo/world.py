"""The demo region on one day: its people, and the special events around today. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ruobr_server.demo import absences
from ruobr_server.demo.absences import Absences
from ruobr_server.demo.bells import lesson_end
from ruobr_server.demo.journal import Journal
from ruobr_server.demo.names import FEMALE, MALE, Name
from ruobr_server.demo.population import ClassPlan, Numbers, Pupil, School, SchoolClass, people_school
from ruobr_server.demo.school_year import SchoolYear, monday_of, school_year
from ruobr_tui.api.clock import DEFAULT_ZONE

ZONE = ZoneInfo(DEFAULT_ZONE)
SEED = 69
TERRITORY = 1
"""The id of the demo's municipality."""

SCHOOL_DAYS = 6

MOTHER = Name("Кузнецова", "Ольга", "Сергеевна", FEMALE)
ANNA = Name("Кузнецова", "Анна", "Андреевна", FEMALE)
PETER = Name("Кузнецов", "Пётр", "Андреевич", MALE)
MARIA = Name("Кузнецова", "Мария", "Андреевна", FEMALE)
NEIGHBOUR = Name("Шмидт", "Виктор", "Яковлевич", MALE)
NEIGHBOURS_SON = Name("Шмидт", "Лев", "Викторович", MALE)

CLASSES = (
    ClassPlan(2, "А", 24),
    ClassPlan(2, "Б", 22, (MARIA,)),
    ClassPlan(5, "А", 25, (PETER,)),
    ClassPlan(5, "Б", 23),
    ClassPlan(7, "А", 21),
    ClassPlan(8, "А", 22),
    ClassPlan(9, "А", 26),
    ClassPlan(9, "Б", 20),
    ClassPlan(9, "В", 24, (ANNA,)),
    ClassPlan(11, "А", 20),
)
OTHER_CLASSES = (ClassPlan(6, "А", 20, (NEIGHBOURS_SON,)),)

LEVELS = {ANNA: 6, PETER: 4, MARIA: 7}
ILL_BEFORE_THE_WEEK = 3
"""School days of Peter's illness before the current week."""

ODD_TOPIC = "Упр. [5] [/b]"
ODD_PLACE = 1
"""A topic that looks like markup, in the second lesson of the current week."""

FIRST_NUMBERS = {
    "people": 5_001,
    "pupils": 1_201,
    "staff": 301,
    "subjects": 71,
    "periods": 41,
    "letters": 801,
}
"""First ids, chosen so that no two kinds of rows have equal ids, as on a real portal: a mix-up is noticed
here too.
"""

SHOWN_LESSONS = 4
"""Number of lessons of the week's first school day that are always recorded."""


@dataclass(slots=True)
class World:
    """Both schools with their journals. ``until``: nothing later is recorded."""

    today: date
    until: datetime
    plan: SchoolYear
    numbers: Numbers
    school: School
    journals: list[Journal]
    other: School
    other_journals: list[Journal]
    mother: int
    """The person id of the parent."""
    neighbour: int

    def pupil(self, name: Name) -> Pupil:
        """A pupil by name."""
        found = (
            pupil for school in (self.school, self.other) for one in school.classes for pupil in one.pupils
        )
        return next(pupil for pupil in found if pupil.name == name)

    def class_of(self, name: Name) -> SchoolClass:
        """The class of a pupil by name."""
        for school in (self.school, self.other):
            for one in school.classes:
                if any(pupil.name == name for pupil in one.pupils):
                    return one
        raise LookupError(name)


def recorded_until(plan: SchoolYear, now: datetime) -> datetime:
    """Now, but not before the first school day of the week has some records."""
    days = [day for day in plan.study_days(9, SCHOOL_DAYS) if monday_of(day) == plan.monday]
    return max(now, lesson_end(days[0], SHOWN_LESSONS, ZONE))


def world(now: datetime, since: datetime | None = None) -> World:
    """The region at this moment; ``since``: the journals contain only later records."""
    today = now.astimezone(ZONE).date()
    plan = school_year(today)
    until = recorded_until(plan, now)
    numbers = Numbers(dict(FIRST_NUMBERS))
    random = Random(SEED * 10_000 + plan.year)
    school = people_school(CLASSES, year=plan.year, school_days=SCHOOL_DAYS, numbers=numbers, random=random)
    other = people_school(OTHER_CLASSES, year=plan.year, school_days=5, numbers=numbers, random=random)
    made = [[_journal(one, owner, plan, until, since) for one in owner.classes] for owner in (school, other)]
    mother, neighbour = numbers.take("people"), numbers.take("people")
    found = World(
        today, until, plan, numbers, school, made[0], other, made[1], mother=mother, neighbour=neighbour
    )
    for name, level in LEVELS.items():
        found.pupil(name).level = level
    _birthday_soon(found)
    return found


def _journal(
    own: SchoolClass, school: School, plan: SchoolYear, until: datetime, since: datetime | None
) -> Journal:
    away = absences.drawn(len(own.pupils), plan.year, Random(SEED * 1_000 + own.id))
    days = plan.study_days(own.grade, own.week_days)
    shown = {place: pupil.name for place, pupil in enumerate(own.pupils) if pupil.name in LEVELS}
    for place, name in shown.items():
        _attendance(away, place, name, days, plan)
    week = [day for day in days if monday_of(day) == plan.monday]
    odd = {(week[0], ODD_PLACE): ODD_TOPIC} if ANNA in shown.values() else {}
    return Journal(
        school,
        own,
        plan.year,
        days,
        ZONE,
        SEED,
        until,
        away,
        since,
        frozenset(shown),
        odd,
    )


def _attendance(away: Absences, place: int, name: Name, days: list[date], plan: SchoolYear) -> None:
    """The parent's children are present in the current week, but Peter was ill and returns in it."""
    week = [day for day in days if monday_of(day) == plan.monday]
    away.clear(week, place)
    for day in days:
        _single_absences(away, place, name, day)
    if name != PETER:
        return
    before = [day for day in days if day < plan.monday][-ILL_BEFORE_THE_WEEK:]
    for day in before:
        away.whole_day(day, place, absences.ILL)
    for lesson in (0, 1):
        away.lesson(week[0], lesson, place, absences.ILL)


def _single_absences(away: Absences, place: int, name: Name, day: date) -> None:
    """A family day, oversleeping, a skipped lesson: for these dates only the calendar decides."""
    _, week, weekday = day.isocalendar()
    if name == ANNA and (week % 3, weekday) == (1, 2):
        away.lesson(day, 0, place, absences.LATE)
    if name == ANNA and (week % 7, weekday) == (4, 5):
        away.lesson(day, 3, place, absences.ABSENT)
    if name != PETER and (week % 5, weekday) == (2, 4):
        away.whole_day(day, place, absences.EXCUSED)


def _birthday_soon(demo_world: World) -> None:
    """A classmate of each child has a birthday within the next days."""
    for ahead, name in ((1, ANNA), (2, PETER), (0, MARIA)):
        day = demo_world.today + timedelta(days=ahead)
        mates = [pupil for pupil in demo_world.class_of(name).pupils if pupil.name not in LEVELS]
        mate = mates[demo_world.today.toordinal() % len(mates)]
        if (day.month, day.day) != (2, 29):
            mate.born = mate.born.replace(month=day.month, day=day.day)

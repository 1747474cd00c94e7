"""Missed lessons: how many and why, in which runs of days, and what was taught meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from ruobr_tui.api.models.diary import Absence, Lesson, Task
from ruobr_tui.api.rules.diary.lessons import set_in


class Reason(StrEnum):
    """Why a pupil was not there on time; each absence has exactly one."""

    ILL = "ill"
    EXCUSED = "excused"  # for another good reason
    UNEXCUSED = "unexcused"
    LATE = "late"  # was there, but not from the start


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an absence code says."""

    reason: Reason
    missed: bool  # counts as a missed lesson


_UNKNOWN = Meaning(Reason.UNEXCUSED, missed=True)

CODES: Mapping[str, Meaning] = MappingProxyType(
    {
        "Н": _UNKNOWN,
        "НП": _UNKNOWN,
        "НБ": _UNKNOWN,
        "УП": Meaning(Reason.EXCUSED, missed=True),
        "У": Meaning(Reason.EXCUSED, missed=True),
        "Б": Meaning(Reason.ILL, missed=True),
        "ОП": Meaning(Reason.LATE, missed=False),
        "О": Meaning(Reason.LATE, missed=False),
    }
)
"""Usual codes, for a server that sends a code and nothing else; a school's own table comes before it."""

_TO_CYRILLIC = str.maketrans("HYBOP", "НУБОП")  # typed on the other keyboard layout, they look the same


def code_of(text: str) -> str:
    """The usual code that is written so, in whatever case and on whatever layout; "" for none."""
    code = text.strip().rstrip(".").upper().translate(_TO_CYRILLIC)
    return code if code in CODES else ""


def meaning(absence: Absence) -> Meaning:
    """What an absence means: what the server said about it, or what its bare code usually means.

    A bare code is one without a title and with nothing said beside it; one that no table knows is
    an unexcused missed lesson.
    """
    has_details = absence.title or absence.excused or absence.ill or absence.late or not absence.missed
    if not has_details:
        return CODES.get(code_of(absence.code), _UNKNOWN)
    if absence.late:
        return Meaning(Reason.LATE, absence.missed)
    if absence.ill:
        return Meaning(Reason.ILL, absence.missed)
    return Meaning(Reason.EXCUSED if absence.excused else Reason.UNEXCUSED, absence.missed)


def is_missed(lesson: Lesson) -> bool:
    """Whether the pupil missed this lesson; nobody misses a cancelled one."""
    return lesson.absence is not None and not lesson.cancelled and meaning(lesson.absence).missed


@dataclass(frozen=True, slots=True)
class Totals:
    """Absences summed up. ``lessons`` are the missed ones, ``days`` those with at least one of them.

    ``of`` counts the lessons that were looked at, ``unreported`` those of them about which the portal says
    nothing: the other figures are of the rest alone.
    """

    lessons: int = 0
    days: int = 0
    late: int = 0  # lessons begun late, whether a school counts them as missed or not
    ill: int = 0  # of ``lessons``
    excused: int = 0  # of ``lessons``, for another reason than illness
    unexcused: int = 0  # of ``lessons``
    by_subject: Mapping[str, int] = field(default_factory=dict, hash=False)  # missed, most missed first
    of: int = 0
    unreported: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether the portal says nothing at all: then not even 0 may be said."""
        return bool(self.of) and self.unreported == self.of


def totals(lessons: Iterable[Lesson]) -> Totals:
    """Missed lessons by reason and by subject, and how often the pupil was late."""
    reasons: Counter[Reason] = Counter()
    subjects: Counter[str] = Counter()
    missed_days: set[date] = set()
    missed = late = of = unreported = 0
    for lesson in lessons:
        if lesson.cancelled:
            continue
        of += 1
        unreported += not lesson.is_sent("absence")
        if lesson.absence is None:
            continue
        means = meaning(lesson.absence)
        late += means.reason is Reason.LATE
        if means.missed:
            missed += 1
            reasons[means.reason] += 1
            subjects[lesson.subject] += 1
            missed_days.add(lesson.date)
    return Totals(
        lessons=missed,
        days=len(missed_days),
        late=late,
        ill=reasons[Reason.ILL],
        excused=reasons[Reason.EXCUSED],
        unexcused=reasons[Reason.UNEXCUSED],
        by_subject=MappingProxyType(dict(sorted(subjects.items(), key=lambda item: (-item[1], item[0])))),
        of=of,
        unreported=unreported,
    )


@dataclass(frozen=True, slots=True)
class Spell:
    """A run of school days on which lessons were missed."""

    start: date
    end: date
    days: int  # school days in it
    lessons: int  # missed ones
    ill: bool  # some of them through illness


def spells(lessons: Iterable[Lesson]) -> list[Spell]:
    """The runs of consecutive school days with missed lessons, in order.

    School days are those with a lesson that was not cancelled, so a weekend or a holiday does not
    end a run. ``lessons`` must be a whole span: days left out of it would join what they part.
    """
    school_days: dict[date, list[Lesson]] = {}
    for lesson in lessons:
        if not lesson.cancelled:
            school_days.setdefault(lesson.date, []).append(lesson)
    runs: list[list[date]] = []
    going_on = False
    for day in sorted(school_days):
        missed = any(map(is_missed, school_days[day]))
        if missed and going_on:
            runs[-1].append(day)
        elif missed:
            runs.append([day])
        going_on = missed
    return [_spell(run, [lesson for day in run for lesson in school_days[day]]) for run in runs]


def _spell(run: list[date], lessons: list[Lesson]) -> Spell:
    reasons = [meaning(lesson.absence).reason for lesson in lessons if lesson.absence and is_missed(lesson)]
    return Spell(run[0], run[-1], len(run), len(reasons), Reason.ILL in reasons)


@dataclass(frozen=True, slots=True)
class MissedWork:
    """What a missed lesson was about, and the homework set with it."""

    lesson: Lesson
    topic: str
    homework: tuple[Task, ...]


def missed_work(lessons: Iterable[Lesson], spell: Spell) -> list[MissedWork]:
    """What the lessons missed in a spell were about, and the homework set in them, in order.

    Lessons with neither are left out. ``lessons`` should reach to the next lesson of each subject.
    """
    lessons = list(lessons)
    missed = [lesson for lesson in lessons if spell.start <= lesson.date <= spell.end and is_missed(lesson)]
    return [
        MissedWork(lesson, lesson.topic.strip(), tuple(homework))
        for lesson in sorted(missed, key=lambda lesson: lesson.place)
        if (homework := set_in(lesson, lessons)) or lesson.topic.strip()
    ]

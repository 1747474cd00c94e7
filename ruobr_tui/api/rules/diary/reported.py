"""Absences of a portal whose timetable has none: its list of a subject's marks counts and dates them.

``all_marks`` has ``not_in_lesson`` (how many) and ``status_lesson`` of each dated row (why). It names no
lessons, so a row goes to the lesson of its subject on its day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from ruobr_tui.api.models.diary import Absence, Lesson
from ruobr_tui.api.models.marks import DatedMark, SubjectMarks
from ruobr_tui.api.rules.diary.absences import code_of, meaning

NO_LESSON = -1
"""The id of an absence that has no lesson in the timetable; portals number from 0."""

STATUSES: Mapping[int, str] = MappingProxyType({10: "У", 20: "Б", 30: "ОП", 90: "Н"})
"""``status_lesson`` as the code of an absence. Seen at portals; another number says nothing that is known."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a portal says of a subject's absences in a period. Days are those of the period, both included.

    ``missed`` is its own count of missed lessons; None: it does not count them. ``days`` are dated absences.
    """

    subject: str
    start: date
    end: date
    missed: int | None
    days: tuple[tuple[date, Absence], ...]

    @property
    def undated(self) -> int:
        """Missed lessons that are counted, and have no day."""
        dated = sum(meaning(absence).missed for _day, absence in self.days)
        return max(0, (self.missed or 0) - dated)


def reported(subject: str, start: date, end: date, marks: SubjectMarks) -> Reported | None:
    """What a list of marks says of absences; None where it says nothing of them at all."""
    rows = [(mark.date, absence) for mark in marks.marks if (absence := _absence(mark)) is not None]
    says = marks.is_sent("missed") and marks.missed is not None
    if not says and not any(mark.is_sent("status") for mark in marks.marks):
        return None
    return Reported(subject or marks.subject, start, end, marks.missed if says else None, tuple(rows))


def _absence(mark: DatedMark) -> Absence | None:
    code = STATUSES.get(mark.status, "") or code_of(mark.text)
    return Absence(code=code) if code else None


def filled(lessons: Iterable[Lesson], reports: Sequence[Reported]) -> list[Lesson]:
    """The lessons, with absences of the reports where a lesson has none itself.

    Where a report dates all that it counts, the other lessons of its subject were not missed. A dated absence
    without a lesson on its day becomes one of its own (``AbsenceAlone``).
    """
    left: dict[tuple[str, date], list[Absence]] = defaultdict(list)
    for report in reports:
        for day, absence in report.days:
            left[report.subject.casefold(), day].append(absence)
    found: list[Lesson] = []
    known_days: set[tuple[str, date]] = set()
    for lesson in lessons:
        name = (lesson.subject.casefold(), lesson.date)
        if lesson.is_sent("absence"):
            known_days.add(name)
        elif not lesson.cancelled and left.get(name):
            lesson = lesson.model_copy(update={"absence": left[name].pop(0)})
            known_days.add(name)  # what is left of this day repeats it: a row stands for each mark
        elif any(_covers(report, lesson) for report in reports):
            lesson = lesson.model_copy(update={"absence": None})
        found.append(lesson)
    names = {report.subject.casefold(): report.subject for report in reports}
    for (subject, day), absences in left.items():
        if (subject, day) not in known_days:
            found += [_alone(names[subject], day, absence) for absence in absences]
    return sorted(found, key=lambda lesson: lesson.place)


def _covers(report: Reported, lesson: Lesson) -> bool:
    is_of_it = report.subject.casefold() == lesson.subject.casefold()
    return is_of_it and report.start <= lesson.date <= report.end and not report.undated


class AbsenceAlone(Lesson):
    """A dated absence without a lesson on its day: none of the timetable, where a number of 0 may stand
    too.
    """


def _alone(subject: str, day: date, absence: Absence) -> Lesson:
    return AbsenceAlone(id=NO_LESSON, date=day, subject=subject, absence=absence)

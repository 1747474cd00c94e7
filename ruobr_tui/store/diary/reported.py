"""Absences from stored lists of marks, for portals whose lessons have none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson
    from ruobr_tui.api.models.marks import Period
    from ruobr_tui.api.rules.diary.reported import Reported
    from ruobr_tui.store.store import Store


REPORTS_FRESH_FOR = timedelta(hours=6)
"""A list of marks younger than this is not fetched again for its absences."""

MOST_FAILURES = 3
"""Failures in a row after which the portal counts as having no such lists."""


class Filled(NamedTuple):
    """Lessons with their reported absences; ``reports`` are those of the lessons' days."""

    lessons: tuple[Lesson, ...]
    reports: tuple[Reported, ...] = ()

    @property
    def of_timetable(self) -> tuple[Lesson, ...]:
        """The lessons without absences that belong to no lesson."""
        if not self.reports:
            return self.lessons
        from ruobr_tui.api.rules.diary.reported import AbsenceAlone

        return tuple(lesson for lesson in self.lessons if not isinstance(lesson, AbsenceAlone))

    @property
    def undated(self) -> int:
        """Missed lessons that the portal counts without a date."""
        return sum(report.undated for report in self.reports)


def filled_lessons(store: Store, child: int, lessons: Iterable[Lesson], start: date, end: date) -> Filled:
    """The lessons of these days; where they have no absences, with those of the lists of marks."""
    known = tuple(lessons)
    if all(lesson.is_sent("absence") for lesson in known):
        return Filled(known)
    reports = [
        report for report in stored_reports(store, child) if report.start <= end and start <= report.end
    ]
    if not reports:
        return Filled(known)
    from ruobr_tui.api.rules.diary.reported import filled

    inside = [lesson for lesson in filled(known, reports) if start <= lesson.date <= end]
    return Filled(tuple(inside), tuple(reports))


def stored_reports(store: Store, child: int) -> list[Reported]:
    """All stored reports of a child, one per subject and period."""
    from ruobr_tui.api import resources
    from ruobr_tui.api.rules.diary.reported import reported

    keys = store.keys(f"subject-marks/{child}/")
    reports = []
    for period in (store.peek(resources.periods(child)).value or ()) if keys else ():
        for number, name in subjects_of(period):
            resource = resources.subject_marks(child, period.id, number)
            marks = store.peek(resource).value if resource.key in keys else None
            report = None if marks is None else reported(name, period.start, period.end, marks)
            if report is not None:
                reports.append(report)
    return reports


def subjects_of(period: Period) -> Sequence[tuple[int, str]]:
    """The subjects of a period whose marks can be fetched: number and name, each once."""
    names = [(row.subject_id, row.subject) for row in period.marks]
    names += [(row.subject_id, row.subject) for row in period.words]
    return [(number, name) for number, name in dict(names).items() if number]

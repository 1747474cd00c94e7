"""The journals of the demo: lessons, homework, marks, absences, teachers' notes, final marks."""

from __future__ import annotations

from ruobr_server.areas.diary import tables as diary
from ruobr_server.demo.absences import CODES
from ruobr_server.demo.context import Demo
from ruobr_server.demo.curricula import MARK_TYPES
from ruobr_server.demo.finals import final_marks
from ruobr_server.demo.journal import Journal
from ruobr_server.demo.rows import Rows
from ruobr_server.demo.school_year import SchoolYear, StudyPeriod


def build(demo: Demo) -> None:
    """The journals of both schools, with the final marks of past periods."""
    world = demo.world
    for school, journals in ((world.school, world.journals), (world.other, world.other_journals)):
        mark_types(demo.rows, school.id)
        for journal in journals:
            periods, ids = periods_of(journal, world.plan, demo.periods[school.id])
            journal.write(demo.rows, periods=periods)
            final_marks(demo.rows, journal, periods, ids, world.today)


def mark_types(rows: Rows, school_id: int) -> None:
    """Kinds of marks and of absences at a school."""
    for kind, title, weight in MARK_TYPES:
        rows.of(diary.mark_types).append((school_id, kind, title, weight))
    for code, title, excused, ill, late, missed in CODES:
        rows.of(diary.absence_codes).append((school_id, code, title, excused, ill, late, missed))


def periods_of(journal: Journal, plan: SchoolYear, ids: list[int]) -> tuple[list[StudyPeriod], list[int]]:
    """The periods of a journal's grade, and their ids. ``ids``: those of the plan's periods."""
    grade = journal.own.grade
    own = [
        (period, number)
        for period, number in zip(plan.periods, ids, strict=True)
        if period.grade_from <= grade <= period.grade_to
    ]
    return [period for period, _ in own], [number for _, number in own]

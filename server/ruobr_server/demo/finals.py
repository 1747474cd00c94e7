"""Final marks at the end of each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ruobr_server.areas.diary import tables as diary
from ruobr_server.demo.curricula import SUBJECTS, UNMARKED_GRADE
from ruobr_server.demo.journal import Journal
from ruobr_server.demo.rows import Rows, stamp
from ruobr_server.demo.school_year import StudyPeriod

NOT_CERTIFIED = "н/а"
MIN_MARKS = 3
THRESHOLDS = ((465, "5"), (365, "4"), (265, "3"))
"""Minimum average, in hundredths, and the mark."""


def final_marks(
    rows: Rows, journal: Journal, periods: Sequence[StudyPeriod], ids: Sequence[int], today: date
) -> None:
    """The final marks of past periods. ``periods``: those of the class, the year last."""
    if journal.own.grade == UNMARKED_GRADE:
        return
    for number, pupil in enumerate(journal.own.pupils):
        for subject in journal.own.teachers:
            if not SUBJECTS[subject].answers:
                continue
            given: list[int] = []
            for place, period in enumerate(periods):
                if period.ends >= today:
                    break
                if period.kind == "year":
                    value = _of_the_year(given)
                else:
                    value = _of_the_period(journal.sums, number, subject, place)
                    given += [int(value)] if value.isdecimal() else []
                if value:
                    created = _decided(period, journal.zone)
                    rows.of(diary.final_marks).append(
                        (
                            journal.school.id,
                            pupil.id,
                            journal.school.subjects[subject],
                            ids[place],
                            value,
                            created,
                        )
                    )


def _of_the_period(
    sums: Mapping[tuple[int, str, int], list[int]], pupil: int, subject: str, place: int
) -> str:
    weighted, weights, count = sums.get((pupil, subject, place), (0, 0, 0))
    if not count:
        return ""
    if count < MIN_MARKS and pupil % 7 == 0:  # most teachers give a mark all the same
        return NOT_CERTIFIED
    for least, mark in THRESHOLDS:
        if weighted * 100 >= least * weights:
            return mark
    return "2"


def _of_the_year(given: list[int]) -> str:
    """Rounded half up, as teachers do."""
    return str((2 * sum(given) + len(given)) // (2 * len(given))) if given else ""


def _decided(period: StudyPeriod, zone: ZoneInfo) -> str:
    day = period.ends - timedelta(days=2)
    return stamp(datetime.combine(max(day, period.starts), time(15, 0), zone))

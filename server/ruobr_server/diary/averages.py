"""Final marks, averages so far, and every mark of a subject: computed from the marks at each question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, func, select

from ruobr_server.diary.tables import absence_codes, absences, final_marks, lessons, marks
from ruobr_server.errors import NotFound
from ruobr_server.percent import percentage, whole
from ruobr_server.schools.service import Pupil, StudyPeriod, mark_policy, periods_of
from ruobr_server.schools.tables import subjects
from ruobr_tui.api.models.marks import (
    DatedMark,
    MarkCount,
    MarkPolicy,
    MarkShare,
    Period,
    StateCount,
    SubjectMark,
    SubjectMarks,
    SubjectWord,
)
from ruobr_tui.api.rules.averages import Average, Scored, average, numeric, proposed, scored
from ruobr_tui.api.rules.targets import needed

Named = list[tuple[int, str]]

MANY = 100_000
"""More marks than a period could ever need: a number of them is told, not that it is hopeless."""


def control_marks(connection: Connection, who: Pupil, today: date) -> list[Period]:
    """The periods that have begun: averages so far while one runs, the teachers' final marks after it."""
    begun = [period for period in periods_of(connection, who) if period.starts <= today]
    if not begun:
        return []
    names = _subject_names(connection, who.school_id)
    finals = _finals(connection, who)
    policy = mark_policy(connection, who.school_id)
    told_policy = MarkPolicy(
        five_from=policy.five_from,
        four_from=policy.four_from,
        three_from=policy.three_from,
        min_marks=policy.min_marks,
    )
    found = []
    for period in begun:
        if period.runs(today):
            averages = _averages(connection, who, period)
            rows = [
                SubjectMark(subject_id=number, subject=name, mark=averages[number].rounded())
                for number, name in names
                if number in averages
            ]
            counted = Counter(Decimal(proposed(mine, policy)) for mine in averages.values())
            words: list[SubjectWord] = []
        else:
            given = finals.get(period.id, {})
            rows = [
                SubjectMark(subject_id=number, subject=name, mark=mark)
                for number, name in names
                if number in given and (mark := numeric(given[number])) is not None
            ]
            counted = Counter(row.mark for row in rows if row.mark is not None)
            words = [
                SubjectWord(subject_id=number, subject=name, text=given[number])
                for number, name in names
                if number in given and numeric(given[number]) is None
            ]
        found.append(
            Period(
                id=period.id,
                title=period.title,
                roman=period.roman,
                start=period.starts,
                end=period.ends,
                running=period.runs(today),
                marks=rows,
                counts=[MarkCount(mark=mark, count=counted[mark]) for mark in sorted(counted, reverse=True)],
                words=words,
                policy=told_policy,
            )
        )
    return found


def older_control_marks(connection: Connection, who: Pupil, today: date) -> list[dict[str, Any]]:
    """The same for the older generation: ``{subject: mark}``, marks and averages as text."""
    return [
        {
            "period": period.id,
            "title": period.title,
            "rom": period.roman,
            "marks": {
                **{row.subject: str(row.mark) for row in period.marks},
                **{word.subject: word.text for word in period.words},
            },
        }
        for period in control_marks(connection, who, today)
    ]


def subject_marks(
    connection: Connection, who: Pupil, period_id: int, subject_id: int
) -> dict[str, Any] | None:
    """Every mark of a subject in a period; nothing where none was given. Raises ``NotFound`` for a period
    that is not the pupil's.
    """
    period = next((entry for entry in periods_of(connection, who) if entry.id == period_id), None)
    if period is None:
        raise NotFound()
    given = connection.execute(
        select(marks.c.date, marks.c.value, marks.c.weight, subjects.c.name)
        .join(subjects, and_(subjects.c.school_id == marks.c.school_id, subjects.c.id == marks.c.subject_id))
        .where(
            marks.c.school_id == who.school_id,
            marks.c.pupil_id == who.id,
            marks.c.date.between(period.starts, period.ends),
            marks.c.subject_id == subject_id,
        )
        .order_by(marks.c.date, marks.c.lesson_id, marks.c.id)
    ).all()
    if not given:
        return None
    counting = [one for row in given for one in scored(row.value, row.weight)]
    mine = average(counting)
    policy = mark_policy(connection, who.school_id)
    final = _finals(connection, who).get(period.id, {}).get(subject_id, "")
    answer = SubjectMarks(
        title=period.title,
        subject=given[0].name,
        subject_id=subject_id,
        period=period.id,
        start=period.starts,
        end=period.ends,
        average=None if mine is None else mine.rounded(),
        count=len(given),
        fours_needed=needed(counting, policy.four_from, 4, limit=MANY) or 0,
        fives_needed=needed(counting, policy.five_from, 5, limit=MANY) or 0,
        missed=_missed(connection, who, period, subject_id),
        marks=[
            DatedMark(date=row.date, index=index, text=row.value, value=int(numeric(row.value) or 0))
            for index, row in enumerate(given, start=1)
        ],
        counts=_counts(counting),
        shares=_shares([row.value for row in given]),
    ).to_wire()
    mark = numeric(final)
    answer["control_mark"] = "" if mark is None else int(mark)
    return answer


def _counts(counting: Iterable[Scored]) -> list[StateCount]:
    """How often each number was given, the best first."""
    counted = Counter(int(one.value) for one in counting)
    return [StateCount(mark=mark, count=counted[mark]) for mark in sorted(counted, reverse=True)]


def _shares(written: list[str]) -> list[MarkShare]:
    """How often each mark was given as it is written, words too, the commonest first."""
    return [
        MarkShare(index=index, mark=mark, count=count, percent=str(percent), percent_int=whole(percent))
        for index, (mark, count) in enumerate(sorted(Counter(written).items(), key=_commonest), start=1)
        for percent in [percentage(count, len(written))]
    ]


def _commonest(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def _averages(connection: Connection, who: Pupil, period: StudyPeriod) -> dict[int, Average]:
    """The average so far of each subject that has one."""
    given: dict[int, list[Scored]] = defaultdict(list)
    for subject_id, value, weight in connection.execute(
        select(marks.c.subject_id, marks.c.value, marks.c.weight).where(
            marks.c.school_id == who.school_id,
            marks.c.pupil_id == who.id,
            marks.c.date.between(period.starts, period.ends),
        )
    ):
        given[subject_id].extend(scored(value, weight))
    return {number: mine for number, counting in given.items() if (mine := average(counting)) is not None}


def _finals(connection: Connection, who: Pupil) -> dict[int, dict[int, str]]:
    """The teachers' decisions by period and subject."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for period_id, subject_id, value in connection.execute(
        select(final_marks.c.period_id, final_marks.c.subject_id, final_marks.c.value).where(
            final_marks.c.school_id == who.school_id, final_marks.c.pupil_id == who.id
        )
    ):
        found[period_id][subject_id] = value
    return found


def _missed(connection: Connection, who: Pupil, period: StudyPeriod, subject_id: int) -> int:
    """How many lessons of the subject were missed, by the school's own table of codes."""
    return (
        connection.scalar(
            select(func.count())
            .select_from(absences)
            .join(
                lessons,
                and_(lessons.c.school_id == absences.c.school_id, lessons.c.id == absences.c.lesson_id),
            )
            .join(
                absence_codes,
                and_(
                    absence_codes.c.school_id == absences.c.school_id, absence_codes.c.code == absences.c.code
                ),
            )
            .where(
                absences.c.school_id == who.school_id,
                absences.c.pupil_id == who.id,
                absences.c.date.between(period.starts, period.ends),
                lessons.c.subject_id == subject_id,
                absence_codes.c.missed,
            )
        )
        or 0
    )


def _subject_names(connection: Connection, school_id: int) -> Named:
    rows = connection.execute(
        select(subjects.c.id, subjects.c.name)
        .where(subjects.c.school_id == school_id)
        .order_by(subjects.c.name, subjects.c.id)
    )
    return [(number, name) for number, name in rows]

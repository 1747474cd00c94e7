"""Final marks, averages so far, and all marks of a subject, calculated from the marks at each request."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from ruobr_server.areas.diary.missed_lessons import LessonAbsence, absences_of
from ruobr_server.areas.diary.tables import final_marks, marks
from ruobr_server.areas.schools.queries import subject_names
from ruobr_server.areas.schools.service import Pupil, StudyPeriod, mark_policy, periods_of
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.percent import percentage, whole
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
from ruobr_tui.api.rules.diary.averages import Average, Scored, average, numeric, proposed, scored
from ruobr_tui.api.rules.diary.targets import needed

Named = list[tuple[int, str]]


class GivenMark(NamedTuple):
    """A mark of a pupil in a subject."""

    lesson_id: int
    date: date
    value: str
    weight: Decimal


MANY = 100_000
"""More marks than a period could ever need: a number of needed marks is sent even if it is hopeless."""


def control_marks(connection: Connection, who: Pupil, today: date) -> list[Period]:
    """The periods that have begun: averages so far for the current one, final marks for those that ended."""
    begun = [period for period in periods_of(connection, who) if period.starts <= today]
    if not begun:
        return []
    names = _subject_names(connection, who.school_id)
    finals = _finals(connection, who)
    policy = mark_policy(connection, who.school_id)
    wire_policy = MarkPolicy(
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
                policy=wire_policy,
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
    """All marks of a subject in a period, and the missed lessons; None if there are neither.

    ``subject_id`` is the one of ``controlmark/``. Raises ``NotFound`` for a period of another pupil.
    """
    period = next((entry for entry in periods_of(connection, who) if entry.id == period_id), None)
    if period is None:
        raise NotFound()
    rows = connection.execute(
        select(marks.c.lesson_id, marks.c.date, marks.c.value, marks.c.weight)
        .where(
            marks.c.school_id == who.school_id,
            marks.c.pupil_id == who.id,
            marks.c.date.between(period.starts, period.ends),
            marks.c.subject_id == subject_id,
        )
        .order_by(marks.c.date, marks.c.lesson_id, marks.c.id)
    )
    given = [GivenMark(*row) for row in rows]
    absent = absences_of(connection, who, period.starts, period.ends, subject_id)
    if not given and not absent:
        return None
    counting = [one for row in given for one in scored(row.value, row.weight)]
    mine = average(counting)
    policy = mark_policy(connection, who.school_id)
    final = _finals(connection, who).get(period.id, {}).get(subject_id, "")
    answer = SubjectMarks(
        title=period.title,
        subject=_subject_name(connection, who.school_id, subject_id),
        subject_id=subject_id,
        period=period.id,
        start=period.starts,
        end=period.ends,
        average=None if mine is None else mine.rounded(),
        count=len(given),
        fours_needed=needed(counting, policy.four_from, 4, limit=MANY) or 0,
        fives_needed=needed(counting, policy.five_from, 5, limit=MANY) or 0,
        missed=sum(each.is_missed for each in absent),
        marks=_by_date(given, absent),
        counts=_counts(counting),
        shares=_shares([row.value for row in given]),
    ).to_wire()
    mark = numeric(final)
    answer["control_mark"] = "" if mark is None else int(mark)
    return answer


def _by_date(given: Sequence[GivenMark], absent: Sequence[LessonAbsence]) -> list[DatedMark]:
    """Marks in order, each with its attendance; absences without a mark have a line of their own."""
    status = {each.lesson_id: each.status for each in absent}
    marked = {row.lesson_id for row in given}
    lines = [(row.date, row.lesson_id, row.value) for row in given]
    lines += [(each.day, each.lesson_id, "") for each in absent if each.lesson_id not in marked]
    lines.sort(key=lambda line: line[:2])  # marks of one lesson stay in their order
    return [
        DatedMark(
            date=day,
            index=index,
            text=value,
            value=int(numeric(value) or 0),
            status=status.get(lesson_id, 0),
        )
        for index, (day, lesson_id, value) in enumerate(lines, start=1)
    ]


def _counts(counting: Iterable[Scored]) -> list[StateCount]:
    """How often each number was given, the best first."""
    counted = Counter(int(one.value) for one in counting)
    return [StateCount(mark=mark, count=counted[mark]) for mark in sorted(counted, reverse=True)]


def _shares(written: list[str]) -> list[MarkShare]:
    """How often each mark was given as written, including words, the most frequent first."""
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
    """Final marks: period id → subject id → mark."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for period_id, subject_id, value in connection.execute(
        select(final_marks.c.period_id, final_marks.c.subject_id, final_marks.c.value).where(
            final_marks.c.school_id == who.school_id, final_marks.c.pupil_id == who.id
        )
    ):
        found[period_id][subject_id] = value
    return found


def _subject_name(connection: Connection, school_id: int, subject_id: int) -> str:
    own = select(subject_names.c.name).where(
        subject_names.c.school_id == school_id, subject_names.c.id == subject_id
    )
    return str(connection.execute(own).scalar_one())


def _subject_names(connection: Connection, school_id: int) -> Named:
    rows = connection.execute(
        select(subject_names.c.id, subject_names.c.name)
        .where(subject_names.c.school_id == school_id)
        .order_by(subject_names.c.name, subject_names.c.id)
    )
    return [(number, name) for number, name in rows]

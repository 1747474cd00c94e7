"""Rows: the flat form of a diary that JSON, CSV and text share. Values are text, whole numbers, or None.

Dates are ISO, marks, weights and averages are text: no binary number comes near them. None in a column of
``MAY_BE_UNKNOWN`` is what the portal does not report; "" is its word that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, time, tzinfo
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.homework import count_files, words
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.averages import is_certain, proposed
from ruobr_tui.api.rules.diary.lessons import homework_due, set_in
from ruobr_tui.screens.marks.gradebook import SubjectRecord, records

if TYPE_CHECKING:
    from decimal import Decimal

    from ruobr_tui.api.models.marks import Period
    from ruobr_tui.api.models.people import Child
    from ruobr_tui.store import News
    from ruobr_tui.store.diary.ticks import Ticks
    from ruobr_tui.store.diary.uids import Days, Gone

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The output for one child: its rows, and further values for JSON (averages of subjects).

    ``zone``: of the child's school. ``uids`` and ``sequences``: of the rows, where a calendar is printed;
    ``gone`` are entries of the rows' ``days`` that were printed before and are gone. Without ``is_known``
    there is no data, not even that there is nothing. ``notes`` say what the rows leave out.
    """

    child: int | None
    name: str
    group: str
    rows: Sequence[Row]
    more: Mapping[str, Any] = field(default_factory=dict)
    first_name: str = ""
    zone: tzinfo = UTC
    uids: Sequence[str] = ()
    sequences: Sequence[int] = ()
    days: Days | None = None
    gone: Sequence[Gone] = ()
    is_known: bool = True
    notes: Sequence[str] = ()


COLUMNS: dict[str, tuple[str, ...]] = {
    "week": (
        "date",
        "number",
        "start",
        "end",
        "subject",
        "room",
        "teacher",
        "topic",
        "homework",
        "marks",
        "absence",
        "remarks",
        "cancelled",
        "note",
    ),
    "marks": ("date", "subject", "mark", "weight", "kind", "about", "comment"),
    "homework": ("due", "date", "subject", "text", "minutes", "files", "done"),
    "absences": ("date", "number", "subject", "code", "title", "excused", "ill", "late", "topic", "homework"),
    "meals": ("date", "meal", "complex", "state", "state_said", "price", "line", "dishes"),
    "letters": ("date", "author", "subject", "text", "read"),
    "queue": (
        "application",
        "municipality",
        "state",
        "registered",
        "privilege",
        "wish",
        "kindergarten",
        "place",
        "of",
        "privilege_place",
        "privilege_of",
        "answer_by",
        "place_given",
    ),
    "news": ("found_at", "kind", "date", "subject", "before", "after", "detail", "seen"),
}
"""The columns of each command, in order; the same keys stand in JSON."""

MAY_BE_UNKNOWN = frozenset({"room", "topic", "homework", "marks", "absence", "remarks", "state", "read"})
"""Columns in which None is written as unknown, rather than as nothing."""

NUMBERS = ("weight", "price")
"""Columns of numbers with a decimal sign; in rows they are text with a point."""


def part(
    child: Child, rows: Sequence[Row], more: Mapping[str, Any] | None = None, zone: tzinfo = UTC
) -> Part:
    """The part of a child."""
    name = child.full_name or child.first_name
    return Part(child.id, name, child.class_name, rows, more or {}, child.first_name, zone)


def week(lessons: Iterable[Lesson], notes: dict[int, str]) -> list[Row]:
    """Lessons as they stand in the diary."""
    return [
        {
            "date": each.date.isoformat(),
            "number": each.number,
            "start": _clock_time(each.time_start),
            "end": _clock_time(each.time_end),
            "subject": each.subject,
            "room": _if_sent(each, "room", each.room),
            "teacher": each.teacher,
            "topic": _if_sent(each, "topic", each.topic),
            "homework": _if_sent(each, "tasks", _homework(each)),
            "marks": _if_sent(each, "marks", " ".join(mark.text for mark in each.marks)),
            "absence": _if_sent(each, "absence", each.absence.code if each.absence else ""),
            "remarks": _if_sent(each, "remarks", "\n".join(remark.text for remark in each.remarks)),
            "cancelled": each.cancelled,
            "note": notes.get(each.id, ""),
            "lesson": each.id,
        }
        for each in lessons
    ]


def marks(lessons: Iterable[Lesson] | None, period: Period | None) -> tuple[list[Row], dict[str, list[Row]]]:
    """Every mark, and what is known of each subject: as the gradebook on the screen has it.

    ``lessons`` is None if the timetable is not known, only ``period``. The school's policy is that of the
    period.
    """
    book = records(lessons or (), period)
    rows = [
        {
            "date": entry.day.isoformat(),
            "subject": record.name,
            "mark": entry.text,
            "weight": _plain(entry.mark.weight),
            "kind": entry.mark.kind,
            "about": entry.mark.about,
            "comment": entry.mark.comment,
        }
        for record in book
        for entry in record.entries
        if entry.mark is not None
    ]
    is_known = lessons is not None
    marked = {str(row["subject"]) for row in rows}
    summary = [
        _summary(record, is_known)
        for record in book
        if record.name in marked or record.portal_average is not None or record.final
    ]
    return rows, {"subjects": summary}


def homework(lessons: Iterable[Lesson], start: date, end: date, ticks: Ticks) -> list[Row]:
    """Homework due in these days, each task once, in the order it falls due."""
    return [
        {
            "due": due.day.isoformat(),
            "date": due.lesson.date.isoformat(),
            "subject": due.lesson.subject,
            "text": words(due.task),
            "minutes": due.task.minutes,
            "files": count_files(due.task),
            "done": due.task.done or (due.lesson, due.task) in ticks,
            "id": due.task.id,
            "type": due.task.type,
        }
        for due in homework_due(lessons, start, end)
    ]


def absences(lessons: Iterable[Lesson]) -> list[Row]:
    """Lessons at which the pupil was not there, or late, with what was missed."""
    lessons = list(lessons)
    return [
        {
            "date": each.date.isoformat(),
            "number": each.number,
            "subject": each.subject,
            "code": each.absence.code,
            "title": each.absence.title,
            "excused": each.absence.excused,
            "ill": each.absence.ill,
            "late": each.absence.late,
            "topic": each.topic,
            "homework": "\n".join(map(words, set_in(each, lessons))),
        }
        for each in lessons
        if each.absence is not None
    ]


def news(items: Iterable[News]) -> list[Row]:
    """What is new, the newest first."""
    return [
        {
            "found_at": item.found_at.isoformat(timespec="seconds"),
            "kind": item.kind,
            "date": item.day.isoformat() if item.day else None,
            "subject": item.subject,
            "before": item.before,
            "after": item.after,
            "detail": item.detail,
            "seen": item.is_seen,
        }
        for item in items
    ]


def _clock_time(moment: time | None) -> str:
    return "" if moment is None else f"{moment:%H:%M}"


def _if_sent(lesson: Lesson, name: str, value: str) -> str | None:
    """A value of a row; None if the portal did not send the field."""
    return value if value or lesson.is_sent(name) else None


def _homework(lesson: Lesson) -> str:
    return "\n".join(map(words, lesson.tasks))


def _summary(record: SubjectRecord, is_known: bool) -> Row:
    average = record.average
    return {
        "subject": record.name,
        "average": str(average) if average else None,
        "proposed": proposed(average, record.policy) if average else None,
        "enough_marks": is_certain(average, record.policy) if is_known else None,
        "portal_average": None if record.portal_average is None else f"{record.portal_average:f}",
        "final": record.final or None,
    }


def _plain(weight: Decimal) -> str:
    return f"{weight.normalize():f}"

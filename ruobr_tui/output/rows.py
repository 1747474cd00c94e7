"""Rows: the flat form of a diary that JSON, CSV and text share. Values are text, whole numbers, or None.

Dates are ISO, marks, weights and averages are text: no binary number comes near them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, time, tzinfo
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.averages import Scored, average, is_certain, proposed, scored
from ruobr_tui.api.rules.lessons import homework_due

if TYPE_CHECKING:
    from decimal import Decimal

    from ruobr_tui.api.models.people import Child
    from ruobr_tui.store import News
    from ruobr_tui.store.ticks import Ticks

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What is printed of one child: its rows, and what there is more to say in JSON (averages of subjects).

    ``zone``: of the child's school. ``uids``: of the rows, where a calendar is printed.
    """

    child: int | None
    name: str
    group: str
    rows: Sequence[Row]
    more: Mapping[str, Any] = field(default_factory=dict)
    first_name: str = ""
    zone: tzinfo = UTC
    uids: Sequence[str] = ()


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
    "news": ("found_at", "kind", "date", "subject", "before", "after", "detail", "seen"),
}
"""The columns of each command, in order; the same keys stand in JSON."""

NUMBERS = ("weight",)
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
            "room": each.room,
            "teacher": each.teacher,
            "topic": each.topic,
            "homework": _homework(each),
            "marks": " ".join(mark.text for mark in each.marks),
            "absence": each.absence.code if each.absence else "",
            "remarks": "\n".join(remark.text for remark in each.remarks),
            "cancelled": each.cancelled,
            "note": notes.get(each.id, ""),
            "lesson": each.id,
        }
        for each in lessons
    ]


def marks(lessons: Iterable[Lesson]) -> tuple[list[Row], dict[str, list[Row]]]:
    """Every mark, and for each subject its weighted average and the mark that it proposes."""
    rows: list[Row] = []
    subjects: dict[str, list[Scored]] = {}
    for lesson in lessons:
        for mark in lesson.marks:
            rows.append(
                {
                    "date": lesson.date.isoformat(),
                    "subject": lesson.subject,
                    "mark": mark.text,
                    "weight": _plain(mark.weight),
                    "kind": mark.kind,
                    "about": mark.about,
                    "comment": mark.comment,
                }
            )
            subjects.setdefault(lesson.subject, []).extend(scored(mark.text, mark.weight))
    summary = [_summary(subject, subjects[subject]) for subject in sorted(subjects)]
    return sorted(rows, key=lambda row: (row["subject"], row["date"])), {"subjects": summary}


def homework(lessons: Iterable[Lesson], start: date, end: date, ticks: Ticks) -> list[Row]:
    """Homework due in these days, each task once, in the order it falls due."""
    return [
        {
            "due": due.day.isoformat(),
            "date": due.lesson.date.isoformat(),
            "subject": due.lesson.subject,
            "text": due.task.title,
            "minutes": due.task.minutes,
            "files": len(due.task.files) or int(due.task.has_files),
            "done": due.task.done or (due.lesson, due.task) in ticks,
            "id": due.task.id,
            "type": due.task.type,
        }
        for due in homework_due(lessons, start, end)
    ]


def absences(lessons: Iterable[Lesson]) -> list[Row]:
    """Lessons at which the pupil was not there, or late, with what was missed."""
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
            "homework": _homework(each),
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


def _homework(lesson: Lesson) -> str:
    return "\n".join(task.title for task in lesson.tasks)


def _summary(subject: str, given: list[Scored]) -> Row:
    found = average(given)
    return {
        "subject": subject,
        "average": str(found) if found else None,
        "proposed": proposed(found) if found else None,
        "enough_marks": is_certain(found),
    }


def _plain(weight: Decimal) -> str:
    return f"{weight.normalize():f}"

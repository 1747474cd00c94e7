"""Rows: the flat form of a diary that JSON, CSV and text share. Values are text, whole numbers, or None.

Dates are ISO, marks, weights and averages are text: no binary number comes near them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.averages import Scored, average, is_certain, proposed, scored

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from zoneinfo import ZoneInfo

    from ruobr_tui.api.models.people import Child
    from ruobr_tui.store import News

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What is printed of one child: its rows and, for marks, a summary of each subject.

    ``zone`` is that of the child's school, in which all days and times of the rows are.
    """

    child: int | None
    name: str
    group: str
    rows: Sequence[Row]
    summary: Sequence[Row] = field(default=())
    zone: ZoneInfo | None = None


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


def part(
    child: Child, rows: Sequence[Row], summary: Sequence[Row] = (), zone: ZoneInfo | None = None
) -> Part:
    """The part of a child."""
    return Part(child.id, child.full_name or child.first_name, child.class_name, rows, summary, zone)


def week(lessons: Iterable[Lesson], notes: dict[int, str]) -> list[Row]:
    """Lessons as they stand in the diary."""
    return [
        {
            "date": each.date.isoformat(),
            "number": each.number,
            "start": f"{each.time_start:%H:%M}" if each.time_start is not None else "",
            "end": f"{each.time_end:%H:%M}" if each.time_end is not None else "",
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


def marks(lessons: Iterable[Lesson]) -> tuple[list[Row], list[Row]]:
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
    return sorted(rows, key=lambda row: (row["subject"], row["date"])), summary


def homework(
    lessons: Iterable[Lesson], start: date, end: date, is_ticked: Callable[[Lesson, int], bool]
) -> list[Row]:
    """Homework due in these days: on its deadline, otherwise on the day of its lesson."""
    rows = [
        {
            "due": (task.deadline or lesson.date).isoformat(),
            "date": lesson.date.isoformat(),
            "subject": lesson.subject,
            "text": task.title,
            "minutes": task.minutes,
            "files": len(task.files) or int(task.has_files),
            "done": task.done or is_ticked(lesson, task.id),
            "id": task.id,
        }
        for lesson in lessons
        for task in lesson.tasks
        if start <= (task.deadline or lesson.date) <= end
    ]
    return sorted(rows, key=lambda row: (row["due"], row["subject"]))


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

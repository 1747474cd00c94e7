"""How marks, homework, absences and remarks of a lesson are compared, named and described."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from ruobr_tui.api.models.diary import Absence, Mark, Remark, Task
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.api.rules.diary.pairing import Key

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sort(Generic[T]):
    """How one sort of things is compared and described."""

    kinds: tuple[Kind, Kind, Kind]  # new, changed, removed
    keys: tuple[Key[T], ...]  # the surest first
    same: Callable[[T], Hashable]  # equal: no news
    name: Callable[[T], tuple[object, ...]]  # what a new or removed one is known by
    full: Callable[[T], tuple[object, ...]]  # all that the change of one is known by
    describe: Callable[[T, T | None], tuple[str, str]]  # text and detail, beside its counterpart


def _weight(weight: Decimal) -> str:
    """Equal weights give equal text (1 and 1.0); a zero with a billion digits is not written out."""
    if abs(weight.adjusted()) > 9:
        return str(weight)
    written = f"{weight:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _mark_full(mark: Mark) -> tuple[object, ...]:
    return mark.text, mark.question_id, mark.kind, _weight(mark.weight), mark.about


def _mark_name(mark: Mark) -> tuple[object, ...]:
    return mark.text, mark.question_id, mark.kind, _weight(mark.weight)


def _describe_mark(mark: Mark, other: Mark | None) -> tuple[str, str]:
    detail = mark.kind or mark.about
    if other is not None and mark.text == other.text and _weight(mark.weight) != _weight(other.weight):
        return f"{mark.text} ×{_weight(mark.weight)}", detail
    return mark.text, detail


MARKS: Sort[Mark] = Sort(
    kinds=(Kind.MARK_NEW, Kind.MARK_CHANGED, Kind.MARK_REMOVED),
    keys=(
        _mark_full,
        _mark_name,
        lambda mark: (mark.question_id, mark.kind, _weight(mark.weight)) if mark.question_id else None,
        lambda mark: mark.question_id or None,
        lambda mark: (mark.text, mark.kind, _weight(mark.weight)),  # the same under a new number
        lambda mark: (mark.text, _weight(mark.weight)),
        # A server that numbers no questions: the same kind of work is taken for the same mark.
        lambda mark: None if mark.question_id else (mark.kind, mark.text),
        lambda mark: None if mark.question_id else (mark.kind, _weight(mark.weight)),
    ),
    same=lambda mark: (mark.text, _weight(mark.weight)),
    name=_mark_name,
    full=_mark_full,
    describe=_describe_mark,
)


def _task_full(task: Task) -> tuple[object, ...]:
    files = sorted(f"{file.id} {file.title}" for file in task.files)
    known = task.id, task.type, task.title, str(task.deadline or ""), task.has_files, tuple(files)
    more = task.text, *sorted(f"{file.title} {file.href}" for file in task.documents)
    return known if more == ("",) else (*known, *more)


TASKS: Sort[Task] = Sort(
    kinds=(Kind.HOMEWORK_NEW, Kind.HOMEWORK_CHANGED, Kind.HOMEWORK_REMOVED),
    keys=(
        _task_full,
        lambda task: (task.id, task.type) if task.id else None,
        lambda task: (task.title, task.deadline),
        lambda task: task.title,
    ),
    same=lambda task: _task_full(task)[2:],
    name=lambda task: (task.id, task.type) if task.id else (0, task.type, task.title),
    full=_task_full,
    describe=lambda task, _: (task.title, str(task.deadline or "")),
)


def _absence_full(absence: Absence) -> tuple[object, ...]:
    return absence.code, absence.excused, absence.ill, absence.late, absence.missed


ABSENCES: Sort[Absence] = Sort(
    kinds=(Kind.ABSENCE_NEW, Kind.ABSENCE_CHANGED, Kind.ABSENCE_REMOVED),
    keys=(lambda _: "",),
    same=_absence_full,
    name=lambda absence: (absence.code,),
    full=_absence_full,
    describe=lambda absence, _: (absence.code, absence.title),
)

REMARKS: Sort[Remark] = Sort(
    kinds=(Kind.REMARK_NEW, Kind.REMARK_NEW, Kind.REMARK_REMOVED),
    keys=(
        lambda remark: (remark.id, remark.text, remark.author),
        lambda remark: remark.id or None,
        lambda remark: remark.text,
    ),
    same=lambda remark: remark.text,
    name=lambda remark: (remark.id,) if remark.id else (0, remark.author, remark.text),
    full=lambda remark: (remark.id, remark.text, remark.author),
    describe=lambda remark, _: (remark.text, remark.author),
)

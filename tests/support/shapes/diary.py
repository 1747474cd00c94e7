"""Lessons, tasks and marks."""

from __future__ import annotations

from datetime import date, time
from typing import Any, Literal

from support.shapes.strict import Bit, Strict


class Task(Strict):
    id: int
    title: str
    doc: bool
    requires_solutions: bool
    deadline: date
    test_id: int | None
    type: str
    done: int


class Mark(Strict):
    question_id: int
    question_name: str
    question_type: str
    number: int
    mark: str


class Lesson(Strict):
    id: int
    division_subject: int
    division_subject_str: str
    date: date
    time_start: time
    time_end: time
    subject: str
    staff: str
    staff_id: int
    topic: str
    task: list[Task]
    marks: list[Mark]
    docs_for_lesson: list[dict[str, Any]]
    lesson_status_cancel: int


class Lessons(Strict):
    lessons: list[Lesson]


class SubjectMark(Strict):
    subject_id: int
    subject_name: str
    mark: float
    sub_type: int


class Counted(Strict):
    mark: float
    cnt: int


class Period(Strict):
    period: int
    title: str
    rom: str
    date_start: date
    date_end: date
    marks_future: Bit
    marks: list[SubjectMark]
    counted_marks: list[Counted]


class GivenMark(Strict):
    date: date
    indx: int
    mark: str
    mark_int: int
    status_lesson: int


class State(Strict):
    state_mark: int
    state_count_mark: int


class Share(Strict):
    indx: int
    state_mark: str
    state_count_mark: int
    percent: str
    percent_int: int


class AllMarks(Strict):
    title: str
    subject: str
    sub_id: int
    period: int
    date_start: date
    date_end: date
    avg_mark: float
    control_mark: int | Literal[""]
    count_mark: int
    need_four: int
    need_five: int
    not_in_lesson: int
    marks: list[GivenMark]
    state_mark: list[State]
    all_state_marks: list[Share]

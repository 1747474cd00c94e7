"""The diary: lessons with their homework, marks, absences and remarks (``timetable2/``)."""

from __future__ import annotations

import datetime as dt
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import (
    Count,
    Day,
    Flag,
    Maybe,
    Truth,
    WireDateTime,
    WireTime,
    is_blank,
    otherwise,
    read_decimal,
)
from ruobr_tui.api.models.parts.text import SafeLine, SafeText

Weight = Annotated[
    Decimal,
    BeforeValidator(lambda value: Decimal(1) if is_blank(value) else read_decimal(value)),
    PlainSerializer(float, return_type=float),
]
"""The weight of a mark; read exactly, whatever the wire's number type; null is the usual 1."""


_ADDRESSES, _TITLES = ("href", "url", "link", "file"), ("title", "name")
"""What the address and the title of a file are called by the portals that name them."""


def _as_file(value: object) -> object:
    """A file however it is written: a text that is its address or its title, or an object."""
    if isinstance(value, str):
        text = value.strip()
        return {"href": text} if "/" in text else {"title": text}
    if not isinstance(value, dict):
        return value
    return {**value, "href": _first(value, _ADDRESSES), "title": _first(value, _TITLES)}


def _first(value: dict[str, object], keys: tuple[str, ...]) -> str:
    texts = (value.get(key) for key in keys)
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


class File(WireModel):
    """A file attached to homework or to a lesson. Without an ``href`` only its title is known."""

    id: Count = 0
    title: SafeLine = ""
    href: SafeLine = ""
    size: Maybe[int] = Field(None, description="bytes, when known")


Attachment = Annotated[File, BeforeValidator(_as_file)]


def _as_files(value: object) -> object:
    """``doc_str`` as a list: it is one address or one name, and may be "" or an object."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [value] if isinstance(value, dict) else value


def _doc_str(files: list[File]) -> str | list[dict[str, Any]]:
    if not files or (len(files) == 1 and files[0].href and files[0] == File(href=files[0].href)):
        return files[0].href if files else ""
    return [file.to_wire() for file in files]


class Task(WireModel):
    """Homework, or other work. It stands on the lesson that it is due for.

    ``text`` may be HTML, with links and pictures: read it through ``api.homework``.
    """

    id: int
    title: SafeText = ""
    text: SafeText = ""
    has_files: Truth = Field(False, alias="doc")
    documents: Annotated[Rows[Attachment], BeforeValidator(_as_files), PlainSerializer(_doc_str)] = Field(
        default_factory=list, alias="doc_str", description="an address, or a file's name"
    )
    requires_solutions: Truth = False
    deadline: Maybe[Day] = None
    test_id: Maybe[int] = None
    type: Annotated[SafeLine, otherwise("group")] = "group"
    done: Flag = Field(False, description="the portal's own tick")
    # Ours beside the contract.
    minutes: Maybe[int] = Field(None, description="time the teacher expects it to take")
    files: Rows[Attachment] = Field(default_factory=list)


class Mark(WireModel):
    """One mark of a lesson. ``text`` is the mark as written: a digit, or a word such as "зачёт"."""

    question_id: Count = 0
    kind: SafeLine = Field("", alias="question_type", description='"Ответ на уроке"')
    about: SafeLine = Field("", alias="question_name")
    number: Count = 0
    text: SafeLine = Field(alias="mark")
    # Ours beside the contract.
    weight: Weight = Decimal(1)
    comment: SafeText = ""


def _bare_code(value: object) -> object:
    return {"code": value} if isinstance(value, str) and value.strip() else value


class Absence(WireModel):
    """That the pupil was not there, or late: a code of the school's table."""

    code: SafeLine = Field(description='"Н", "УП", "Б", "ОП"')
    title: SafeLine = ""
    excused: Flag = False
    ill: Flag = False
    late: Flag = False
    missed: Annotated[Flag, otherwise(True)] = Field(True, description="counts as a missed lesson")


class Remark(WireModel):
    """A teacher's remark on a lesson."""

    id: Count = 0
    text: SafeText = ""
    author: SafeLine = ""


class Lesson(WireModel):
    """One lesson of one pupil. Dates and times are the school's own wall clock."""

    id: int
    subject_id: Count = Field(0, alias="division_subject")
    group: SafeLine = Field(
        "", alias="division_subject_str", description="class and subject as the journal names them"
    )
    date: Day
    time_start: Maybe[WireTime] = None
    time_end: Maybe[WireTime] = None
    subject: SafeLine = ""
    teacher: SafeLine = Field("", alias="staff")
    teacher_id: Count = Field(0, alias="staff_id")
    topic: SafeText = ""
    tasks: Rows[Task] = Field(default_factory=list, alias="task")
    marks: Rows[Mark] = Field(default_factory=list)
    files: Rows[Attachment] = Field(default_factory=list, alias="docs_for_lesson")
    cancelled: Flag = Field(False, alias="lesson_status_cancel")
    # Ours beside the contract; the real portal sends none of them.
    number: Maybe[int] = Field(None, description="the lesson's number in the day")
    room: SafeLine = ""
    absence: Annotated[Maybe[Absence], BeforeValidator(_bare_code)] = Field(None, alias="attendance")
    remarks: Rows[Remark] = Field(default_factory=list)
    assigned: Rows[Task] = Field(
        default_factory=list, alias="set_homework", description="what was set in this lesson, for any lesson"
    )
    active: Maybe[Truth] = Field(
        None, description="null: the server did not say, see rules.lessons.is_active"
    )
    changed_at: Maybe[WireDateTime] = None

    @property
    def starts(self) -> datetime | None:
        """Start in school time (naive); None if the portal sends no time."""
        return datetime.combine(self.date, self.time_start) if self.time_start is not None else None

    @property
    def ends(self) -> datetime | None:
        """End in school time (naive); None if the portal sends no time."""
        return datetime.combine(self.date, self.time_end) if self.time_end is not None else None

    @property
    def length(self) -> timedelta | None:
        """The duration, if start and end are known."""
        return self.ends - self.starts if self.starts is not None and self.ends is not None else None

    @property
    def place(self) -> tuple[dt.date, bool, dt.time, int, int]:
        """Where it stands among others: by day and time, those without a time at the end of their day."""
        start = self.time_start
        return self.date, start is None, start or dt.time.min, self.number or 0, self.id


class Lessons(WireModel):
    """The answer of ``timetable2/``: the lessons of a span of days, in order."""

    lessons: Rows[Lesson] = Field(default_factory=list)

    def model_post_init(self, _context: Any, /) -> None:
        """Order by day, time and number, whatever order they came in."""
        self.lessons.sort(key=lambda lesson: lesson.place)

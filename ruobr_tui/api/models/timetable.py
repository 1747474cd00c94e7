"""The week of a teacher (``/journal/timetable``)."""

from __future__ import annotations

import datetime

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine


class OwnLesson(WireModel):
    """A lesson that the caller gives. ``group`` "": the whole class. Times are those of the school."""

    id: int
    date: datetime.date
    number: int
    time_start: datetime.time
    time_end: datetime.time
    subject: SafeLine = ""
    class_name: SafeLine = ""
    group: SafeLine = ""
    room: SafeLine = ""
    topic: SafeLine = ""
    cancelled: bool = False


class OwnWeek(WireModel):
    """A week from Monday, in the order of the lessons."""

    monday: datetime.date
    lessons: Rows[OwnLesson] = Field(default_factory=list)

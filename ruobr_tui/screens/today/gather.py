"""Gathers the sheet of the home from the store: the diary, and what the other areas add. Imports models."""

from __future__ import annotations

from collections.abc import Collection

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.context import Context
from ruobr_tui.screens.today.diary_rows import Diary, day_rows, homework_rows, week_rows
from ruobr_tui.screens.today.news_rows import news_rows
from ruobr_tui.screens.today.sheet import DayRow, Row, Sheet


def gather(context: Context, ticked_here: Collection[str] = ()) -> Sheet:
    """Read everything from the store; what is not known gives no row."""
    rows: list[Row] = []
    days: list[DayRow] = []
    lessons: list[Lesson] = []
    is_known = True
    for child, _name, _class in context.children:
        diary = Diary.read(context, child)
        is_known = is_known and diary.today in diary.known
        lessons += diary.lessons
        days += day_rows(context, diary)
        rows += homework_rows(context, diary, ticked_here)
        rows += week_rows(context, diary)
    rows += news_rows(context, lessons)
    for source in context.areas.today_sources():
        rows += source.rows(context)
    return Sheet(tuple(rows), tuple(days), is_known)

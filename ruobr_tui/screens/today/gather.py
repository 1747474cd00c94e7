"""Gathers the sheet of the home from the store: the diary, and what the other areas add. Imports models."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.today.diary_rows import Diary, day_rows, homework_rows, week_rows
from ruobr_tui.screens.today.news_rows import news_rows
from ruobr_tui.screens.today.sheet import AVERAGES, DayRow, Row, Sheet


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
        rows += _average(context, child)
    rows += news_rows(context, lessons)
    for source in context.areas.today_sources():
        rows += source.rows(context)
    return Sheet(tuple(rows), tuple(days), is_known)


def _average(context: Context, child: int) -> Iterator[Row]:
    """The mean of the averages so far of the running term."""
    periods = context.store.peek(resources.periods(child)).value or []
    today = context.today_of(child)
    running = [period for period in periods if period.running and period.start <= today <= period.end]
    if not running:
        return
    term = min(running, key=lambda period: period.end - period.start)
    marks = [mark.mark for mark in term.marks if mark.mark is not None]
    if marks:
        mean = sum(marks, Decimal(0)) / len(marks)
        yield Row(
            AVERAGES,
            f"average/{child}",
            N_("%(mean)s, subjects: %(count)s"),
            child=child,
            words={"mean": phrases.decimal(mean), "count": str(len(marks))},
            target=("section", "marks", child),
        )

"""What the home says about a lesson: that of the selected homework, mark or test."""

from __future__ import annotations

from ruobr_tui.api.clock import school_now
from ruobr_tui.context import Context
from ruobr_tui.screens.diary.week_of_lessons import Records, lesson_view
from ruobr_tui.screens.today.sheet import Row, Source
from ruobr_tui.widgets.cells.line import Line
from ruobr_tui.widgets.week.detail import lesson_detail


def _about(context: Context, row: Row, width: int, height: int) -> list[Line]:
    match row.target:
        case ("lesson", int(child), int(number)):
            store, now = context.store, school_now(context.clock, context.zone_of(child))
            lesson = store.lesson(child, number)
            if lesson is None:
                return []
            view = lesson_view(
                lesson, lesson.number or 0, now, Records(store.ticks(child), store.notes(child))
            )
            return lesson_detail(view, width, height, now, is_thin=context.config.is_plain)
    return []


ON_TODAY = Source(about=_about)

"""The rows below the week: the selected lesson, and beside it what the week sums up to if there is room."""

from __future__ import annotations

from datetime import date, datetime, time

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from ruobr_tui.widgets.lines import Line, draw
from ruobr_tui.widgets.palette import has_rules, style
from ruobr_tui.widgets.pane import REST
from ruobr_tui.widgets.week.detail import PANE_FROM, lesson_detail
from ruobr_tui.widgets.week.layout import TWO_COLUMNS
from ruobr_tui.widgets.week.summary import week_summary
from ruobr_tui.widgets.week_view import LessonView, WeekView

_SHARE = 0.6
"""Part of the width for the lesson beside the sums of the week."""


def foot_height(width: int, height: int) -> int:
    """Return the rows of the foot on a page of this size; the week has the others."""
    if height < 12:
        return 2 if height >= 8 else 0
    if height < 16:
        return 3
    if height < 30:
        return 4
    return 13 if width >= TWO_COLUMNS else 7


class WeekFoot(Widget):
    """``show`` sets what is told; only rows that differ are drawn again."""

    DEFAULT_CSS = """
    WeekFoot { height: 4; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._week: WeekView | None = None
        self._lesson: LessonView | None = None
        self._now = datetime.combine(date.min, time.min)  # until a week is shown
        self._rows: tuple[list[Line], list[Line]] = ([], [])
        self._for: tuple[int, int, str] | None = None
        self._left = 0  # cells of the lesson
        self._timer: Timer | None = None

    def show(self, week: WeekView | None, lesson: LessonView | None, now: datetime) -> None:
        """Tell about this lesson of this week at a school time."""
        is_move = week is self._week and lesson is not self._lesson
        self._week, self._lesson, self._now = week, lesson, now
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if is_move and not has_rules(self.app.theme):
            self._timer = self.set_timer(REST, self._update)
        else:
            self._update()

    def _update(self) -> None:
        before, looked = self._rows, self._for
        self._compose_rows()
        if looked != self._for:
            self.refresh()
            return
        for y in range(self.size.height):
            if self._row(before, y) != self._row(self._rows, y):
                self.refresh(Region(0, y, self.size.width, 1))

    @staticmethod
    def _row(rows: tuple[list[Line], list[Line]], y: int) -> list[Line | None]:
        return [side[y] if y < len(side) else None for side in rows]

    def _compose_rows(self) -> None:
        width, height, theme = self.size.width, self.size.height, self.app.theme
        self._for = (width, height, theme)
        self._rows = ([], [])
        if not width or not height or self._week is None:
            return
        beside = width >= TWO_COLUMNS and height >= PANE_FROM
        self._left = int(width * _SHARE) if beside else width
        is_thin = not has_rules(theme)
        lesson, right = self._lesson, width - self._left - 2
        self._rows = (
            lesson_detail(lesson, self._left - 2 if beside else width, height, self._now, is_thin=is_thin)
            if lesson is not None
            else [],
            week_summary(self._week, right, height - 1, self._now, is_thin=is_thin) if beside else [],
        )

    def on_resize(self) -> None:
        """Tell again in the new room, unless it was painted in it already."""
        if self._for != (self.size.width, self.size.height, self.app.theme):
            self._compose_rows()
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, theme = self.size.width, self.app.theme
        if self._for != (width, self.size.height, theme):  # painting comes before the resize event
            self._compose_rows()
        left, right = self._row(self._rows, y)
        if not self._rows[1]:
            return draw(left.spans if left else (), width, theme)
        edge = "│" if right is not None and has_rules(theme) else " "
        return Strip.join(
            [
                draw(left.spans if left else (), self._left, theme),
                Strip([Segment(f"{edge} ", style(theme, "rule"))], 2),
                draw(right.spans if right else (), width - self._left - 2, theme),
            ]
        )

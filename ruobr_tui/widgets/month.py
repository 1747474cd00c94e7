"""A month as a grid of days with signs for their contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Span, draw, heading

CELL = 6  # cells of a day: two digits, three signs, a space
GRID_ROWS = 8  # title, names of days, six weeks
LEGEND_ROWS = 3  # an empty one before it
MARKS, ABSENCE, HOMEWORK, FREE = "•", "!", "+", "~"


@dataclass(frozen=True, slots=True)
class DaySigns:
    """Contents of a day. ``known`` is False until the portal has sent it."""

    marks: bool = False
    absence: bool = False
    homework: bool = False
    free: bool = False
    known: bool = True

    @property
    def text(self) -> str:
        """The signs, at most three."""
        signs = (MARKS if self.marks else "") + (ABSENCE if self.absence else "")
        signs += HOMEWORK if self.homework else ""
        return signs or (FREE if self.free else "")


class MonthGrid(Widget, can_focus=True):
    """Six weeks of a month; the cursor is a day. ``started`` is the first day of a period being selected."""

    DEFAULT_CSS = """
    MonthGrid { height: 1fr; width: 1fr; }
    """

    @dataclass
    class Chosen(Message):
        """Posted when a day was clicked."""

        day: date

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._day = date.min
        self._today = date.min
        self._started: date | None = None
        self._signs: Mapping[date, DaySigns] = {}

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return the first cell of the day under the cursor."""
        return self.content_region.offset + self._region(self._day).offset

    def show_month(
        self, day: date, today: date, signs: Mapping[date, DaySigns], started: date | None = None
    ) -> None:
        """Show the month of ``day`` with the cursor on it."""
        before = (self._day, self._today, self._signs, self._started)
        self._day, self._today, self._signs, self._started = day, today, signs, started
        same_month = (before[0].year, before[0].month) == (day.year, day.month)
        if same_month and before[1:3] == (today, signs) and before[3] is None and started is None:
            for each in {before[0], day}:
                self.refresh(self._region(each))
        else:
            self.refresh()

    def _first(self) -> date:
        """Return the grid's first day, a Monday."""
        first = self._day.replace(day=1)
        return first - timedelta(days=first.weekday())

    def _region(self, day: date) -> Region:
        week, weekday = divmod((day - self._first()).days, 7)
        return Region(1 + weekday * CELL, 2 + week, CELL, 1)

    def on_click(self, event: events.Click) -> None:
        """Select the clicked day."""
        week, weekday = event.y - 2, (event.x - 1) // CELL
        if 0 <= week < 6 and 0 <= weekday < 7:
            day = self._first() + timedelta(days=week * 7 + weekday)
            if day.month == self._day.month:
                self.post_message(self.Chosen(day))

    def render_line(self, y: int) -> Strip:
        """Draw title, names of days, weeks or legend."""
        theme, width = self.app.theme, self.size.width
        if self._day == date.min:
            return draw((), width, theme)
        if y == 0:
            return draw(heading(phrases.month_name(self._day).upper(), width).spans, width, theme)
        if y == 1:
            names = "".join(fit.left(" " + fit.cut(name, 3), CELL) for name in phrases.weekday_names())
            return draw([Span(" " + names, "dim")], width, theme)
        if y < 8:
            return self._week(y - 2, width, theme)
        legend = self._legend()
        return draw(legend[y - 9] if 0 <= y - 9 < len(legend) else (), width, theme)

    def _week(self, week: int, width: int, theme: str) -> Strip:
        monday = self._first() + timedelta(days=week * 7)
        strips = [draw([Span(" ")], 1, theme)]
        for number in range(7):
            day = monday + timedelta(days=number)
            if day.month != self._day.month:
                strips.append(draw((), CELL, theme))
                continue
            ground = "plain"
            if day == self._day:
                ground = "cursor" if self.has_focus else "blurred"
            elif self._started is not None and self._between(day):
                ground = "blurred"
            strips.append(draw(self._spans(day), CELL, theme, ground))
        strips.append(draw((), max(0, width - 1 - 7 * CELL), theme))
        return Strip.join(strips)

    def _between(self, day: date) -> bool:
        assert self._started is not None
        return min(self._started, self._day) <= day <= max(self._started, self._day)

    def _spans(self, day: date) -> list[Span]:
        signs = self._signs.get(day, DaySigns(known=False))
        role = "text" if signs.known and not signs.free else "dim"
        if day == self._today:
            role = "today"
        number = f"{day.day:>3}" if day != self._today else f"▸{day.day:>2}"
        sign_role = "warning" if signs.absence else "active" if signs.marks or signs.homework else "dim"
        return [Span(number, role), Span(signs.text, sign_role)]

    def _legend(self) -> list[list[Span]]:
        return [
            [Span(f" {MARKS} ", "active"), Span(_("marks"), "dim"), Span(f"   {ABSENCE} ", "warning"),
             Span(_("absence"), "dim"), Span(f"   {HOMEWORK} ", "active"), Span(_("homework due"), "dim")],
            [Span(f" {FREE} ", "dim"), Span(_("no lessons"), "dim"), Span("   ▸ ", "today"),
             Span(_("today"), "dim")],
        ]  # fmt: skip

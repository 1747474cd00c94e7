"""A week as in a paper diary: days under headings, in two columns if there is room.

One widget draws all of it. Moving the cursor redraws two lines, new content the lines that differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from ruobr_tui import keys
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.console_font import shown
from ruobr_tui.widgets.covered import Covered
from ruobr_tui.widgets.lines import Span, draw, scroll_mark
from ruobr_tui.widgets.palette import READER, has_rules, style
from ruobr_tui.widgets.week.layout import GUTTER, Row, columns
from ruobr_tui.widgets.week_view import WeekView

SMALLEST = (24, 3)


class WeekSpread(Covered, can_focus=True):
    """``show_week`` sets the week; the widget posts ``Opened`` with a lesson's id.

    ``on_moved`` is called when a key or click moves the cursor to another lesson. It is a callback, not a
    message, so that what the screen draws about the lesson is in the same frame.
    """

    MOVES_AT_ONCE = True
    DEFAULT_CSS = """
    WeekSpread { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(
            command
            for command in keys.commands("list", "spread")
            if command.id not in {"list.page_up", "list.page_down"}
        ),
    ]

    @dataclass
    class Opened(Message):
        """Posted on Enter or a click on a lesson."""

        lesson: int

    def __init__(self, on_moved: Callable[[], None] = lambda: None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._on_moved = on_moved
        self.week: WeekView | None = None
        self.cursor: int | None = None
        self._now = datetime.combine(date.min, time.min)  # until the first week is shown
        self._columns: list[list[Row]] = [[]]
        self._laid_out_for = Size()
        self._first = 0

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return the first cell of the selected lesson; of the window without one."""
        start = (0, self._first)
        column, row = self._places().get(self.cursor, start) if self.cursor is not None else start
        place = Offset(column * (self._column_width() + GUTTER), row - self._first)
        return self.content_region.offset + place

    # Content

    def show_week(self, week: WeekView, now: datetime, cursor: int | None = None) -> None:
        """Show a week at a time of the school's time zone; the cursor stays on its lesson if possible."""
        self.week, self._now = week, now
        wanted = cursor if cursor is not None else self.cursor
        ids = [lesson.id for lesson in week.lessons]
        if wanted not in ids:
            wanted = self._best(week, now.date())
        before, self.cursor = self.cursor, wanted
        self._lay_out(before)

    def _best(self, week: WeekView, today: date) -> int | None:
        """Return the lesson to select first: the current or next one of today, otherwise the first."""
        lessons = list(week.lessons)
        coming = [
            lesson
            for lesson in lessons
            if (lesson.day, lesson.end) >= (today.isoformat(), f"{self._now:%H:%M}")
        ]
        if week.start <= today <= week.last and coming:
            return coming[0].id
        return lessons[0].id if lessons else None

    def update_time(self, now: datetime) -> None:
        """Set the current time, which changes the current lesson and today's heading."""
        same_minute = now.isoformat(timespec="minutes") == self._now.isoformat(timespec="minutes")
        self._now = now
        if not same_minute:
            self._lay_out(self.cursor)

    def begin_anew(self) -> None:
        """Forget the cursor: the next week selects the lesson of ``_best``."""
        self.cursor = None
        self._first = 0

    def _lay_out(self, cursor_before: int | None) -> None:
        """Lay the week out again and redraw the rows that differ."""
        before, before_first, height = self._columns, self._first, self.size.height
        crossed = {cursor_before, self.cursor} if cursor_before != self.cursor else set()
        self._arrange()
        if self._first != before_first or len(before) != len(self._columns) or not height:
            self.refresh()
            return
        for y in range(self._first, self._first + height):
            old = [column[y] if y < len(column) else None for column in before]
            new = [column[y] if y < len(column) else None for column in self._columns]
            if old != new or any(row is not None and row.lesson in crossed for row in new):
                self._refresh_row(y)

    def _arrange(self) -> None:
        self._laid_out_for = self.size
        if self.week is None or self.size.width < SMALLEST[0]:
            self._columns = [[]]
        else:
            width, height = self.size
            theme = self.app.theme
            self._columns = columns(
                self.week, width, self._now, height, is_thin=not has_rules(theme), is_single=theme == READER
            )
        self._keep_in_window()

    # Cursor and window

    def _places(self) -> dict[int, tuple[int, int]]:
        """Return the (column, row) of each lesson."""
        return {
            row.lesson: (at, y)
            for at, column in enumerate(self._columns)
            for y, row in enumerate(column)
            if row.lesson is not None
        }

    def _keep_in_window(self) -> None:
        height = self._seen
        rows = max(len(column) for column in self._columns)
        place = self._places().get(self.cursor) if self.cursor is not None else None
        if place is not None and height:
            column, top = self._columns[place[0]], place[1]
            end = top
            while end + 1 < len(column) and column[end + 1].part_of == self.cursor:
                end += 1
            # The heading above a day's first lesson belongs to it.
            if top and column[top - 1].lesson is None and column[top - 1].part_of is None:
                top -= 1
            if top < self._first:
                self._first = top
            elif end >= self._first + height:
                self._first = min(top, end - height + 1)
        self._first = max(0, min(self._first, rows - height))

    def go_to(self, lesson: int) -> None:
        """Select a lesson of the week."""
        places = self._places()
        if lesson not in places or lesson == self.cursor:
            return
        old, self.cursor = self.cursor, lesson
        first = self._first
        self._keep_in_window()
        if first != self._first:
            self.refresh()
        else:
            for each in (old, lesson):
                if each in places:
                    self._refresh_half(*places[each])
        self._on_moved()

    def _refresh_row(self, row: int) -> None:
        if 0 <= row - self._first < self.size.height:
            self.refresh(Region(0, row - self._first, self.size.width, 1))

    def _refresh_half(self, column: int, row: int) -> None:
        """Redraw a row of one column."""
        if not 0 <= row - self._first < self.size.height:
            return
        width = self._column_width()
        self.refresh(Region(column * (width + GUTTER), row - self._first, width, 1))

    def _column_width(self) -> int:
        if len(self._columns) == 1:
            return max(0, self.size.width - 1)
        return (self.size.width - 1 - GUTTER) // 2

    # Commands

    def action_cursor(self, step: int) -> None:
        """Select the next or previous lesson of the week."""
        if self.week is None or self.cursor is None:
            return
        # A portal may repeat an id: such lessons are stepped over as one.
        numbers = list(dict.fromkeys(lesson.id for lesson in self.week.lessons))
        at = numbers.index(self.cursor) + step
        if 0 <= at < len(numbers):
            self.go_to(numbers[at])

    def action_side(self, step: int) -> None:
        """Select the lesson beside it in the other column; with one column, the next or previous day."""
        places = self._places()
        if self.cursor not in places:
            return
        column, row = places[self.cursor]
        if len(self._columns) == 1:
            self.action_day(step)
            return
        others = [(abs(y - row), lesson) for lesson, (at, y) in places.items() if at == column + step]
        if others:
            self.go_to(min(others)[1])

    def action_day(self, step: int) -> None:
        """Select the first lesson of the next or previous day that has any."""
        if self.week is None:
            return
        here = self.week.lesson(self.cursor) if self.cursor is not None else None
        if here is None:
            return
        days = [day for day in self.week.shown if day.lessons]
        firsts = [day.lessons[0].id for day in days]
        at = [day.day for day in days].index(here.day)
        if step < 0 and self.cursor != firsts[at]:
            self.go_to(firsts[at])
        elif 0 <= at + step < len(firsts):
            self.go_to(firsts[at + step])

    def action_top(self) -> None:
        """Select the week's first lesson."""
        numbers = [lesson.id for lesson in self.week.lessons] if self.week is not None else []
        if numbers:
            self.go_to(numbers[0])

    def action_bottom(self) -> None:
        """Select the week's last lesson."""
        numbers = [lesson.id for lesson in self.week.lessons] if self.week is not None else []
        if numbers:
            self.go_to(numbers[-1])

    def action_open(self) -> None:
        """Post ``Opened`` for the selected lesson."""
        if self.cursor is not None:
            self.post_message(self.Opened(self.cursor))

    # Events

    def on_resize(self) -> None:
        """Lay the week out for the new size, unless it was painted in that size already."""
        if self._laid_out_for != self.size:
            self._arrange()
            self.refresh()

    def on_focus(self) -> None:
        """Redraw the cursor: its background shows the focus."""
        place = self._places().get(self.cursor) if self.cursor is not None else None
        if place is not None:
            self._refresh_half(*place)

    on_blur = on_focus

    def on_click(self, event: events.Click) -> None:
        """Select on the first click; a click on the selected lesson opens it."""
        column = 0 if len(self._columns) == 1 or event.x < self._column_width() + 1 else 1
        y = self._first + event.y
        rows = self._columns[column]
        lesson = (rows[y].lesson or rows[y].part_of) if y < len(rows) else None
        if lesson is not None:
            if lesson == self.cursor:
                self.action_open()
            else:
                self.go_to(lesson)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Select the next lesson."""
        self.action_cursor(1)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Select the previous lesson."""
        self.action_cursor(-1)
        event.stop()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        if self._laid_out_for != self.size:  # painting comes before the resize event
            self._arrange()
        theme, width = self.app.theme, self.size.width
        if width < SMALLEST[0] or self.size.height < SMALLEST[1]:
            text = _("The window is too small: at least %(width)d×%(height)d is needed")
            lines = list(fit.wrap(text % {"width": 30, "height": 8}, width))
            return draw([Span(lines[y] if y < min(len(lines), self.size.height) else "")], width, theme)
        row = self._first + y
        each = self._column_width()
        strips = []
        for at, column in enumerate(self._columns):
            if at:
                strips.append(Strip([Segment(" " * GUTTER, style(theme, "text"))], GUTTER))
            item = column[row] if row < len(column) else None
            ground = "plain"
            if item is not None and item.lesson is not None and item.lesson == self.cursor:
                ground = "cursor" if self.has_focus else "blurred"
            strips.append(draw(item.line.spans if item else (), each, theme, ground))
        used = sum(strip.cell_length for strip in strips)
        more = self._more(y)
        strips.append(Strip([Segment(more + " " * (width - used - 1), style(theme, "rule"))], width - used))
        return Strip.join(strips)

    def _more(self, y: int) -> str:
        """Draw the position of the window in the last column if the week does not fit."""
        total = max(len(column) for column in self._columns)
        return shown(scroll_mark(y, self.size.height, self._first, total, self.app.theme))

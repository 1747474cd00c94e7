"""A month with marks, absences, homework due and free days, and the selected day; a day, a week or a period
is chosen here.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.lessons import homework_due
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.diary.area import AREA
from ruobr_tui.screens.diary.week_of_lessons import day_view
from ruobr_tui.screens.parts.detail_page import BESIDE_FROM, DetailSection, Place
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets.lines import Line, line, paragraph
from ruobr_tui.widgets.month import GRID_ROWS, LEGEND_ROWS, DaySigns, MonthGrid
from ruobr_tui.widgets.week.layout import amount_of, break_words, ruled
from ruobr_tui.widgets.week.lesson_rows import Widths, lesson_rows, rows_needed
from ruobr_tui.widgets.week_view import DayView

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

DAY = timedelta(days=1)
_WITH_TOPICS = 20
"""Rows of the pane from which topics are shown too."""


class CalendarScreen(DetailSection):
    """Dismissed with the selected day, or None. The pane has the day's lessons."""

    OF_CHILD: ClassVar[bool] = True

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("calendar")
    HAS_LIST: ClassVar[bool] = False
    DETAIL_SHARE: ClassVar[float] = 0.62
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, day: date) -> None:
        super().__init__(context)
        self.day = day
        self.started: date | None = None

    def make_list(self) -> Widget:
        """Create the month."""
        return MonthGrid(id="month")

    @property
    def place(self) -> Place:
        """The day is beside the month, or below it wherever three lessons fit there."""
        if self.size.width >= BESIDE_FROM and not self.context.config.reader:
            return Place.BESIDE
        return Place.BELOW if self.rows_below(self.content_rows) >= 4 else Place.NOWHERE

    def rows_below(self, content: int) -> int:
        """The day gets what the month leaves; the legend goes first."""
        with_legend = content - GRID_ROWS - LEGEND_ROWS
        return with_legend if with_legend >= 7 else max(0, content - GRID_ROWS)

    def on_mount(self) -> None:
        """Focus the month."""
        self.query_one(MonthGrid).focus()

    def title_text(self) -> str:
        """The month, or the period being selected."""
        if self.started is not None:
            first, last = sorted((self.started, self.day))
            return _("Period: %(span)s (v to finish)") % {"span": phrases.span(first, last)}
        return f"{_('Month')}, {phrases.month_name(self.day)}"

    # Painting

    def _span(self) -> tuple[date, date]:
        """Return the Monday and the Sunday around the month."""
        first = self.day.replace(day=1)
        last = (first + 31 * DAY).replace(day=1) - DAY
        return first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY

    def _lessons(self) -> list[Lesson]:
        child = self.context.child
        return self.context.store.stored_lessons(child, *self._span()) if child is not None else []

    def paint(self) -> Snapshot[Any] | None:
        """Show the month with its signs, and the selected day."""
        child = self.context.child
        if child is None:
            return None
        start, end = self._span()
        lessons = self._lessons()
        self.query_one(MonthGrid).show_month(
            self.day, self.context.today(), self._signs(child, lessons, start, end), self.started
        )
        return self.context.store.peek_lessons(child, start, end)

    def _signs(self, child: int, lessons: list[Lesson], start: date, end: date) -> dict[date, DaySigns]:
        # Homework due in this month may have been set earlier.
        earlier = self.context.store.stored_lessons(child, start - 14 * DAY, start - DAY)
        due = {item.day for item in homework_due([*earlier, *lessons], start, end)}
        signs = {}
        for number in range((end - start).days // 7 + 1):
            monday = start + number * 7 * DAY
            known = self.context.store.peek_lessons(child, monday, monday + 6 * DAY).known
            for day in (monday + i * DAY for i in range(7)):
                of_day = [lesson for lesson in lessons if lesson.date == day]
                signs[day] = DaySigns(
                    marks=any(lesson.marks for lesson in of_day),
                    absence=any(lesson.absence is not None for lesson in of_day),
                    homework=day in due,
                    free=known and not of_day,
                    known=known,
                )
        return signs

    # The day

    def detail_key(self) -> Hashable | None:
        """The selected day."""
        return self.day

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the lessons of the selected day."""
        day = self._day_view()
        title = f"{phrases.weekday(self.day)}, {phrases.day_and_month(self.day)}"
        is_thin = self.context.config.is_plain
        lines = [ruled(phrases.capitalised(title), amount_of(day), width, is_thin=is_thin)]
        widths, now = Widths.of(width), self.context.now()
        for lesson in day.lessons:
            lines += lesson_rows(lesson, widths, now, rows_needed(lesson, widths))
            if lesson.topic and height >= _WITH_TOPICS:
                lines += paragraph(" ".join(lesson.topic.split()), width, "dim", " " * 11)[:2]
        if not day.lessons:
            child = self.context.child
            monday = self.day - self.day.weekday() * DAY
            known = (
                child is not None and self.context.store.peek_lessons(child, monday, monday + 6 * DAY).known
            )
            text = (break_words(day) or _("no lessons")) if known else _("not loaded yet")
            lines.append(line((f" {text}", "dim")))
        return lines

    def _day_view(self) -> DayView:
        child = self.context.child
        periods = self.context.store.peek(resources.periods(child)).value if child is not None else None
        of_day = [lesson for lesson in self._lessons() if lesson.date == self.day]
        return day_view(self.day, of_day, periods or (), self.context.now())

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the weeks of the month."""
        child = self.context.child
        return (
            await self.context.store.refresh_lessons(child, *self._span(), portal)
            if child is not None
            else None
        )

    # Commands

    def _go(self, day: date) -> None:
        other_month = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        if other_month:
            self.snapshot = None
        self.repaint()
        if other_month:
            self.refresh_data()

    def action_move(self, days: int) -> None:
        """Move the cursor by days."""
        self._go(self.day + days * DAY)

    def action_month(self, step: int) -> None:
        """Go to the same day of another month, or to its last day."""
        first = (
            self.day.replace(day=1) + step * 31 * DAY if step > 0 else self.day.replace(day=1) - DAY
        ).replace(day=1)
        last = (first + 31 * DAY).replace(day=1) - DAY
        self._go(min(last, first + (self.day.day - 1) * DAY))

    def action_today(self) -> None:
        """Go to today."""
        self._go(self.context.today())

    def action_open(self) -> None:
        """Open the week of the selected day."""
        self.dismiss(self.day)

    def action_period(self) -> None:
        """Begin a period at the selected day; the second time end it and show its contents."""
        if self.started is None:
            self.started = self.day
            self.repaint()
            return
        from ruobr_tui.screens.diary.span import SpanScreen

        first, last = sorted((self.started, self.day))
        self.started = None
        self.repaint()
        self.app.push_screen(SpanScreen(self.context, first, last))

    def action_back(self) -> None:
        """Cancel a period being selected; otherwise go back to the week."""
        if self.started is not None:
            self.started = None
            self.repaint()
        else:
            self.dismiss(None)

    @on(MonthGrid.Chosen)
    def choose(self, event: MonthGrid.Chosen) -> None:
        """Select the clicked day; if it is selected already, open it."""
        if event.day == self.day:
            self.action_open()
        else:
            self._go(event.day)

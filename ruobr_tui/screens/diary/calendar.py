"""A month with marks, absences, homework due and free days; select a day, a week or a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.containers import Container
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
from ruobr_tui.screens.diary.week_of_lessons import day_view, lesson_view
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lesson_lines import marks_of
from ruobr_tui.widgets.lines import Line, LineView, Span, heading, line, paragraph
from ruobr_tui.widgets.month import DaySigns, MonthGrid
from ruobr_tui.widgets.week.layout import break_words

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

SIDE_BY_SIDE = 76  # cells from which the day is beside the month
WITH_LEGEND = 18  # lines from which a legend is shown
DAY = timedelta(days=1)


class CalendarScreen(SectionScreen):
    """Dismissed with the selected day, or None."""

    OF_CHILD: ClassVar[bool] = True

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("calendar")
    HAS_LIST: ClassVar[bool] = False
    CSS_PATH = "calendar.tcss"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, day: date) -> None:
        super().__init__(context)
        self.day = day
        self.started: date | None = None

    def content(self) -> Iterable[Widget]:
        """Create the month and the day."""
        yield Container(MonthGrid(id="month"), LineView(id="day"), id="calendar")

    def on_mount(self) -> None:
        """Focus the month: the day's lines cannot be selected."""
        self.query_one("#day", LineView).can_focus = False
        self.query_one(MonthGrid).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Put the day beside the month if there is room, otherwise below."""
        both = self.query_one("#calendar")
        both.set_class(event.size.width < SIDE_BY_SIDE, "narrow")
        both.set_class(event.size.height < WITH_LEGEND, "low")

    def title_text(self) -> str:
        """The month, or the period being selected."""
        if self.started is not None:
            first, last = sorted((self.started, self.day))
            return _("Period: %(span)s – v ends it") % {"span": phrases.span(first, last)}
        return _("Calendar")

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
        self._show_day()
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

    @on(LineView.Resized, "#day")
    def _show_day(self) -> None:
        view = self.query_one("#day", LineView)
        width = max(20, view.size.width - 1)
        of_day = [lesson for lesson in self._lessons() if lesson.date == self.day]
        title = f"{phrases.weekday(self.day)}, {phrases.full_day(self.day)}"
        lines = [heading(title, width)]
        for number, lesson in enumerate(of_day, 1):
            lines += _lesson_lines(lesson, number, width, self.context.now())
        if not of_day:
            child = self.context.child
            monday = self.day - self.day.weekday() * DAY
            known = (
                child is not None and self.context.store.peek_lessons(child, monday, monday + 6 * DAY).known
            )
            text = (self._break_words() or _("no lessons")) if known else _("not loaded yet")
            lines.append(line((f" {text}", "dim")))
        view.show_lines(lines)

    def _break_words(self) -> str:
        child = self.context.child
        periods = self.context.store.peek(resources.periods(child)).value if child is not None else None
        return break_words(day_view(self.day, (), periods or (), self.context.now()))

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


def _lesson_lines(lesson: Lesson, number: int, width: int, now: datetime) -> list[Line]:
    view = lesson_view(lesson, number, now)
    sign = "×" if view.cancelled else "●" if view.active else " "
    results = marks_of(view)
    used = sum(fit.width_of(span.text) for span in results)
    room = max(6, width - 12 - used - 1)
    head = [Span(f"{view.number:>2} {view.start} ", "dim"), Span(sign + " ", "active")]
    head += [Span(fit.left(view.subject, room), "active" if view.active else "text"), Span(" "), *results]
    lines = [Line(tuple(head))]
    for text in (view.topic, view.homework):
        if text:
            lines += paragraph(" ".join(text.split()), width, "dim", " " * 11)[:2]
    return lines

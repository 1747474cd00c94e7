"""A week like a page of a paper diary, with the selected lesson below.

Imports no models: the first paint draws the view cached by the last run. Models, the store's lessons and the
network come after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.screens.diary.area import AREA
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.lesson_lines import LessonLines
from ruobr_tui.widgets.week_spread import WeekSpread
from ruobr_tui.widgets.week_view import WeekView

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

WEEK = timedelta(days=7)
_KEEP_AFTER = 0.2
"""Seconds after a paint until the view is cached: later than the response to a key."""


class WeekScreen(SectionScreen):
    """A week of the chosen child."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("week")
    OF_CHILD: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.monday = _monday(context.today())
        self._models_ready = False  # set after the first paint
        self._saved: tuple[WeekView, datetime] | None = None
        self._to_keep: dict[str, tuple[str, WeekView, datetime]] = {}

    def content(self) -> Iterable[Widget]:
        """Create the week and two lines about the selected lesson."""
        yield WeekSpread(self._show_lesson, id="week")
        yield LessonLines(id="lesson")

    @property
    def spread(self) -> WeekSpread:
        """The widget of the week."""
        return self.query_one("#week", WeekSpread)

    def title_text(self) -> str:
        """E.g. II quarter · 23–28 November."""
        week = self.spread.week
        if week is None:
            return phrases.span(self.monday, self.monday + timedelta(days=5))
        span = phrases.span(week.start, week.last)
        return f"{week.period} · {span}" if week.period else span

    def hint(self, command: Command) -> tuple[str, str]:
        """Add the number of unseen news to the hint of their command."""
        sign, title = super().hint(command)
        unseen = self.context.store.unseen_count() if command.id == "week.news" else 0
        return sign, f"{title} {unseen}" if unseen else title

    # Painting

    def paint(self) -> Snapshot[Any] | None:
        """Show the cached view first, and the stored lessons from then on."""
        child = self.context.child
        if child is None:
            return None
        if not self._models_ready:
            self._models_ready = True
            snapshot = self._paint_sheet(child)
            if snapshot is not None:
                self.call_after_refresh(self.repaint)
                return snapshot
        return self._paint_lessons(child)

    def _sheet_key(self, child: int) -> str:
        return f"week/{child}/{self.monday}"

    def _paint_sheet(self, child: int) -> Snapshot[Any] | None:
        sheet = self.context.store.sheet(self._sheet_key(child))
        if sheet is None:
            return None
        try:
            week = WeekView.from_json(sheet["week"])
            fetched_at = datetime.fromisoformat(sheet["fetched_at"])
        except (KeyError, TypeError, ValueError):
            return None  # cached by another version of the program
        self._show(week)
        return Snapshot(True, State.STALE, fetched_at)

    def _paint_lessons(self, child: int) -> Snapshot[Any]:
        from ruobr_tui.api import resources
        from ruobr_tui.screens.diary.week_of_lessons import week_view
        from ruobr_tui.store.diary.reported import filled_lessons

        store = self.context.store
        snapshot = store.peek_lessons(child, self.monday, self.monday + timedelta(days=6))
        periods = store.peek(resources.periods(child)).value or []
        lessons = snapshot.value
        if lessons is not None:
            sunday = self.monday + timedelta(days=6)
            # An absence with a date but no lesson is not in a timetable.
            lessons = filled_lessons(store, child, lessons, self.monday, sunday).of_timetable
        week = week_view(child, self.monday, lessons, periods, self.context.now())
        self._show(week)
        if snapshot.value is not None and snapshot.fetched_at is not None:
            seen = (week, snapshot.fetched_at)
            if seen != self._saved:
                self._saved = seen
                self._to_keep[self._sheet_key(child)] = (self._account(), *seen)
                self.set_timer(_KEEP_AFTER, self._keep)
        return snapshot

    def _keep(self) -> None:
        """Cache what is shown for the first paint of the next start."""
        for key, (account, week, fetched_at) in self._to_keep.items():
            if account == self._account():  # after signing out nothing is stored
                sheet = {"week": week.to_json(), "fetched_at": fetched_at.isoformat()}
                self.context.store.save_sheet(key, sheet)
        self._to_keep.clear()

    def _account(self) -> str:
        return self.context.account_name

    def on_unmount(self) -> None:
        """Cache the view if the program ends before ``_KEEP_AFTER``."""
        self._keep()

    def _show(self, week: WeekView) -> None:
        spread = self.spread
        if spread.week is not None and (spread.week.child, spread.week.monday) != (week.child, week.monday):
            spread.begin_anew()
        spread.show_week(week, self.context.now())
        self._show_lesson()

    def _show_lesson(self) -> None:
        """Show the selected lesson below the week."""
        spread = self.spread
        lesson = spread.week.lesson(spread.cursor) if spread.week and spread.cursor is not None else None
        self.query_one("#lesson", LessonLines).show_lesson(lesson, self.context.today())

    def update_freshness(self) -> None:
        """Update the age of the data, the current lesson and the heading of today."""
        super().update_freshness()
        if is_composed(self) and self.spread.week is not None:
            self.spread.update_time(self.context.now())

    # Fetching

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch this week."""
        account: Snapshot[Any] | None = None
        if self.context.account is None or self.context.no_child is not None:
            from ruobr_tui.account.sign_in import load_account

            account = await load_account(self.context, portal)
        child = self.context.child
        if child is None:
            return account
        sunday = self.monday + timedelta(days=6)
        return await self.context.store.refresh_lessons(child, self.monday, sunday, portal)

    # Commands

    def show_day(self, day: date, lesson: int | None = None) -> None:
        """Go to the week of a day, and to one of its lessons."""
        self.monday = _monday(day)
        self.snapshot = None
        if lesson is not None:
            self.spread.cursor = lesson
        self.repaint()
        if lesson is not None:
            self.spread.go_to(lesson)
        elif self.spread.week is not None:
            for shown in self.spread.week.shown:
                if shown.date >= day and shown.lessons:
                    self.spread.go_to(shown.lessons[0].id)
                    break
        self.refresh_data()

    def action_week(self, step: int) -> None:
        """Go some weeks back or forth; stored data is shown at once."""
        self.monday += step * WEEK
        self.snapshot = None
        self.repaint()
        self.call_after_refresh(self.refresh_data)  # opening a connection must not delay the paint

    def action_today(self) -> None:
        """Go to this week and the current or next lesson."""
        self.monday = _monday(self.context.today())
        self.snapshot = None
        self.spread.begin_anew()
        self.repaint()
        self.refresh_data()

    def action_calendar(self) -> None:
        """Open the calendar; the week of the selected day is shown then."""
        from ruobr_tui.screens.diary.calendar import CalendarScreen

        lesson = self.spread.week.lesson(self.spread.cursor or 0) if self.spread.week else None
        day = date.fromisoformat(lesson.day) if lesson is not None else self.monday

        def chosen(day: date | None) -> None:
            if day is not None:
                self.show_day(day)

        self.app.push_screen(CalendarScreen(self.context, day), chosen)

    def action_find(self) -> None:
        """Open the search."""
        from ruobr_tui.screens.diary.find import FindScreen

        self.app.push_screen(FindScreen(self.context))

    @on(WeekSpread.Opened)
    def open_lesson(self, event: WeekSpread.Opened) -> None:
        """Open the selected lesson."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        def closed(shown: tuple[date, int] | None) -> None:
            # Select the lesson that the page has shown last.
            if shown is not None and shown[1] != self.spread.cursor:
                self.show_day(*shown)

        self.app.push_screen(LessonScreen(self.context, event.lesson), closed)

    def copy_text(self) -> str:
        """The lesson's homework, otherwise its subject."""
        week, cursor = self.spread.week, self.spread.cursor
        lesson = week.lesson(cursor) if week is not None and cursor is not None else None
        return (lesson.homework or lesson.topic or lesson.subject) if lesson is not None else ""


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

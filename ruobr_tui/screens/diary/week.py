"""A week like a page of a paper diary, with the selected lesson below.

Imports no models: the first paint draws the view cached by the last run. Models, the store's lessons and the
network come after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.diary.area import AREA
from ruobr_tui.screens.diary.week_fetching import WeekFetching
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.term_names import term_name
from ruobr_tui.widgets.week.foot import WeekFoot, foot_height
from ruobr_tui.widgets.week.spread import WeekSpread
from ruobr_tui.widgets.week_view import LessonView, WeekView

WEEK = timedelta(days=7)
EARLIER = timedelta(weeks=2)
"""Span before the week in which the previous lesson of a subject is looked for."""
_KEEP_AFTER = 0.2
"""Seconds after a paint until the view is cached: later than the response to a key."""


class WeekScreen(WeekFetching):
    """A week of the chosen child."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("week")
    OF_CHILD: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, day: date | None = None) -> None:
        """Show the week of ``day``, with the cursor on its first lesson; without one the current week."""
        super().__init__(context, _monday(day or context.today()))
        self._day = day  # whose lesson is selected when its week is shown; None: the cursor stays
        self._models_ready = False  # set after the first paint
        self._saved: tuple[WeekView, datetime] | None = None
        self._to_keep: dict[str, tuple[str, WeekView, datetime]] = {}

    def content(self) -> Iterable[Widget]:
        """Create the week, and below it the selected lesson."""
        yield WeekSpread(self._show_lesson, id="week")
        yield WeekFoot(id="lesson")

    @property
    def spread(self) -> WeekSpread:
        """The widget of the week."""
        return self.query_one("#week", WeekSpread)

    def title_text(self) -> str:
        """E.g. Неделя 30 ноября – 5 декабря, 2-я четверть."""
        week = self.spread.week
        if week is None:
            return f"{_('Week')} {phrases.span(self.monday, self.monday + timedelta(days=5))}"
        title = f"{_('Week')} {phrases.span(week.start, week.last)}"
        return f"{title}, {term_name(week.period)}" if week.period else title

    def short_title(self) -> str:
        """E.g. Неделя 30 ноя – 5 дек."""
        week = self.spread.week
        first, last = (week.start, week.last) if week else (self.monday, self.monday + timedelta(days=5))
        return f"{_('Week')} {phrases.short_span(first, last)}"

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
        from ruobr_tui.screens.diary.week_of_lessons import Records, week_view
        from ruobr_tui.store.diary.reported import filled_lessons

        store = self.context.store
        snapshot = store.peek_lessons(child, self.monday, self.monday + timedelta(days=6))
        periods = store.peek(resources.periods(child)).value or []
        lessons = snapshot.value
        if lessons is not None:
            sunday = self.monday + timedelta(days=6)
            # An absence with a date but no lesson is not in a timetable.
            lessons = filled_lessons(store, child, lessons, self.monday, sunday).of_timetable
        earlier = store.stored_lessons(child, self.monday - EARLIER, self.monday - timedelta(days=1))
        records = Records(store.ticks(child), store.notes(child), earlier)
        week = week_view(child, self.monday, lessons, periods, self.context.now(), records)
        self._show(week)
        if snapshot.value is not None and snapshot.fetched_at is not None:
            seen = (week, snapshot.fetched_at)
            if seen != self._saved and self.context.store.is_persistent:
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
        spread.show_week(week, self.context.now(), self._lesson_of_day(week))
        self._show_lesson()

    def _lesson_of_day(self, week: WeekView) -> int | None:
        """The first lesson of the wanted day or the days after it, once its week is known."""
        day = self._day
        if day is None or week.start != _monday(day) or next(week.lessons, None) is None:
            return None
        self._day = None
        lessons = (shown.lessons[0].id for shown in week.shown if shown.date >= day and shown.lessons)
        return next(lessons, None)

    def _show_lesson(self) -> None:
        """Show the selected lesson below the week."""
        if not self.context.config.reader:  # Enter tells the lesson
            self.query_one("#lesson", WeekFoot).show(self.spread.week, self.chosen, self.context.now())
        self.update_footer()

    def on_resize(self, event: events.Resize) -> None:
        """Give the foot its rows."""
        foot = self.query_one("#lesson", WeekFoot)
        foot.styles.height = 0 if self.context.config.reader else foot_height(*event.size)

    def update_freshness(self) -> None:
        """Update the age of the data, the current lesson and the heading of today."""
        super().update_freshness()
        if is_composed(self) and self.spread.week is not None:
            self.spread.update_time(self.context.now())

    # Commands

    def show_day(self, day: date, lesson: int | None = None) -> None:
        """Go to the week of a day, and to one of its lessons."""
        self.monday, self._day = _monday(day), day if lesson is None else None
        self.snapshot = None
        if lesson is not None:
            self.spread.cursor = lesson
        self.repaint()
        if lesson is not None:
            self.spread.go_to(lesson)
        self.refresh_data()

    def action_week(self, step: int) -> None:
        """Go some weeks back or forth; stored data is shown at once."""
        self.monday += step * WEEK
        self.snapshot = self._day = None
        self.repaint()
        self.call_after_refresh(self.refresh_data)  # opening a connection must not delay the paint

    def action_today(self) -> None:
        """Go to this week and the current or next lesson."""
        self.monday = _monday(self.context.today())
        self.snapshot = self._day = None
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
        self._open(event.lesson)

    def _open(self, number: int, *, edits_note: bool = False) -> None:
        from ruobr_tui.screens.diary.lesson import LessonScreen

        def closed(shown: tuple[date, int] | None) -> None:
            # Select the lesson that the page has shown last.
            if shown is not None and shown[1] != self.spread.cursor:
                self.show_day(*shown)

        self.app.push_screen(LessonScreen(self.context, number, edits_note=edits_note), closed)

    @property
    def chosen(self) -> LessonView | None:
        """The selected lesson."""
        week, cursor = self.spread.week, self.spread.cursor
        return week.lesson(cursor) if week is not None and cursor is not None else None

    def row_name(self) -> str:
        """The selected lesson and its day."""
        lesson = self.chosen if is_composed(self) else None
        if lesson is None:
            return ""
        day = date.fromisoformat(lesson.day)
        return f"{lesson.subject}, {phrases.short_weekday(day)} {day.day}"

    def why_not(self, command_id: str) -> str | None:
        """What is about a lesson needs one with homework or files."""
        lesson = self.chosen if is_composed(self) else None
        if command_id not in ("week.open", "week.tick", "week.download", "week.note"):
            return super().why_not(command_id)
        if lesson is None:
            return _("No lesson is selected.")
        if command_id == "week.tick" and not lesson.homework:
            return _("No homework for this lesson.")
        if command_id == "week.download" and not lesson.file_list:
            return _("There are no files.")
        return None

    def action_open(self) -> None:
        """Open the selected lesson."""
        self.spread.action_open()

    def action_tick(self) -> None:
        """Mark all homework of the lesson as done, or as not done."""
        chosen, child = self.chosen, self.context.child
        lesson = self.context.store.lesson(child, chosen.id) if chosen is not None and child else None
        if lesson is None or child is None:
            return
        from ruobr_tui.api.errors import RuobrError

        ticks = self.context.store.ticks(child)
        done = all((lesson, task) in ticks for task in lesson.tasks)
        try:
            for task in lesson.tasks:
                self.context.store.tick(child, lesson, task, not done)
        except RuobrError as error:
            self.show_error(error)
        self.repaint()

    def action_download(self) -> None:
        """Save the file of the lesson; of several, choose one on its page."""
        chosen, child = self.chosen, self.context.child
        lesson = self.context.store.lesson(child, chosen.id) if chosen is not None and child else None
        if chosen is None or lesson is None:
            return
        from ruobr_tui.screens.diary.lesson import files_to_save, save

        files = files_to_save(lesson)
        if len(files) == 1:
            save(self, files[0])
        else:
            self._open(chosen.id)

    def action_note(self) -> None:
        """Write a note to the lesson, on its page."""
        if self.chosen is not None:
            self._open(self.chosen.id, edits_note=True)

    def copy_text(self) -> str:
        """The lesson's homework, otherwise its subject."""
        lesson = self.chosen
        return (lesson.homework or lesson.topic or lesson.subject) if lesson is not None else ""


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

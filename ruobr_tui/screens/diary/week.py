"""The week, the home of the program: a paper diary's spread with the lesson under the cursor below.

Imports no models: the first paint draws the sheet kept by the last visit. The models, the store's
lessons and the network come after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
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
YEAR_FRESH_FOR = timedelta(hours=6)
"""What a portal without tags has told of the year is not asked for again within this time."""
_KEEP_AFTER = 0.2
"""Seconds after which what is drawn is kept for the next start: a key has been answered by then."""


class WeekScreen(SectionScreen):
    """A week of the chosen child."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("week")
    OF_CHILD: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.monday = _monday(context.today())
        self._models_ready = False  # set once the first paint is out
        self._synchronised = False
        self._payments_told = False
        self._saved: tuple[WeekView, datetime] | None = None
        self._to_keep: dict[str, tuple[str, WeekView, datetime]] = {}

    def content(self) -> Iterable[Widget]:
        """The spread, and two lines about its cursor."""
        yield WeekSpread(self._tell_lesson, id="week")
        yield LessonLines(id="lesson")

    @property
    def spread(self) -> WeekSpread:
        """The days."""
        return self.query_one("#week", WeekSpread)

    def title_text(self) -> str:
        """II quarter · 23–28 November."""
        week = self.spread.week
        if week is None:
            return phrases.span(self.monday, self.monday + timedelta(days=5))
        span = phrases.span(week.start, week.last)
        return f"{week.period} · {span}" if week.period else span

    def hint(self, command: Command) -> tuple[str, str]:
        """The count of unseen news stands behind their key."""
        sign, title = super().hint(command)
        unseen = self.context.store.unseen_count() if command.id == "week.news" else 0
        return sign, f"{title} {unseen}" if unseen else title

    # Painting

    def paint(self) -> Snapshot[Any] | None:
        """The sheet of the last visit first; the stored lessons from then on."""
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
            return None  # of another version of the program
        self._show(week)
        return Snapshot(True, State.STALE, fetched_at)

    def _paint_lessons(self, child: int) -> Snapshot[Any]:
        from ruobr_tui.api import resources
        from ruobr_tui.screens.diary.week_of_lessons import week_view
        from ruobr_tui.store.reported import filled_lessons

        store = self.context.store
        snapshot = store.peek_lessons(child, self.monday, self.monday + timedelta(days=6))
        periods = store.peek(resources.periods(child)).value or []
        lessons = snapshot.value
        if lessons is not None:
            sunday = self.monday + timedelta(days=6)
            # A dated absence without a lesson of its own has no place in a timetable.
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
        """Keep what was drawn for the first paint of the next start."""
        for key, (account, week, fetched_at) in self._to_keep.items():
            if account == self._account():  # otherwise one has signed out: nothing of it is kept
                sheet = {"week": week.to_json(), "fetched_at": fetched_at.isoformat()}
                self.context.store.save_sheet(key, sheet)
        self._to_keep.clear()

    def _account(self) -> str:
        return self.context.account_name

    def on_unmount(self) -> None:
        """One may leave at once."""
        self._keep()

    def _show(self, week: WeekView) -> None:
        spread = self.spread
        if spread.week is not None and (spread.week.child, spread.week.monday) != (week.child, week.monday):
            spread.begin_anew()
        spread.show_week(week, self.context.now())
        self._tell_lesson()

    def _tell_lesson(self) -> None:
        """Tell about the lesson under the cursor."""
        spread = self.spread
        lesson = spread.week.lesson(spread.cursor) if spread.week and spread.cursor is not None else None
        self.query_one("#lesson", LessonLines).show_lesson(lesson, self.context.today())

    def tell_freshness(self) -> None:
        """Time passes: another lesson goes on, another day is today."""
        super().tell_freshness()
        if is_composed(self) and self.spread.week is not None:
            self.spread.tell_time(self.context.now())

    # Asking

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """This week at once; everything else of all children behind it, once a start and with ``r``."""
        account: Snapshot[Any] | None = None
        if self.context.account is None or self.context.no_child is not None:
            from ruobr_tui.account.sign_in import load_account

            account = await load_account(self.context, portal)
        child = self.context.child
        if child is None:
            return account
        snapshot = await self.context.store.refresh_lessons(
            child, self.monday, self.monday + timedelta(days=6), portal
        )
        if not self._synchronised and snapshot.state is State.FRESH:
            self._synchronised = True
            self._synchronise(portal)
        if not self._payments_told:
            self._payments_told = True
            self._tell_payments(portal)
        return snapshot

    @work(group="payments", exclusive=True, exit_on_error=False, description="ask for open payments")
    async def _tell_payments(self, portal: Portal) -> None:
        from ruobr_tui.api.errors import RuobrError
        from ruobr_tui.screens.payments.open_payments import news_of_them

        try:
            told = await news_of_them(self.context, portal)
        except RuobrError as error:
            self.log.warning(error)  # the lessons' own fetch tells what is wrong with the line
            return
        if told is not None and self.is_current:
            self.notice(*told)

    @work(group="synchronise", exclusive=True, exit_on_error=False, description="ask for everything")
    async def _synchronise(self, portal: Portal) -> None:
        from ruobr_tui.api import resources
        from ruobr_tui.api.errors import SignInError
        from ruobr_tui.api.pace import background
        from ruobr_tui.screens.parts.section import FRESH_FOR, SignInNeeded
        from ruobr_tui.store.sync import synchronise

        context, child = self.context, self.context.child
        if context.account is None:
            return
        now = context.clock()
        spares = not context.is_own_server  # somebody else's portal tells no tags: an answer comes whole
        try:
            if child is not None and not context.store.peek(resources.periods(child)).known:
                await context.store.refresh(resources.periods(child), portal)  # the header names the period
                self.repaint()
            with background():
                await synchronise(
                    context.store,
                    portal,
                    context.account,
                    wanted=context.areas.sync_parts(),
                    today=context.today(),
                    today_of=context.today_of,
                    whole_year=context.reads_offline,
                    known_since=now - FRESH_FOR if spares else None,
                    year_known_since=now - YEAR_FRESH_FOR if spares else None,
                    chosen=child,
                    progress=self._tell_progress if spares else None,
                )
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return
        finally:
            context.loading = None
            self._tell_loading()
        self.repaint()

    def _tell_progress(self, done: int, known: int) -> None:
        """How much of the rest is read, where that takes a while."""
        self.context.loading = (done, known)
        if not self.context.config.low_bandwidth:
            self._tell_loading()

    def _tell_loading(self) -> None:
        """In the header of the section that is seen."""
        if isinstance(self.app.screen, SectionScreen):
            self.app.screen.tell_freshness()

    def action_refresh_now(self) -> None:
        """Ask for everything again."""
        self._synchronised = False
        super().action_refresh_now()

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
        """Some weeks earlier or later; what is stored of them appears at once."""
        self.monday += step * WEEK
        self.snapshot = None
        self.repaint()
        self.call_after_refresh(self.refresh_data)  # opening a connection must not delay the paint

    def action_today(self) -> None:
        """This week, the coming lesson of today."""
        self.monday = _monday(self.context.today())
        self.snapshot = None
        self.spread.begin_anew()
        self.repaint()
        self.refresh_data()

    def action_calendar(self) -> None:
        """A month at a glance; choosing a day comes back to its week."""
        from ruobr_tui.screens.diary.calendar import CalendarScreen

        lesson = self.spread.week.lesson(self.spread.cursor or 0) if self.spread.week else None
        day = date.fromisoformat(lesson.day) if lesson is not None else self.monday

        def chosen(day: date | None) -> None:
            if day is not None:
                self.show_day(day)

        self.app.push_screen(CalendarScreen(self.context, day), chosen)

    def action_find(self) -> None:
        """Find in the year."""
        from ruobr_tui.screens.diary.find import FindScreen

        self.app.push_screen(FindScreen(self.context))

    @on(WeekSpread.Opened)
    def open_lesson(self, event: WeekSpread.Opened) -> None:
        """Everything about a lesson."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        def closed(shown: tuple[date, int] | None) -> None:
            # Having walked to another lesson of the subject, one stands on that one.
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

"""Homework of the coming days by due date, with the user's ticks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api import resources
from ruobr_tui.api.homework import headline
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.lessons import any_sent
from ruobr_tui.api.rules.diary.tasks import AHEAD, homework_weeks
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.homework.area import AREA
from ruobr_tui.screens.homework.task_lines import (
    Item,
    group_lines,
    groups,
    items_of,
    task_detail,
    to_do,
)
from ruobr_tui.screens.parts.detail_page import BARS, DetailPage, Place
from ruobr_tui.screens.parts.page import not_loaded, not_reported
from ruobr_tui.screens.parts.period_section import UNKNOWN
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.store.diary.ticks import Ticks
from ruobr_tui.store.errors import StoreError
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.lines import Line, LineView

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

PAST = timedelta(days=7)
"""How long homework that is not ticked off stays after its day."""


class HomeworkScreen(DetailPage):
    """Homework that is not ticked off in time, then today, tomorrow and the following days."""

    OF_CHILD: ClassVar[bool] = True
    DETAIL_ROWS: ClassVar[int] = 5

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("homework")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.hides_done = False
        self.items: list[Item] = []
        self._known = False
        self._is_reported = True  # whether the portal sends homework at all
        self._ticks_are_used = False  # by the user or the portal
        self._ticks = Ticks()
        self._changed: set[Hashable] = set()  # ticked since the page was opened: these stay in sight

    def title_text(self) -> str:
        """The number of open tasks."""
        count = to_do(self.items, self.context.today())
        if not count:
            return _("Homework")
        return ngettext("Homework, %(count)d to do", "Homework, %(count)d to do", count) % {"count": count}

    # Data

    def span(self) -> tuple[date, date]:
        """The days whose lessons are shown."""
        today = self.context.today()
        return homework_weeks(today, today + AHEAD)

    def stored_lessons(self) -> Snapshot[tuple[Lesson, ...]]:
        """The stored lessons of these weeks."""
        child = self.context.child
        return UNKNOWN if child is None else self.context.store.peek_lessons(child, *self.span())

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        snapshot = self.stored_lessons()
        self._known = snapshot.known
        self._read(snapshot.value or ())
        self.lay()
        return snapshot

    def _read(self, lessons: tuple[Lesson, ...]) -> None:
        today, child = self.context.today(), self.context.child
        self._ticks = self.context.store.ticks(child) if child is not None else Ticks()
        self._is_reported = any_sent(lessons, "tasks")
        if not self._changed:  # the first tick moves no row
            self._ticks_are_used = any(
                task.done or (lesson, task) in self._ticks for lesson in lessons for task in lesson.tasks
            )
        items = items_of(lessons, self._ticks, today - PAST, today + AHEAD)
        self.items = [
            item for item in items if item.due.day >= today or item.is_open or item.key in self._changed
        ]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the lessons of these weeks."""
        child = self.context.child
        if child is None:
            return None
        return await self.context.store.refresh_lessons(child, *self.span(), portal)

    # The page

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.lay()

    def lay(self) -> None:
        """Lay out stored data for the current size."""
        self.view.show_lines(self.page(self.page_width))
        self._place_pane()

    def page(self, width: int) -> list[Line]:
        """Return the days with homework."""
        if not self._known:
            child = self.context.child
            wanted = None if child is None else resources.lessons(child, *self.span())
            return not_loaded(width, self.context.store.failure(wanted) if wanted is not None else None)
        if not self.items and not self._is_reported:
            return not_reported(width)
        if not self.items:
            return empty_state(_("NO HOMEWORK"), _("No homework for the next two weeks."), (), width)
        shown = self._shown_items()
        if not shown:
            return empty_state(_("ALL DONE"), _("All homework is ticked off."), [("o", _("Show"))], width)
        today = self.context.today()
        rows = self.size.height - BARS
        if self.place is Place.BELOW:
            rows -= self.rows_below(rows)
        found = groups(shown, today, ticks_are_used=self._ticks_are_used)
        return group_lines(found, today, width, rows)

    def _shown_items(self) -> list[Item]:
        return [
            item for item in self.items if item.is_open or not self.hides_done or item.key in self._changed
        ]

    @property
    def place(self) -> Place:
        """No pane without tasks."""
        return super().place if self._shown_items() else Place.NOWHERE

    def row_name(self) -> str:
        """The subject and the task."""
        item = self._chosen()
        return f"{item.due.lesson.subject}: {headline(item.due.task)}" if item is not None else ""

    def detail(self, width: int, height: int) -> list[Line]:
        """Return everything about the selected task."""
        item, child = self._chosen(), self.context.child
        if item is None or child is None:
            return []
        note = self.context.store.note(child, item.due.lesson.id)
        return task_detail(item, self.context.today(), note, width, height)

    # Commands

    def _chosen(self) -> Item | None:
        key = self.view.cursor_key
        return next((item for item in self.items if key == item.key), None)

    def why_not(self, command_id: str) -> str | None:
        """Ticks need a task, and one that the portal has not ticked."""
        if command_id != "homework.tick":
            return super().why_not(command_id)
        item = self._chosen()
        if item is None:
            return _("No homework is selected.")
        if item.due.task.done and (item.due.lesson, item.due.task) not in self._ticks:
            return _("Marked as done on the portal.")
        return None

    def hint(self, command: Command) -> tuple[str, str]:
        """What is ticked off can be taken back."""
        sign, title = super().hint(command)
        item = self._chosen() if command.id == "homework.tick" else None
        return sign, _("Take back") if item is not None and not item.is_open else title

    def action_tick(self) -> None:
        """Tick off, or remove the tick. If the text was changed since, the tick is set again."""
        item, child = self._chosen(), self.context.child
        if item is None or child is None:
            return
        due = item.due
        ticked = (due.lesson, due.task) in self._ticks
        done = not ticked or item.is_changed
        try:
            self.context.store.tick(child, due.lesson, due.task, done)
        except StoreError as error:
            self.notice(error_line(error), "bad")
            return
        self._changed.add(item.key)
        self._read(self.stored_lessons().value or ())
        self.lay()
        self.update_frame()
        self.follow(keep_place=True)
        text = _("Ticked off: %(subject)s. x takes it back.") if done else _("Tick removed: %(subject)s")
        self.notice(text % {"subject": due.lesson.subject}, "good" if done else "text")

    def action_toggle_done(self) -> None:
        """Show or hide what is done."""
        self.hides_done = not self.hides_done
        self._changed.clear()
        self._read(self.stored_lessons().value or ())
        self.lay()
        self.follow()
        self.notice(_("Done homework is hidden.") if self.hides_done else _("All homework is shown."), "dim")

    def opens(self, key: Hashable) -> bool:
        """Every task opens its lesson."""
        return True

    @on(LineView.Opened)
    def open_lesson(self, event: LineView.Opened) -> None:
        """Open the lesson that the homework is for."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        match event.key:
            case ("task", int(lesson), *_rest):
                self.app.push_screen(LessonScreen(self.context, lesson))

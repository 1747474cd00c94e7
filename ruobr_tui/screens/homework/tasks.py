"""Homework of the coming days by due date, with the user's ticks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.homework import body, count_files, headline, words
from ruobr_tui.api.letters import without_links
from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.lessons import Due, any_sent, homework_due
from ruobr_tui.api.rules.diary.tasks import AHEAD, homework_weeks, task_key
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.homework.area import AREA
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing
from ruobr_tui.screens.parts.period_section import UNKNOWN
from ruobr_tui.screens.parts.section import SectionScreen, error_line
from ruobr_tui.store.diary.ticks import Ticks
from ruobr_tui.store.errors import StoreError
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

OVERDUE = timedelta(days=4)  # how long overdue homework stays at the top

BODY_LINES = 2
"""Shown lines of a task's text; the lesson shows all of it."""

TO_DO, DONE, CHANGED = "☐", "✓", "≠"


class HomeworkScreen(SectionScreen):
    """Overdue homework first, then today, tomorrow and the following days."""

    OF_CHILD: ClassVar[bool] = True

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("homework")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.hides_done = False
        self.due: list[Due] = []
        self._known = False
        self._is_reported = True  # whether the portal sends homework at all
        self._ticks = Ticks()

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield LineView(id="page")

    @property
    def view(self) -> LineView:
        """The page."""
        return self.query_one("#page", LineView)

    def title_text(self) -> str:
        """The number of open tasks."""
        count = sum(1 for due in self.due if not self.is_done(due))
        if not count:
            return _("Homework")
        return ngettext("Homework · %(count)d to do", "Homework · %(count)d to do", count) % {"count": count}

    # Data

    def span(self) -> tuple[date, date]:
        """The days whose lessons are shown."""
        today = self.context.today()
        return homework_weeks(today, today + AHEAD)

    def stored(self) -> Snapshot[tuple[Lesson, ...]]:
        """The stored lessons of these weeks."""
        child = self.context.child
        return UNKNOWN if child is None else self.context.store.peek_lessons(child, *self.span())

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        snapshot = self.stored()
        self._known = snapshot.known
        self._read(snapshot.value or ())
        self.lay()
        return snapshot

    def _read(self, lessons: tuple[Lesson, ...]) -> None:
        today, child = self.context.today(), self.context.child
        self._ticks = self.context.store.ticks(child) if child is not None else Ticks()
        self._is_reported = any_sent(lessons, "tasks")
        found = homework_due(lessons, today - OVERDUE, today + AHEAD)
        self.due = [due for due in found if due.day >= today or not self.is_done(due)]

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the lessons of these weeks."""
        child = self.context.child
        if child is None:
            return None
        return await self.context.store.refresh_lessons(child, *self.span(), portal)

    def is_done(self, due: Due) -> bool:
        """Return whether the user has ticked it off, or the portal says that it is done."""
        return due.task.done or (due.lesson, due.task) in self._ticks

    def is_changed(self, due: Due) -> bool:
        """Return whether the teacher changed the text after the tick."""
        return self._ticks.is_changed(due.lesson, due.task)

    # The page

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.lay()

    def lay(self) -> None:
        """Lay out stored data for the current width."""
        self.view.show_lines(self.page(max(20, self.size.width - 1)))

    def page(self, width: int) -> list[Line]:
        """Return the days with homework."""
        if not self._known:
            child = self.context.child
            wanted = None if child is None else resources.lessons(child, *self.span())
            return not_loaded(width, self.context.store.failure(wanted) if wanted is not None else None)
        if not self.due and not self._is_reported:
            return not_reported(width)
        if not self.due:
            return nothing(_("No homework for the next two weeks."), width)
        shown = [due for due in self.due if not (self.hides_done and self.is_done(due))]
        if not shown:
            return nothing(_("All done (o to show)."), width)
        today = self.context.today()
        lines: list[Line] = []
        overdue = [due for due in shown if due.day < today]
        if overdue:
            lines.append(heading("! " + _("Overdue"), width, "bad"))
            for due in overdue:
                lines += self._item(due, width, when=phrases.near_day(due.day, today))
            lines.append(EMPTY)
        for day in sorted({due.day for due in shown if due.day >= today}):
            of_day = [due for due in shown if due.day == day]
            title = self._day(day, today)
            minutes = sum(due.task.minutes or 0 for due in of_day if not self.is_done(due))
            if minutes:
                title += " · " + _("≈ %(count)d min") % {"count": minutes}
            lines.append(heading(title, width, "today" if day == today else "heading"))
            for due in of_day:
                lines += self._item(due, width)
            lines.append(EMPTY)
        return lines[:-1]

    def _day(self, day: date, today: date) -> str:
        near = phrases.near_day(day, today)
        if near == phrases.short_day(day):
            return near
        if (day - today).days < 2:
            return f"{near[:1].upper()}{near[1:]} · {phrases.short_day(day)}"
        return f"{phrases.short_day(day)}, {near}"

    def _item(self, due: Due, width: int, when: str = "") -> list[Line]:
        done, changed = self.is_done(due), self.is_changed(due)
        sign = CHANGED if changed else (DONE if done else TO_DO)
        sign_role = "warning" if changed else ("good" if done else "text")
        role = "dim" if done and not changed else "text"
        names = max(fit.width_of(one.lesson.subject) for one in self.due)
        name_width = min(names, max(10, width // 4))
        notes = []
        if due.task.minutes:
            notes.append(_("%(count)d min") % {"count": due.task.minutes})
        if count := count_files(due.task):
            notes.append(ngettext("%(count)d file", "%(count)d files", count) % {"count": count})
        if due.task.requires_solutions:
            notes.append(_("submit on the portal"))
        if when:
            notes.append(_("was due %(day)s") % {"day": when})
        if due.task.done:
            notes.append(_("done on the portal"))
        if changed:
            notes.append(_("changed after you ticked it"))
        indent = 3 + name_width + 2
        room = max(12, width - indent - 1)
        parts = [
            (text, role)
            for text in fit.wrap(due.task.title.strip() or headline(due.task) or _("(no text)"), room)
        ]
        if notes:
            text = " · ".join(notes)
            note_role = "warning" if changed or when else "dim"
            last = parts[-1][0]
            if fit.width_of(last) + 2 + fit.width_of(text) <= room:
                gap = " " * (room - fit.width_of(last) - fit.width_of(text))
                tail = [(last, role), (gap + text, note_role)]
                rows = [[part] for part in parts[:-1]] + [tail]
            else:
                rows = [[part] for part in parts] + [[(piece, note_role)] for piece in fit.wrap(text, room)]
        else:
            rows = [[part] for part in parts]
        if due.task.title.strip():
            rows += [[(piece, "dim")] for piece in _beginning(due.task, room)]
        key = _key(due)
        name = (fit.left(due.lesson.subject, name_width) + "  ", role)
        return [
            line(" ", (sign + " ", sign_role), name, *rows[0], key=key, copy=words(due.task)),
            *(line(" " * indent, *row) for row in rows[1:]),
        ]

    # Commands

    def _chosen(self) -> Due | None:
        key = self.view.cursor_key
        return next((due for due in self.due if key == _key(due)), None)

    def action_tick(self) -> None:
        """Tick off, or remove the tick. If the text was changed since, the tick is set again."""
        due, child = self._chosen(), self.context.child
        if due is None or child is None:
            return
        ticked = (due.lesson, due.task) in self._ticks
        if due.task.done and not ticked:
            self.notice(_("Marked as done on the portal."))
            return
        done = not ticked or self.is_changed(due)
        try:
            self.context.store.tick(child, due.lesson, due.task, done)
        except StoreError as error:
            self.notice(error_line(error), "bad")
            return
        self._ticks = self.context.store.ticks(child)
        self.lay()
        self.update_header()

    def action_toggle_done(self) -> None:
        """Show or hide what is done."""
        self.hides_done = not self.hides_done
        self.lay()
        self.notice(_("Done homework is hidden.") if self.hides_done else _("All homework is shown."), "dim")

    @on(LineView.Opened)
    def open_lesson(self, event: LineView.Opened) -> None:
        """Open the lesson that the homework is for."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        match event.key:
            case ("task", int(lesson), *_rest):
                self.app.push_screen(LessonScreen(self.context, lesson))


def _beginning(task: Task, room: int) -> list[str]:
    """Return the first lines of a task's text, without the addresses of its links."""
    texts = (text.strip() for text in without_links(body(task)).splitlines())
    lines = [piece for text in texts if text for piece in fit.wrap(text, room)]
    if len(lines) <= BODY_LINES:
        return lines
    return [*lines[: BODY_LINES - 1], fit.cut(lines[BODY_LINES - 1], room - 2) + " …"]


def _key(due: Due) -> tuple[object, ...]:
    """Return the key of a task's line, from which its lesson can be opened."""
    return "task", due.lesson.id, *task_key(due.lesson, due.task)

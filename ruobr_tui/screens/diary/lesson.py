"""A lesson with everything that is known about it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.homework import Attached, attached, file_name, files_of, page_address
from ruobr_tui.api.models.diary import Lesson, Task
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.rules.diary.calendar import week_of
from ruobr_tui.api.rules.diary.lessons import same_subject
from ruobr_tui.api.rules.diary.tasks import FOR_LESSON_WITHIN, is_one_work
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.browser import has_desktop
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.diary.area import AREA
from ruobr_tui.screens.diary.lesson_page import Neighbours, lesson_page
from ruobr_tui.screens.diary.questions import LEAVE_NOTE
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.downloads import download
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.screens.parts.section import SectionScreen, error_line
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.lines import LineView
from ruobr_tui.widgets.progress import bar

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

WIDEST = 110
"""Cells of a line; longer ones are hard to read."""
BESIDE = timedelta(weeks=2)
"""Span in which the lessons before and after are looked for to show them."""
NEARBY = timedelta(weeks=8)
"""Span in which the next and the previous lesson of a subject are searched."""


class LessonScreen(SectionScreen):
    """Dismissed with the day and id of the lesson shown last."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OF_CHILD: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("lesson")
    CSS = """
    LessonScreen #note { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    ENTRY_ENTER: ClassVar[str] = N_("Save")

    def __init__(self, context: Context, lesson: int, *, edits_note: bool = False) -> None:
        """``edits_note``: the entry of the user's note is open at once."""
        super().__init__(context)
        self.number = lesson
        self.child = context.child or 0
        self._edits_note = edits_note
        self._is_new = True  # nothing of this lesson is painted yet

    def content(self) -> Iterable[Widget]:
        """Create the page and the entry for a note."""
        yield LineView(id="page")
        note = Input(id="note", compact=True, max_length=500, select_on_focus=False)  # it is written on
        note.cursor_blink = False
        yield note

    @property
    def view(self) -> LineView:
        """The widget of the page."""
        return self.query_one("#page", LineView)

    @property
    def lesson(self) -> Lesson | None:
        """The stored lesson."""
        return self.context.store.lesson(self.child, self.number)

    def title_text(self) -> str:
        """The page and the day."""
        lesson = self.lesson
        return f"{_('Lesson')}, {phrases.short_day(lesson.date)}" if lesson else _("Lesson")

    def short_title(self) -> str:
        """The page."""
        return _("Lesson")

    def paint(self) -> Snapshot[Any] | None:
        """Show the stored lesson; freshness is that of its week."""
        lesson = self.lesson
        width = max(10, min(WIDEST, self.size.width - 1))
        if lesson is None:
            self.view.show_lines(not_loaded(width))
            return Snapshot(None, State.MISSING)
        store = self.context.store
        ticks = store.ticks(self.child)
        done = [place for place, task in enumerate(lesson.tasks) if (lesson, task) in ticks]
        note = store.note(self.child, lesson.id)
        lines = lesson_page(
            lesson,
            width,
            self.context.now(),
            done,
            note,
            self._neighbours(lesson),
            is_thin=self.context.config.low_bandwidth,
        )
        self.view.show_lines(lines, ("task", 0) if self._is_new and lesson.tasks else None)
        if self._is_new and self._edits_note:
            self.action_note()
        self._is_new = self._edits_note = False
        return store.peek_lessons(self.child, *week_of(lesson.date))

    def _neighbours(self, lesson: Lesson) -> Neighbours:
        stored = self.context.store.stored_lessons(self.child, lesson.date - BESIDE, lesson.date + BESIDE)
        return Neighbours(same_subject(stored, lesson, -1), same_subject(stored, lesson, 1))

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the week of the lesson."""
        lesson = self.lesson
        if lesson is None:
            return None
        return await self.context.store.refresh_lessons(self.child, *week_of(lesson.date), portal)

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.is_mounted and self.view.size.width:
            self.repaint()

    # Commands

    @property
    def _unsaved_note(self) -> str | None:
        """The note that is being written, if it differs from the stored one."""
        if not self.is_writing:
            return None
        text = self.query_one("#note", Input).value.strip()
        return text if text != self.context.store.note(self.child, self.number) else None

    def refusal(self, action: str, namespace: object) -> str | None:
        """Sections wait for a note that is being written: it would go with the page."""
        if action.startswith("section") and self._unsaved_note is not None:
            return _("Save the note (Enter) or close it (Esc) first.")
        return super().refusal(action, namespace)

    def action_back(self) -> None:
        """Close the note, after a question if it was changed; otherwise the page with its lesson."""
        if self.is_writing:
            unsaved = self._unsaved_note
            if unsaved is None:
                self._close_note()
            else:
                ask(self.app, LEAVE_NOTE.about(text=unsaved or "—"), self._close_note)
            return
        lesson = self.lesson
        self.dismiss((lesson.date, lesson.id) if lesson is not None else None)

    def _choose_child(self, index: int) -> None:
        """Another child has other lessons: close the page with that child chosen."""
        if index != self.context.child_index and not self.query_one("#note", Input).has_focus:
            self.context.child_index = index
            self.dismiss(None)

    def action_same_subject(self, step: int) -> None:
        """Show the next or previous lesson of this subject; fetch some weeks if none is stored."""
        lesson = self.lesson
        if lesson is None or self._walk(lesson, step):
            return
        if self.context.store.peek_lessons(self.child, *_span(lesson, step)).known:
            self._show_no_more(step)
        else:
            self.notice(_("loading…"), "text")
            self._walk_further(lesson, step)

    def _walk(self, lesson: Lesson, step: int) -> bool:
        stored = self.context.store.stored_lessons(self.child, *_span(lesson, step))
        other = same_subject(stored, lesson, step)
        if other is not None:
            self._show_lesson(other.id)
        return other is not None

    def _show_lesson(self, number: int) -> None:
        self.number = number
        self.snapshot = None
        self._is_new = True
        self.view.start_over()
        self.repaint()

    @work(group="walk", exclusive=True, exit_on_error=False, description="look for a subject's lesson")
    async def _walk_further(self, lesson: Lesson, step: int) -> None:
        try:
            portal = await self.context.portal()
            fetched = await self.context.store.refresh_lessons(self.child, *_span(lesson, step), portal)
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        if self.number != lesson.id:
            return  # another lesson is shown meanwhile
        if self._walk(lesson, step):
            self.notice("")
        elif fetched.error is not None:
            self.notice(error_line(fetched.error), "bad")
        else:
            self._show_no_more(step)

    def _show_no_more(self, step: int) -> None:
        self.notice(
            _("No later lessons in this subject in the coming weeks.")
            if step > 0
            else _("No earlier lessons in this subject in recent weeks.")
        )

    def _chosen_task(self) -> Task | None:
        """Return the selected task, otherwise the first one."""
        lesson = self.lesson
        if lesson is None or not lesson.tasks:
            return None
        match self.view.cursor_key:
            case ("task" | "file", int(place), *_rest) if place < len(lesson.tasks):
                return lesson.tasks[place]
        return lesson.tasks[0]

    def opens(self, key: Hashable) -> bool:
        """Files, the note, the lesson that homework is for, and those beside this one can be opened.

        Not homework, which ``x`` ticks: Enter that opened this page, pressed twice, would tick it.
        """
        if isinstance(key, tuple) and key[0] == "file":
            return key in self._files and bool(self._files[key].href)
        return key == "note" or (isinstance(key, tuple) and key[0] in ("assigned", "neighbour"))

    @property
    def is_writing(self) -> bool:
        """Whether the user's note is being written."""
        return is_composed(self) and self.query_one("#note", Input).has_focus

    def on_descendant_focus(self) -> None:
        """Show the note below a notice."""
        self.uncover()

    @on(Input.Changed, "#note")
    def take_letter(self) -> None:
        """A letter that is written is a key, too."""
        self.take_typed()

    def why_not(self, command_id: str) -> str | None:
        """Commands are possible with files and homework that exist."""
        if self.is_in_entry:
            return None
        match command_id:
            case "list.open" if isinstance(key := self.view.cursor_key, tuple) and key[0] == "task":
                return _("Nothing opens on this row. Press x to tick the homework.")
            case "lesson.tick" if self._chosen_task() is None:
                return _("No homework for this lesson.")
            case "lesson.download" if (file := self._chosen_file()) is None or not file.href:
                return _("There are no files.")
        return super().why_not(command_id)

    def action_tick(self) -> None:
        """Tick the homework off, or remove the tick."""
        lesson, task = self.lesson, self._chosen_task()
        if lesson is None or task is None:
            return
        done = (lesson, task) in self.context.store.ticks(self.child)
        try:
            self.context.store.tick(self.child, lesson, task, not done)
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.repaint()

    def action_note(self) -> None:
        """Edit the user's note."""
        note = self.query_one("#note", Input)
        note.value = self.context.store.note(self.child, self.number)
        note.cursor_position = len(note.value)
        note.placeholder = _("My note")
        note.display = True
        note.focus()

    def _close_note(self) -> None:
        self.query_one("#note", Input).display = False
        self.view.focus()

    @on(Input.Submitted, "#note")
    def keep_note(self, event: Input.Submitted) -> None:
        """Store the note; an empty one is deleted."""
        try:
            self.context.store.set_note(self.child, self.number, event.value.strip())
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self._close_note()
        self.repaint()

    # Files

    @property
    def _files(self) -> dict[Hashable, Attached]:
        """The files of the lesson and of its homework by the keys of their lines."""
        lesson = self.lesson
        if lesson is None:
            return {}
        by_key: dict[Hashable, Attached] = {
            ("file", None, number): one for number, one in enumerate(files_of(lesson))
        }
        for place, task in enumerate(lesson.tasks):
            by_key |= {("file", place, number): one for number, one in enumerate(attached(task))}
        return by_key

    def _chosen_file(self) -> Attached | None:
        """Return the selected file, otherwise the first one that can be saved."""
        lesson = self.lesson
        if lesson is None:
            return None
        selected = self._files.get(self.view.cursor_key)
        return selected if selected is not None else next(iter(files_to_save(lesson)), None)

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Save a file, open a page, or go to another lesson."""
        match event.key:
            case ("file", *_rest):
                chosen = self._chosen_file()
                if chosen is not None and chosen.is_page:
                    self._open_page(page_address(chosen))
                else:
                    self.action_download()
            case ("assigned", int(place)):
                self._go_to_due(place)
            case ("neighbour", int(step)):
                self.action_same_subject(step)
            case "note":
                self.action_note()

    def _open_page(self, address: str) -> None:
        """Open an address in a browser if there is one, otherwise copy it; on a shared computer show it."""
        if self.context.config.kiosk:
            self.notice(address, "text")
            return
        if self.context.hosted or not has_desktop():
            self.app.copy_to_clipboard(address)
            self.notice(_("Address copied: %(address)s") % {"address": address}, "good")
            return
        self.app.open_url(address)
        self.notice(_("Opened in the browser: %(address)s") % {"address": address}, "good")

    def _go_to_due(self, place: int) -> None:
        """Go to the lesson that homework is for, if it is stored."""
        lesson = self.lesson
        if lesson is None or place >= len(lesson.assigned):
            return
        task = lesson.assigned[place]
        day = task.deadline or lesson.date
        stored = self.context.store.stored_lessons(self.child, day, day + FOR_LESSON_WITHIN)
        due = next(
            (one for one in stored if any(is_one_work(lesson, task, one, each) for each in one.tasks)), None
        )
        if due is None:
            self.notice(_("That lesson is not loaded yet."))
            return
        self._show_lesson(due.id)

    def action_download(self) -> None:
        """Save the selected file, otherwise the first one."""
        chosen = self._chosen_file()
        if chosen is not None and chosen.href:
            save(self, chosen)


def files_to_save(lesson: Lesson) -> list[Attached]:
    """Return the files of a lesson and its homework that can be saved."""
    files = [*files_of(lesson), *(one for task in lesson.tasks for one in attached(task))]
    return [one for one in files if one.href and not one.is_page]


def save(screen: SectionScreen, file: Attached) -> None:
    """Save a file of a lesson in the background."""

    def progress_text(done: int, total: int | None) -> str:
        return f"{file.title}  {bar(done, total) if total else phrases.file_size(done)}"

    download(screen, file_name(file), file.href, progress_text=progress_text)


def _span(lesson: Lesson, step: int) -> tuple[date, date]:
    """Return the days in which the next (``step`` above 0) or the previous lesson is searched."""
    return (lesson.date, lesson.date + NEARBY) if step > 0 else (lesson.date - NEARBY, lesson.date)

"""Everything that is known about a lesson."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.diary import File, Lesson, Mark, Task
from ruobr_tui.api.rules.calendar import week_of
from ruobr_tui.api.rules.lessons import is_active, is_current, same_subject
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.saving import saving
from ruobr_tui.screens.page import not_loaded
from ruobr_tui.screens.section import SectionScreen, error_line
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.lesson_lines import BAD_MARKS
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, heading, line, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

NEARBY = timedelta(weeks=8)
"""How far the next and previous lesson of a subject are looked for among the stored ones."""


class LessonScreen(SectionScreen):
    """Returns the day and id of the lesson it ended on."""

    SCOPES: ClassVar[tuple[str, ...]] = ("lesson",)
    CSS = """
    LessonScreen #note { display: none; height: 1; border: none; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("lesson")]

    def __init__(self, context: Context, lesson: int) -> None:
        super().__init__(context)
        self.number = lesson
        self.child = context.child or 0

    def content(self) -> Iterable[Widget]:
        """The page, and the line for a note."""
        yield LineView(id="page")
        note = Input(id="note", compact=True, max_length=500)
        note.cursor_blink = False
        yield note

    @property
    def view(self) -> LineView:
        """The page's widget."""
        return self.query_one("#page", LineView)

    @property
    def lesson(self) -> Lesson | None:
        """The lesson as it is stored."""
        return self.context.store.lesson(self.child, self.number)

    def title_text(self) -> str:
        """Subject and day."""
        lesson = self.lesson
        return f"{lesson.subject} · {phrases.short_day(lesson.date)}" if lesson else _("Lesson")

    def paint(self) -> Snapshot[Any] | None:
        """The page; as fresh as its week."""
        lesson = self.lesson
        self.view.show_lines(self.page(lesson, max(20, min(110, self.size.width - 1))))
        if lesson is None:
            return Snapshot(None, State.MISSING)
        return self.context.store.peek_lessons(self.child, *week_of(lesson.date))

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """The week of the lesson."""
        lesson = self.lesson
        if lesson is None:
            return None
        return await self.context.store.refresh_lessons(self.child, *week_of(lesson.date), portal)

    def on_resize(self) -> None:
        """Lay out for another width."""
        if self.is_mounted and self.view.size.width:
            self.repaint()

    # The page

    def page(self, lesson: Lesson | None, width: int) -> list[Line]:
        """All of it, for this width."""
        if lesson is None:
            return not_loaded(width)
        return [
            *self._head(lesson, width),
            *self._results(lesson, width),
            *self._homework(lesson, width),
            *self._files(lesson, width),
            *self._note(lesson, width),
        ]

    def _head(self, lesson: Lesson, width: int) -> list[Line]:
        today = self.context.today()
        when = f"{phrases.weekday(lesson.date)}, {phrases.full_day(lesson.date)}"
        if abs((lesson.date - today).days) < 7:
            when += f" ({phrases.near_day(lesson.date, today)})"
        time = f"{phrases.clock_time(lesson.time_start)}–{phrases.clock_time(lesson.time_end)}"
        number = _("lesson %(number)d") % {"number": lesson.number} if lesson.number else ""
        room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
        lines = [
            *paragraph(lesson.subject, width, "heading", " "),
            *paragraph(" · ".join(part for part in (when, number, time, room) if part), width, "text", " "),
        ]
        about = " · ".join(part for part in (lesson.teacher, lesson.group) if part)
        if about:
            lines += paragraph(about, width, "dim", " ")
        if lesson.cancelled:
            lines.append(line((" × " + _("the lesson is cancelled"), "warning"), key="state"))
        elif is_current(lesson, self.context.now()):
            lines.append(line((" ▸ " + _("going on now"), "today"), key="state"))
        elif is_active(lesson):
            lines.append(line((" ● " + _("the teacher has recorded something"), "active"), key="state"))
        else:
            lines.append(line((" " + _("The teacher has recorded nothing yet."), "dim"), key="state"))
        lines.append(EMPTY)
        if lesson.topic:
            lines.append(heading(_("Topic"), width))
            lines += _marked(paragraph(lesson.topic, width, "text", " "), "topic", lesson.topic)
            lines.append(EMPTY)
        return lines

    def _results(self, lesson: Lesson, width: int) -> list[Line]:
        lines: list[Line] = []
        for number, mark in enumerate(lesson.marks):
            lines += _mark(mark, number, width)
        if lesson.absence is not None:
            title = f" {lesson.absence.code}  {lesson.absence.title}".rstrip()
            lines.append(line((title, "warning"), key="absence"))
        for number, remark in enumerate(lesson.remarks):
            text = f"! {remark.text}" + (f" – {remark.author}" if remark.author else "")
            lines += _marked(paragraph(text, width, "warning", " "), ("remark", number), remark.text)
        return [heading(_("Marks, absence, remarks"), width), *lines, EMPTY] if lines else []

    def _homework(self, lesson: Lesson, width: int) -> list[Line]:
        if not lesson.tasks:
            return []
        today = self.context.today()
        done = self.context.store.ticks(self.child, [lesson])
        lines = [heading(_("Homework"), width)]
        for task in lesson.tasks:
            ticked = task.id in done
            about = []
            if task.deadline is not None:
                near = phrases.near_day(task.deadline, today)
                day = phrases.short_day(task.deadline)
                due = day if near == day else f"{day}, {near}"
                about.append(_("due %(day)s") % {"day": due})
            if task.minutes:
                about.append(_("≈ %(count)d min") % {"count": task.minutes})
            if task.requires_solutions:
                about.append(_("an answer is to be handed in"))
            if task.test_id is not None:
                about.append(_("a test at the portal"))
            sign = "✓" if ticked else "·"
            text = paragraph(f"{sign} {task.title}", width, "dim" if ticked else "text", " ")
            lines += _marked(text, ("task", task.id), task.title)
            if about:
                lines += paragraph(" · ".join(about), width, "dim", "   ")
            for number, file in enumerate(task.files):
                lines.append(_file(file, ("file", task.id, number)))
        return [*lines, EMPTY]

    def _files(self, lesson: Lesson, width: int) -> list[Line]:
        if not lesson.files:
            return []
        files = [_file(file, ("file", 0, number)) for number, file in enumerate(lesson.files)]
        return [heading(_("Files of the lesson"), width), *files, EMPTY]

    def _note(self, lesson: Lesson, width: int) -> list[Line]:
        text = self.context.store.note(self.child, lesson.id)
        if not text:
            return []
        return [heading(_("My note"), width), *_marked(paragraph(text, width, "text", " "), "note", text)]

    # Commands

    def action_back(self) -> None:
        """Back, telling on which lesson one stood."""
        if self.query_one("#note", Input).has_focus:
            self._close_note()
            return
        lesson = self.lesson
        self.dismiss((lesson.date, lesson.id) if lesson is not None else None)

    def action_same_subject(self, step: int) -> None:
        """The next or previous lesson of this subject among those that are stored."""
        lesson = self.lesson
        if lesson is None:
            return
        start, end = lesson.date - NEARBY, lesson.date + NEARBY
        other = same_subject(self.context.store.kept_lessons(self.child, start, end), lesson, step)
        if other is None:
            self.notice(
                _("No later lesson of this subject is stored.")
                if step > 0
                else _("No earlier lesson of this subject is stored.")
            )
            return
        self.number = other.id
        self.snapshot = None
        self.repaint()
        self.view.action_top()

    def _chosen_task(self) -> Task | None:
        """The task under the cursor, otherwise the only or first one."""
        lesson = self.lesson
        if lesson is None or not lesson.tasks:
            return None
        match self.view.cursor_key:
            case ("task" | "file", number, *_rest):
                return next((task for task in lesson.tasks if task.id == number), lesson.tasks[0])
        return lesson.tasks[0]

    def action_tick(self) -> None:
        """Tick the homework off, or take the tick back."""
        lesson, task = self.lesson, self._chosen_task()
        if lesson is None or task is None:
            self.notice(_("There is no homework to tick off."))
            return
        done = task.id in self.context.store.ticks(self.child, [lesson])
        try:
            self.context.store.tick(self.child, lesson, task, not done)
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.repaint()

    def action_note(self) -> None:
        """Write a note of one's own."""
        note = self.query_one("#note", Input)
        note.value = self.context.store.note(self.child, self.number)
        note.placeholder = _("My note (Enter keeps it, Esc does not)")
        note.display = True
        note.focus()

    def _close_note(self) -> None:
        self.query_one("#note", Input).display = False
        self.view.focus()

    @on(Input.Submitted, "#note")
    def keep_note(self, event: Input.Submitted) -> None:
        """Keep the note; an empty one is removed."""
        try:
            self.context.store.set_note(self.child, self.number, event.value.strip())
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self._close_note()
        self.repaint()

    # Files

    def _chosen_file(self) -> File | None:
        lesson = self.lesson
        if lesson is None:
            return None
        by_key = {("file", 0, number): file for number, file in enumerate(lesson.files)}
        for task in lesson.tasks:
            by_key |= {("file", task.id, number): file for number, file in enumerate(task.files)}
        key = self.view.cursor_key
        if isinstance(key, tuple) and key in by_key:
            return by_key[key]
        return next(iter(by_key.values()), None)

    @on(LineView.Opened)
    def open_line(self, event: LineView.Opened) -> None:
        """Enter on a file saves it, on homework ticks it off."""
        match event.key:
            case ("file", *_rest):
                self.action_download()
            case ("task", _number):
                self.action_tick()

    def action_download(self) -> None:
        """Save the file under the cursor, otherwise the first one."""
        file = self._chosen_file()
        if file is None or not file.href:
            self.notice(_("There is no file to save."))
            return
        self._download(file)

    @work(group="download", exit_on_error=False, description="download a file")
    async def _download(self, file: File) -> None:
        shown = -1

        def progress(done: int, total: int | None) -> None:
            nonlocal shown
            percent = done * 100 // total if total else done >> 17
            if percent // 5 != shown // 5:  # a line that changes at most twenty times
                shown = percent
                share = f"{percent} %" if total else f"{done >> 10} KiB"
                bar = "█" * (percent // 5) + "░" * (20 - percent // 5) if total else ""
                self.notice(f"{file.title}  {bar} {share}", "text")

        try:
            portal = await self.context.portal()
            with saving(file.title or file.href.rsplit("/", 1)[-1]) as (path, stream):
                await portal.download(file.href, stream.write, progress)
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.notice(_("Saved as %(path)s") % {"path": str(path)}, "good")


def _marked(lines: list[Line], key: Any, copy: str) -> list[Line]:
    """Several lines of one thing: the first carries the cursor and what copying gives."""
    first, *rest = lines
    return [Line(first.spans, key, copy), *rest]


def _mark(mark: Mark, number: int, width: int) -> list[Line]:
    weight = ""
    if mark.weight != 1:
        weight = _("weight %(weight)s") % {"weight": f"{mark.weight.normalize():f}"}
    about = " · ".join(dict.fromkeys(part for part in (mark.kind, mark.about, weight) if part))
    role = "bad" if mark.text in BAD_MARKS else "mark"
    lines = [Line((Span(f" {mark.text} ", role), Span(f" {about}", "text")), ("mark", number), mark.text)]
    if mark.comment:
        lines += paragraph(f"«{mark.comment}»", width, "dim", "    ")
    return lines


def _file(file: File, key: Any) -> Line:
    size = f"  {max(1, file.size >> 10)} KiB" if file.size else ""
    return line(
        ("   ⇩ ", "active"), (file.title or file.href, "text"), (size, "dim"), key=key, copy=file.href
    )

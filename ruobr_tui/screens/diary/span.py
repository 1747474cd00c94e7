"""Marks, absences and homework of a period selected in the calendar."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.reported import NO_LESSON
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.diary.week_of_lessons import lesson_view
from ruobr_tui.screens.parts.detail_page import DetailPage
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing
from ruobr_tui.store.diary.reported import filled_lessons
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lesson_lines import marks_of
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, heading, paragraph, size_of
from ruobr_tui.widgets.week.detail import lesson_detail
from ruobr_tui.widgets.week_view import LessonView

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


class SpanScreen(DetailPage):
    """Enter opens a lesson; the pane tells the selected one."""

    OF_CHILD: ClassVar[bool] = True

    def __init__(self, context: Context, first: date, last: date) -> None:
        super().__init__(context)
        self.first = first
        self.last = last

    def title_text(self) -> str:
        """The first and the last day."""
        return f"{_('Period')} {phrases.span(self.first, self.last)}"

    def short_title(self) -> str:
        """The days, shortly."""
        return phrases.short_span(self.first, self.last)

    def _snapshot(self) -> Snapshot[tuple[Lesson, ...]] | None:
        child = self.context.child
        return None if child is None else self.context.store.peek_lessons(child, self.first, self.last)

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        super().paint()
        return self._snapshot()

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the days of the period."""
        child = self.context.child
        if child is None:
            return None
        return await self.context.store.refresh_lessons(child, self.first, self.last, portal)

    def page(self, width: int) -> list[Line]:
        """Return marks, absences and homework, each by day."""
        snapshot = self._snapshot()
        if snapshot is None or snapshot.value is None:
            child = self.context.child
            wanted = None if child is None else resources.lessons(child, self.first, self.last)
            return not_loaded(width, self.context.store.failure(wanted) if wanted is not None else None)
        child = self.context.child
        filled = filled_lessons(self.context.store, child or 0, snapshot.value, self.first, self.last)
        lessons = filled.lessons
        marked = [lesson for lesson in lessons if lesson.marks]
        missed = [lesson for lesson in lessons if lesson.absence is not None]
        tasks = [lesson for lesson in lessons if lesson.tasks]
        count = sum(len(lesson.marks) for lesson in marked)
        lines: list[Line] = []
        absences = _("Absences: %(count)d") % {"count": len(missed)} if missed else _("Absences")
        for title, found, name, empty in (
            (
                ngettext("%(count)d mark", "%(count)d marks", count) % {"count": count},
                marked,
                "marks",
                _("No marks."),
            ),
            (absences, missed, "absence", _("No absences.")),
            (_("Homework"), tasks, "tasks", _("No homework.")),
        ):
            lines.append(heading(title.upper(), width))
            is_partial = any(not lesson.is_sent(name) for lesson in self._held(lessons))
            if not found:
                lines += not_reported(width) if is_partial else nothing(empty, width)
            elif is_partial:
                lines += paragraph(_("The portal does not report all of it."), width, "dim", " ")
            for lesson in found:
                lines += self._lesson(lesson, width, homework=found is tasks)
            lines.append(EMPTY)
        return lines

    def _held(self, lessons: Iterable[Lesson]) -> list[Lesson]:
        today = self.context.today()
        return [lesson for lesson in lessons if lesson.date <= today and not lesson.cancelled]

    def _lesson(self, lesson: Lesson, width: int, *, homework: bool) -> list[Line]:
        view = self._view(lesson)
        day = fit.left(phrases.short_day(lesson.date), 11)
        key = (lesson.id, homework) if lesson.id != NO_LESSON else None
        wide = 18 if width >= 70 else 14
        subject = fit.left(short_subject(lesson.subject, wide - 1), wide)
        spans = [Span(" " + day, "dim"), Span(subject)]
        room = max(4, width - 12 - wide)
        if homework:
            text = " ".join(view.homework.split())
            return [Line((*spans, Span(fit.cut(text, room))), key, view.homework)]
        results = marks_of(view)
        used = size_of(results)
        kinds = ", ".join(mark.kind for mark in view.marks if mark.kind) or view.absence_title
        about = fit.cut(f"  {phrases.uncapitalised(kinds)}", max(0, room - used))
        return [Line((*spans, *results, Span(about, "dim")), key, lesson.subject)]

    def _view(self, lesson: Lesson) -> LessonView:
        return lesson_view(lesson, lesson.number or 0, self.context.now())

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what the week says about a lesson."""
        key, child = self.view.cursor_key, self.context.child
        lesson = self.context.store.lesson(child, int(key[0])) if child and isinstance(key, tuple) else None
        if lesson is None:
            return []
        is_thin = self.context.config.is_plain
        return lesson_detail(self._view(lesson), width, height, self.context.now(), is_thin=is_thin)

    def opens(self, key: Hashable) -> bool:
        """Lessons can be opened."""
        return isinstance(key, tuple)

    @on(LineView.Opened, "#page")
    def open_lesson(self, event: LineView.Opened) -> None:
        """Open the selected lesson."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        if isinstance(event.key, tuple):
            self.app.push_screen(LessonScreen(self.context, int(event.key[0])))

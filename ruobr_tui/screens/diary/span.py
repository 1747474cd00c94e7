"""Marks, absences and homework of a period selected in the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.reported import NO_LESSON
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.diary.week_of_lessons import lesson_view
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, not_reported, nothing
from ruobr_tui.store.diary.reported import filled_lessons
from ruobr_tui.store.snapshot import Snapshot
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lesson_lines import marks_of
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, heading, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


class SpanScreen(PageScreen):
    """Enter opens a lesson."""

    OF_CHILD: ClassVar[bool] = True

    def __init__(self, context: Context, first: date, last: date) -> None:
        super().__init__(context)
        self.first = first
        self.last = last

    def title_text(self) -> str:
        """The first and the last day."""
        return phrases.span(self.first, self.last)

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
            lines.append(heading(title, width))
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
        view = lesson_view(lesson, lesson.number or 0, self.context.now())
        day = fit.left(phrases.short_day(lesson.date), 12)
        key = (lesson.id, homework) if lesson.id != NO_LESSON else None
        if homework:
            head = Line(
                (Span(" " + day, "dim"), Span(fit.cut(lesson.subject, width - 14))), key, view.homework
            )
            return [head, *paragraph(" ".join(view.homework.split()), width, "dim", " " * 13)]
        results = marks_of(view)
        used = sum(fit.width_of(span.text) for span in results)
        kinds = ", ".join(mark.kind for mark in view.marks if mark.kind) or view.absence_title
        subject = fit.left(lesson.subject, min(28, max(8, width - used - 16)))
        spans = (Span(" " + day, "dim"), Span(subject), Span(" "), *results, Span(f"  {kinds}", "dim"))
        return [Line(spans, key, lesson.subject)]

    @on(LineView.Opened)
    def open_lesson(self, event: LineView.Opened) -> None:
        """Open the selected lesson."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        if isinstance(event.key, tuple):
            self.app.push_screen(LessonScreen(self.context, int(event.key[0])))

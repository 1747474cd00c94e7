"""Search for subjects, topics and homework in the stored lessons of the school year, while typing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.homework import words as task_words
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.pace import background
from ruobr_tui.api.rules.diary.calendar import school_year, year_span
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

MOST = 200


class FindScreen(SectionScreen):
    """An entry for the words; below it the lessons that contain all of them, the latest first."""

    OF_CHILD: ClassVar[bool] = True

    CSS = """
    FindScreen #words { height: 1; border: none; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "results", show=False, id="find.results"),
    ]

    def content(self) -> Iterable[Widget]:
        """Create entry and results."""
        words = Input(id="words", placeholder=_("Subject, topic or homework"), compact=True)
        words.cursor_blink = False
        yield words
        yield LineView(id="results")

    @property
    def view(self) -> LineView:
        """The widget of the results."""
        return self.query_one("#results", LineView)

    def on_mount(self) -> None:
        """Focus the entry."""
        self.query_one(Input).focus()

    def title_text(self) -> str:
        """The page's title."""
        return _("Find in the school year")

    def _year(self) -> Snapshot[bool] | None:
        child = self.context.child
        if child is None:
            return None
        return self.context.store.peek_span(child, *year_span(school_year(self.context.today())))

    def paint(self) -> Snapshot[Any] | None:
        """Search in what is stored."""
        self.view.show_lines(self.page(max(20, self.size.width - 1)))
        return self._year()

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch what is not stored of the year, span by span, and update the results."""
        from ruobr_tui.store.sync import year_spans  # not needed if everything is stored

        child = self.context.child
        if child is None:
            return None
        store = self.context.store
        start, end = year_span(school_year(self.context.today()))
        if store.peek_span(child, start, end).known:
            return None
        await store.refresh(resources.periods(child), portal)
        snapshots = []
        for first, last in year_spans(store, child, self.context.today()):
            if not store.peek_span(child, first, last).known:
                with background():
                    async with portal.ahead():
                        snapshots.append(await store.refresh_lessons(child, first, last, portal))
                self.repaint()
        return combined(snapshots)

    def page(self, width: int) -> list[Line]:
        """Return the matching lessons, or why there are none."""
        text = self.query_one(Input).value.strip()
        child = self.context.child
        if child is None or not text:
            hint = _("Type a part of a subject, a topic or homework; ↓ goes to the results.")
            return paragraph(hint, width, "dim", " ")
        found = self.context.store.search_lessons(child, text, MOST)
        lines: list[Line] = []
        year = self._year()
        if year is None or not year.known:
            lines += paragraph(
                _("Not all of the year is stored yet; more may be found."), width, "warning", " "
            )
        if not found:
            return [*lines, *paragraph(_("Nothing found."), width, "dim", " ")]
        count = len(found)
        said = ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}
        lines.append(line((f" {said}" + ("+" if count >= MOST else ""), "dim")))
        for lesson in found:
            lines.append(self._lesson(lesson, _folded(text).split(), width))
        return lines

    def _lesson(self, lesson: Lesson, words: list[str], width: int) -> Line:
        day = fit.left(phrases.short_day(lesson.date), 12)
        parts = [part for part in (lesson.topic, *map(task_words, lesson.tasks)) if part]
        # The matching text comes first, so that it is not cut off.
        parts.sort(key=lambda part: not any(word in _folded(part) for word in words))
        about = " · ".join(parts)
        subject = fit.left(lesson.subject, 22 if width >= 70 else 14)
        return line(
            (" " + day, "dim"), (subject, "active"), " ",
            (fit.cut(" ".join(about.split()), max(5, width - 14 - fit.width_of(subject))), "text"),
            key=lesson.id, copy=about,
        )  # fmt: skip

    @on(Input.Changed)
    def search(self) -> None:
        """Search while typing."""
        self.view.show_lines(self.page(max(20, self.size.width - 1)))

    @on(Input.Submitted)
    def action_results(self) -> None:
        """Move to the results."""
        self.view.focus()

    def on_key(self, event: events.Key) -> None:
        """Go back to the entry with up on the first result."""
        if event.key == "up" and self.view.has_focus:
            keys = [item.key for item in self.view.lines if item.key is not None]
            if not keys or self.view.cursor_key == keys[0]:
                event.stop()
                self.query_one(Input).focus()

    def opens(self, key: Hashable) -> bool:
        """All results can be opened."""
        return isinstance(key, int)

    @on(LineView.Opened)
    def open_lesson(self, event: LineView.Opened) -> None:
        """Open the selected lesson."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        if isinstance(event.key, int):
            self.app.push_screen(LessonScreen(self.context, event.key))


def _folded(text: str) -> str:
    """Normalise for search: casefold, and treat ё as е."""
    return text.casefold().replace("ё", "е")

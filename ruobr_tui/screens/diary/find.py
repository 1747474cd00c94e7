"""Search for subjects, topics and homework in the stored lessons of the school year, while typing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import timedelta
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
from ruobr_tui.api.rules.diary.subject_names import short_subject
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.diary.week_of_lessons import Records, lesson_view
from ruobr_tui.screens.parts.detail_page import DetailSection
from ruobr_tui.screens.parts.frame import OPEN
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, Span, line, paragraph
from ruobr_tui.widgets.week.detail import lesson_detail
from ruobr_tui.widgets.week.layout import ruled

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

MOST = 200
LONGEST = 100
"""Characters that can be searched for."""


class FindScreen(DetailSection):
    """An entry for the words; below it the lessons that contain all of them, with the selected one in a pane.

    Lessons up to the coming week come first, the latest at the top; then those ahead.
    """

    OF_CHILD: ClassVar[bool] = True
    HAS_LIST: ClassVar[bool] = True
    ROWS_ABOVE: ClassVar[int] = 1
    ENTRY_ESC: ClassVar[str] = N_("Back")

    CSS = """
    FindScreen #words { height: 1; border: none; padding: 0 1; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "results", show=False, id="find.results"),
    ]

    def above(self) -> Iterable[Widget]:
        """Create the entry."""
        title = _("Subject, topic or homework")
        words = Input(id="words", placeholder=title, compact=True, max_length=LONGEST)
        words.cursor_blink = False
        yield words

    def make_list(self) -> Widget:
        """Create the results."""
        return LineView(id="results")

    @property
    def view(self) -> LineView:
        """The widget of the results."""
        return self.query_one("#results", LineView)

    def on_mount(self) -> None:
        """Focus the entry."""
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        """Lay out for the new size."""
        if self.is_mounted:
            self.view.show_lines(self.page(self.page_width))
        super().on_resize()

    def title_text(self) -> str:
        """The page's title."""
        return _("Search, school year")

    def detail_key(self) -> Hashable | None:
        """The selected lesson."""
        return self.view.cursor_key

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what the week says about a lesson."""
        child, number = self.context.child, self.view.cursor_key
        lesson = self.context.store.lesson(child, number) if child and isinstance(number, int) else None
        if lesson is None:
            return []
        store, now = self.context.store, self.context.now()
        view = lesson_view(
            lesson, lesson.number or 0, now, Records(store.ticks(child or 0), store.notes(child or 0))
        )
        return lesson_detail(view, width, height, now, is_thin=self.context.config.is_plain)

    def _year(self) -> Snapshot[bool] | None:
        child = self.context.child
        if child is None:
            return None
        return self.context.store.peek_span(child, *year_span(school_year(self.context.today())))

    def paint(self) -> Snapshot[Any] | None:
        """Search in what is stored."""
        self.view.show_lines(self.page(self.page_width))
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
            hint = _("Type part of a subject, topic or homework; ↓ moves to the results.")
            return paragraph(hint, width, "dim", " ")
        results = self.context.store.search_lessons(child, text, MOST)
        lines: list[Line] = []
        year = self._year()
        if year is None or not year.known:
            lines += paragraph(
                _("The whole year is not downloaded yet; results may be incomplete."), width, "warning", " "
            )
        if not results:
            return [*lines, *paragraph(_("Nothing found."), width, "dim", " ")]
        words = _folded(text).split()
        soon = self.context.today() + timedelta(days=7)
        for title, lessons in (
            (_("FOUND: %(words)s"), [lesson for lesson in results if lesson.date <= soon]),
            (_("AHEAD: %(words)s"), [lesson for lesson in reversed(results) if lesson.date > soon]),
        ):
            if lessons:
                count = len(lessons)
                right = ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}
                right += "+" if len(results) >= MOST else ""
                lines.append(ruled(title % {"words": fit.cut(text, width // 2)}, right, width))
                lines += [self._lesson(lesson, words, width) for lesson in lessons]
        return lines

    def _lesson(self, lesson: Lesson, words: list[str], width: int) -> Line:
        day = fit.left(phrases.short_day(lesson.date), 11)
        parts = [part for part in (lesson.topic, *map(task_words, lesson.tasks)) if part]
        # The matching text comes first, so that it is not cut off.
        parts.sort(key=lambda part: not any(word in _folded(part) for word in words))
        about = " · ".join(parts)
        subject = (
            fit.left(short_subject(lesson.subject, 16), 18)
            if width >= 70
            else fit.left(short_subject(lesson.subject), 14)
        )
        room = max(5, width - 12 - fit.width_of(subject))
        text = fit.cut(_around(" ".join(about.split()), words, room), room)
        return line(
            (" " + day, "dim"), (subject, "text"), *marked(text, words), key=lesson.id, copy=about,
        )  # fmt: skip

    @on(Input.Changed)
    def search(self) -> None:
        """Search while typing."""
        self.view.show_lines(self.page(self.page_width))
        self.follow()
        self.update_footer()

    def cursor_moved(self, view: LineView) -> None:
        """Follow the cursor."""
        super().cursor_moved(view)
        if view is self.view:
            self.moved()

    @on(Input.Submitted)
    def action_results(self) -> None:
        """Move to the results, if there are any."""
        if why := self.why_not(OPEN):
            self.notice(why)
        else:
            self.view.focus()

    def on_key(self, event: events.Key) -> None:
        """Go back to the entry with up on the first result."""
        if event.key == "up" and self.view.has_focus:
            keys = [item.key for item in self.view.lines if item.key is not None]
            if not keys or self.view.cursor_key == keys[0]:
                event.stop()
                self.query_one(Input).focus()

    def why_not(self, command_id: str) -> str | None:
        """Enter needs a result."""
        if command_id == OPEN and self.view.cursor_key is None:
            return _("Nothing is found yet. Type part of a subject, topic or homework.")
        return super().why_not(command_id)

    def hints(self) -> list[tuple[str, str]]:
        """Enter leads to results that there are."""
        return [] if self.is_in_entry and self.why_not(OPEN) else super().hints()

    def opens(self, key: Hashable) -> bool:
        """All results can be opened."""
        return isinstance(key, int)

    @on(LineView.Opened)
    def open_lesson(self, event: LineView.Opened) -> None:
        """Open the selected lesson."""
        from ruobr_tui.screens.diary.lesson import LessonScreen

        if isinstance(event.key, int):
            self.app.push_screen(LessonScreen(self.context, event.key))


def marked(text: str, words: list[str]) -> list[Span]:
    """Return a text in pieces, those that are searched for in the accent."""
    folded, spans, at = _folded(text), [], 0
    if len(folded) != len(text):  # letters that fold to several
        return [Span(text)]
    while at < len(text):
        starts = [
            (folded.find(word, at), -len(word)) for word in words if word and folded.find(word, at) >= 0
        ]
        if not starts:
            break
        start, size = min(starts)
        spans += [Span(text[at:start]), Span(text[start : start - size], "accent")]
        at = start - size
    return [span for span in (*spans, Span(text[at:])) if span.text]


def _around(text: str, words: list[str], room: int) -> str:
    """Return the part of a text with the first match, if it begins beyond ``room`` cells."""
    folded = _folded(text)
    starts = [start for word in words if (start := folded.find(word)) >= 0]
    if not starts or min(starts) + 12 < room:
        return text
    begin = text.rfind(" ", 0, max(0, min(starts) - room // 3)) + 1
    return f"…{text[begin:]}"


def _folded(text: str) -> str:
    """Normalise for search: casefold, and treat ё as е."""
    return text.casefold().replace("ё", "е")

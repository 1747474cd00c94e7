"""Marks of a period by subject and date, with averages and the final marks they lead to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Period, Rating, SubjectRating
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.marks import labels
from ruobr_tui.screens.marks.area import AREA
from ruobr_tui.screens.marks.gradebook import Entry, SubjectRecord, is_first_grade, records
from ruobr_tui.screens.marks.year import year_lines, year_words
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.period_section import PeriodScreen
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets.chart import sparkline
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, line
from ruobr_tui.widgets.marks_table import Cell, Laid, Row, lay_out

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

_WIDE = 140  # from here a way to the next mark is said in words in the table too


class MarksScreen(PeriodScreen):
    """A row a subject. Left and right walk its marks, the foot tells about the chosen one."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("marks")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    CSS_PATH = "marks.tcss"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.book: list[SubjectRecord] = []
        self._page: Period | None = None  # the period that is painted
        self._known = False  # whether its lessons are
        self._rows: tuple[int, list[Row]] | None = None  # as laid out for a width
        self._rating: Rating | None = None
        self._places: dict[Hashable, int] = {}  # the chosen mark of each subject; the latest otherwise

    def content(self) -> Iterable[Widget]:
        """Titles of the columns, the table, and what is known of the chosen mark."""
        head, foot = LineView(id="head"), LineView(id="foot")
        head.can_focus = foot.can_focus = False
        yield head
        yield LineView(id="table")
        yield foot

    @property
    def table(self) -> LineView:
        """The subjects."""
        return self.query_one("#table", LineView)

    def title_text(self) -> str:
        """The period."""
        period = self.period()
        return f"{_('Marks')} · {self.period_title(period)}" if period is not None else _("Marks")

    # What is shown

    def paint(self) -> Snapshot[Any] | None:
        """Read the period from the store and lay it out."""
        period = self._page = self.period()
        parts: list[Snapshot[Any]] = [self.periods()]
        self.book, self._rating, self._known, self._rows = [], None, False, None
        if period is not None and not self.is_year(period):
            lessons = self.lessons_of(period)
            rating = self._stored_rating(period)
            parts.append(lessons)
            self._known = lessons.known
            self._rating = rating.value if rating is not None else None
            self.book = records(lessons.value or (), period, self._rating)
        self.lay()
        return combined(parts)

    def _stored_rating(self, period: Period) -> Snapshot[Rating] | None:
        child = self.context.child
        if child is None or not self.context.has("rating"):
            return None
        return self.context.store.peek(resources.rating(child, self.rating_day(period)))

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """The periods, the lessons of the one that is shown, and the rating where there is one."""
        parts: list[Snapshot[Any]] = [await self.fetch_periods(portal)]
        period, child = self.period(), self.context.child
        if period is not None and child is not None and not self.is_year(period):
            parts.append(await self.fetch_lessons(period, portal))
            if self.context.has("rating"):
                rating = resources.rating(child, self.rating_day(period))
                parts.append(await self.context.store.refresh(rating, portal))
        return combined(parts)

    def lay(self) -> None:
        """Lay out what was read for the present width and the chosen mark."""
        width = self.page_width
        head: tuple[Line, ...] = ()
        empty = self._empty(width)
        period = self._page
        if empty is None and period is not None and self.is_year(period):
            head, lines = year_lines(self.known_periods(), period, width)
        elif empty is None:
            laid = self._table(width)
            head, lines = laid.head, [*laid.rows, *self._overall()]
        else:
            lines = empty
        view = self.query_one("#head", LineView)
        view.styles.height = len(head)
        view.show_lines(head)
        self.table.show_lines(lines)
        self._tell_foot()

    def _empty(self, width: int) -> list[Line] | None:
        """Why there is no table, if there is none."""
        period = self._page
        if period is None or self.context.child is None:
            return not_loaded(width, self.failure(None))
        is_first = is_first_grade(self.context.children[self.context.child_index][2])
        if self.is_year(period):
            finals = any(one.marks or one.words for one in self.known_periods().pages)
            return nothing(_no_marks(), width) if is_first and not finals else None
        if not self._known and not any(record.told or record.final for record in self.book):
            return not_loaded(width, self.failure(period))
        has_marks = any(record.scored or record.final for record in self.book)
        if not has_marks and is_first:
            return nothing(_no_marks(), width)
        if not self.book:
            name = self.period_title(period)
            return nothing(_("No lessons in this period: %(period)s.") % {"period": name}, width)
        return None

    def _table(self, width: int) -> Laid:
        record = self.record
        if self._rows is None or self._rows[0] != width:
            self._rows = width, [self._row(one, width) for one in self.book]
        chosen = (record.key, self._place(record)) if record is not None and record.entries else None
        if record is None and self.book and self.book[0].entries:
            chosen = (self.book[0].key, self._place(self.book[0]))
        return lay_out(self._rows[1], width, chosen)

    def _row(self, record: SubjectRecord, width: int) -> Row:
        mark, role = labels.leads_to(record)
        way = labels.next_way(record)
        goal = ""
        if way is not None and not record.final:
            above, need = way
            told = labels.way(need) if width >= _WIDE else labels.short_way(need)
            goal = _("to «%(mark)d»: %(way)s") % {"mark": above, "way": told}
        rating = record.rating
        return Row(
            key=record.key,
            subject=record.name,
            cells=tuple(Cell(entry.day, entry.sign, _role(entry)) for entry in record.entries),
            average=self._average(record),
            average_role="warning" if record.disagrees and self._known else "text",
            trend=sparkline([value for _day, value in record.course]),
            mark=mark,
            mark_role=role,
            goal=goal,
            class_average=""
            if rating is None or rating.class_average is None
            else phrases.decimal(rating.class_average),
            place=_place(rating),
        )

    def _average(self, record: SubjectRecord) -> str:
        """The average of the marks; without the timetable, the portal's own."""
        if not self._known and record.told is not None:
            return phrases.decimal(record.told)
        return labels.average(record.average) + ("≠" if record.disagrees and self._known else "")

    def _overall(self) -> list[Line]:
        """The rating over all subjects, where the portal has one."""
        rating = self._rating
        if rating is None or rating.place is None:
            return []
        parts = [_("All subjects")]
        if rating.child_average is not None:
            parts.append(_("average %(average)s") % {"average": phrases.decimal(rating.child_average)})
        parts += labels.beside(SubjectRecord("", "", rating=_as_subject(rating)))
        return [EMPTY, line((" " + " · ".join(parts), "dim"))]

    # The chosen subject and mark

    @property
    def record(self) -> SubjectRecord | None:
        """The subject under the cursor."""
        key = self.table.cursor_key
        return next((one for one in self.book if one.key == key), None)

    def _place(self, record: SubjectRecord) -> int:
        last = len(record.entries) - 1
        return max(0, min(self._places.get(record.key, last), last))

    @property
    def entry(self) -> Entry | None:
        """The chosen mark or absence."""
        record = self.record
        return record.entries[self._place(record)] if record is not None and record.entries else None

    def action_column(self, step: int) -> None:
        """The mark on the left or on the right."""
        record = self.record
        if record is not None and record.entries:
            place = self._place(record) + step
            if 0 <= place < len(record.entries):
                self._places[record.key] = place
                self.lay()

    def _tell_foot(self) -> None:
        record, entry = self.record, self.entry
        lines = [EMPTY, EMPTY]
        if record is not None:
            about = [_("no marks yet")]
            if entry is not None:
                about = labels.entry_words(entry)
            elif not self._known:
                about = [_("the timetable is not known: the portal's average")]
            lines[0] = line((f" {record.name}", "heading"), " · " + " · ".join(about))
            lines[1] = line(" ", *self._leads(record))
        self.query_one("#foot", LineView).show_lines(lines)

    def _leads(self, record: SubjectRecord) -> list[Span]:
        spans: list[Span] = []
        few = labels.too_few(record) if self._known else ""
        way = labels.next_way(record)
        parts = [(few, "warning")] if few else []
        if record.final:
            parts.append((_("final mark of the teacher: %(mark)s") % {"mark": record.final}, "mark"))
        elif way is not None:
            above, need = way
            text = _("to «%(mark)d»: %(way)s") % {"mark": above, "way": labels.way(need)}
            parts.append((text, "text"))
        parts += [(text, "dim") for text in labels.beside(record)]
        for number, (text, role) in enumerate(parts):
            spans += [Span(" · ", "rule")] if number else []
            spans.append(Span(text, role))
        return spans

    @on(LineView.Moved, "#table")
    def moved(self) -> None:
        """Another subject is under the cursor."""
        if self.book:
            self.lay()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.lay()

    # What can be opened

    @on(LineView.Opened, "#table")
    def open_subject(self, event: LineView.Opened) -> None:
        """The subject under the cursor."""
        from ruobr_tui.screens.marks.subject import SubjectScreen

        if isinstance(event.key, str):
            self.app.push_screen(SubjectScreen(self.context, event.key, self.chosen_period))
        else:
            self._no_subject()

    def action_explain(self) -> None:
        """How the figures of the subject came about."""
        from ruobr_tui.screens.marks.explain import ExplainScreen

        match self.table.cursor_key:
            case ("year", str(key)) if self._page is not None:
                self.notice(year_words(self.known_periods(), self._page, key), "text")
            case _ if self.record is not None and self._has_marks():
                self.app.push_screen(ExplainScreen(self.record))

    def helps_now(self, command: Command) -> bool | None:
        """Trying marks is about a subject in a period."""
        if command.id in ("marks.what_if", "marks.target") and (self.record is None or self.period() is None):
            return False
        return super().helps_now(command)

    def action_what_if(self) -> None:
        """Try marks of the subject."""
        from ruobr_tui.screens.marks.what_if import WhatIfScreen

        if self.record is None:
            self._no_subject()
        elif self._has_marks():
            self.app.push_screen(WhatIfScreen(self.record))

    def action_target(self) -> None:
        """Ways to a better average."""
        from ruobr_tui.screens.marks.target import TargetScreen

        record, period = self.record, self.period()
        if record is None or period is None:
            self._no_subject()
        elif self._has_marks():
            self.app.push_screen(TargetScreen(record, record.lessons_left(self.context.now())))

    def _has_marks(self) -> bool:
        """Whether the single marks are known; nothing is computed from marks that are not."""
        if not self._known:
            self.notice(_("The timetable is not known, so nothing can be computed from its marks."))
        return self._known

    def _no_subject(self) -> None:
        self.notice(_("Choose a subject in a period first ([ and ] turn the periods)."))


def _no_marks() -> str:
    return _("There are no marks in the first grade.")


def _place(rating: SubjectRating | None) -> str:
    """3/27, or 3 where the portal does not tell of how many."""
    if rating is None or rating.place is None:
        return ""
    return f"{rating.place}/{rating.place_count}" if rating.place_count else str(rating.place)


def _role(entry: Entry) -> str:
    if entry.mark is None:
        return "warning"
    return "bad" if entry.is_bad else "mark"


def _as_subject(rating: Rating) -> Any:
    return SubjectRating(
        place=rating.place,
        place_count=rating.place_count,
        class_average=rating.class_average,
        parallel_average=rating.parallel_average,
    )

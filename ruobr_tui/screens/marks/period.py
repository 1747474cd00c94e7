"""Marks of a period by subject and date, with averages and estimated final marks."""

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

_WIDE = 140  # from this width on needed marks are written in words


class MarksScreen(PeriodScreen):
    """A row for each subject. Left and right select a mark, which the foot describes."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("marks")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    CSS_PATH = "marks.tcss"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.book: list[SubjectRecord] = []
        self._page: Period | None = None  # the period that is shown
        self._known = False  # whether its lessons are known
        self._rows: tuple[int, list[Row]] | None = None  # rows for a width
        self._rating: Rating | None = None
        self._places: dict[Hashable, int] = {}  # selected mark of each subject; the latest by default

    def content(self) -> Iterable[Widget]:
        """Create titles of columns, table, and details of the selected mark."""
        head, foot = LineView(id="head"), LineView(id="foot")
        head.can_focus = foot.can_focus = False
        yield head
        yield LineView(id="table")
        yield foot

    @property
    def table(self) -> LineView:
        """The widget of the table."""
        return self.query_one("#table", LineView)

    def title_text(self) -> str:
        """The period's title."""
        period = self.period()
        return f"{_('Marks')} · {self.period_title(period)}" if period is not None else _("Marks")

    # Data

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
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
        """Fetch the periods, the lessons of the shown one, and the rating if the portal has one."""
        parts: list[Snapshot[Any]] = [await self.fetch_periods(portal)]
        period, child = self.period(), self.context.child
        if period is not None and child is not None and not self.is_year(period):
            parts.append(await self.fetch_lessons(period, portal))
            if self.context.has("rating"):
                rating = resources.rating(child, self.rating_day(period))
                parts.append(await self.context.store.refresh(rating, portal))
        return combined(parts)

    def lay(self) -> None:
        """Lay out for the current width and the selected mark."""
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
        self._update_foot()

    def _empty(self, width: int) -> list[Line] | None:
        """Return why there is no table, or None."""
        period = self._page
        if period is None or self.context.child is None:
            return not_loaded(width, self.failure(None))
        is_first = is_first_grade(self.context.children[self.context.child_index][2])
        if self.is_year(period):
            finals = any(one.marks or one.words for one in self.known_periods().pages)
            return nothing(_no_marks(), width) if is_first and not finals else None
        if not self._known and not any(record.portal_average or record.final for record in self.book):
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
            way_text = labels.way(need) if width >= _WIDE else labels.short_way(need)
            goal = _("to «%(mark)d»: %(way)s") % {"mark": above, "way": way_text}
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
        """Return the average of the marks; without the timetable, the portal's average."""
        if not self._known and record.portal_average is not None:
            return phrases.decimal(record.portal_average)
        return labels.average(record.average) + ("≠" if record.disagrees and self._known else "")

    def _overall(self) -> list[Line]:
        """Return the rating over all subjects, if the portal has one."""
        rating = self._rating
        if rating is None or rating.place is None:
            return []
        parts = [_("All subjects")]
        if rating.child_average is not None:
            parts.append(_("average %(average)s") % {"average": phrases.decimal(rating.child_average)})
        parts += labels.beside(SubjectRecord("", "", rating=_as_subject(rating)))
        return [EMPTY, line((" " + " · ".join(parts), "dim"))]

    # Selection

    @property
    def record(self) -> SubjectRecord | None:
        """The selected subject."""
        key = self.table.cursor_key
        return next((one for one in self.book if one.key == key), None)

    def _place(self, record: SubjectRecord) -> int:
        last = len(record.entries) - 1
        return max(0, min(self._places.get(record.key, last), last))

    @property
    def entry(self) -> Entry | None:
        """The selected mark or absence."""
        record = self.record
        return record.entries[self._place(record)] if record is not None and record.entries else None

    def action_column(self, step: int) -> None:
        """Select the mark to the left or to the right."""
        record = self.record
        if record is not None and record.entries:
            place = self._place(record) + step
            if 0 <= place < len(record.entries):
                self._places[record.key] = place
                self.lay()

    def _update_foot(self) -> None:
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
        """Update the foot for the selected subject."""
        if self.book:
            self.lay()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.lay()

    # Pages

    @on(LineView.Opened, "#table")
    def open_subject(self, event: LineView.Opened) -> None:
        """Open the selected subject."""
        from ruobr_tui.screens.marks.subject import SubjectScreen

        if isinstance(event.key, str):
            self.app.push_screen(SubjectScreen(self.context, event.key, self.chosen_period))

    def action_explain(self) -> None:
        """Show the calculation for the subject."""
        from ruobr_tui.screens.marks.explain import ExplainScreen

        match self.table.cursor_key:
            case ("year", str(key)) if self._page is not None:
                self.notice(year_words(self.known_periods(), self._page, key), "text")
            case _ if self.record is not None:
                self.app.push_screen(ExplainScreen(self.record))

    def why_not(self, command_id: str) -> str | None:
        """The what-if calculator needs a subject in a period."""
        if command_id in ("marks.what_if", "marks.target") and (self.record is None or self.period() is None):
            return _("Choose a subject in a period first ([ and ] turn the periods).")
        needs_marks = command_id in ("marks.what_if", "marks.target", "marks.explain")
        if needs_marks and self.record is not None and not self._known:
            return _("The timetable is not known, so nothing can be computed from its marks.")
        return super().why_not(command_id)

    def action_what_if(self) -> None:
        """Open the what-if calculator for the subject."""
        from ruobr_tui.screens.marks.what_if import WhatIfScreen

        if self.record is not None:
            self.app.push_screen(WhatIfScreen(self.record))

    def action_target(self) -> None:
        """Show the marks needed for a better average."""
        from ruobr_tui.screens.marks.target import TargetScreen

        record = self.record
        if record is not None:
            self.app.push_screen(TargetScreen(record, record.lessons_left(self.context.now())))


def _no_marks() -> str:
    return _("There are no marks in the first grade.")


def _place(rating: SubjectRating | None) -> str:
    """Return e.g. 3/27, or 3 if the portal does not send the number of pupils."""
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

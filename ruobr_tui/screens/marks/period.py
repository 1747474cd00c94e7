"""Marks of a period by subject and date, with averages and estimated final marks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api import resources
from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Period, Rating
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.marks.area import AREA
from ruobr_tui.screens.marks.detail import WIDE, Selected, Signs, marks_detail
from ruobr_tui.screens.marks.gradebook import (
    Entry,
    SubjectRecord,
    is_first_grade,
    marked_in,
    records,
)
from ruobr_tui.screens.marks.rows import signs, table_row
from ruobr_tui.screens.marks.subject_table import SubjectTable
from ruobr_tui.screens.marks.year import year_detail, year_lines, year_words
from ruobr_tui.screens.parts.detail_page import BELOW_FROM, Place
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.lines import Line, LineView, paragraph
from ruobr_tui.widgets.marks_table import Laid, Row, lay_out

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

UNMARKED = ("unmarked",)
"""Key of the line with the subjects that have no marks."""

_LOW_ROWS = 3  # of the pane on low screens


class MarksScreen(SubjectTable):
    """A row for each subject. Left and right select a mark, which the pane describes."""

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("marks")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.book: list[SubjectRecord] = []
        self._page: Period | None = None  # the period that is shown
        self._known = False  # whether its lessons are known
        self._rows: tuple[int, list[Row]] | None = None  # rows for a width
        self._rating: Rating | None = None
        self._places: dict[Hashable, int] = {}  # selected mark of each subject; the latest by default
        self._marked_before: frozenset[str] = frozenset()  # subjects with marks in other terms
        self._shows_all = False
        self._laid: Laid | None = None  # the table as it is shown; None: there is none
        self._signs: tuple[Signs, ...] = ((), ())  # in short, and as sentences
        self._head_rows = 0
        self._first_key: Hashable | None = None

    def title_text(self) -> str:
        """The period's title."""
        period = self.period()
        return f"{_('Marks')}, {self.period_in_title(period)}" if period is not None else _("Marks")

    # Data

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        period = self._page = self.period()
        parts: list[Snapshot[Any]] = [self.periods()]
        was_known = self._known
        self.book, self._rating, self._known, self._rows = [], None, False, None
        if period is not None and not self.is_year(period):
            lessons = self.lessons_of(period)
            rating = self._stored_rating(period)
            parts.append(lessons)
            if lessons.known and not was_known and self.table.cursor_key == self._first_key:
                self.table.start_over()  # what the portal's averages alone have shown comes in another order
            self._known = lessons.known
            self._rating = rating.value if rating is not None else None
            self.book = records(lessons.value or (), period, self._rating)
            others = (one for one in self.known_periods().pages if one != period)
            self._marked_before = marked_in(others)
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
        """Lay out for the current size and the selected mark."""
        width = self.page_width
        head: tuple[Line, ...] = ()
        self._laid = None
        empty = self._empty(width)
        period = self._page
        if empty is None and period is not None and self.is_year(period):
            head, lines = year_lines(self.known_periods(), period, width)
        elif empty is None and period is not None:
            self._laid = laid = self._table(width)
            book, plain = self._marked(), self._plain
            self._signs = tuple(signs(book, laid, long=long, plain=plain) for long in (False, True))
            head, lines = laid.head, [*laid.rows, *self._unmarked(width)]
        else:
            lines = empty or []
        self.head.styles.height = self._head_rows = len(head)
        self._first_key = next((one.key for one in lines if one.key is not None), None)
        self.show_table(head, lines)
        self._place_pane()

    # The pane

    @property
    def place(self) -> Place:
        """Below the table, which needs the whole width; none follows the cursor where rows are read aloud."""
        is_none = (self._laid is None and self._year_row is None) or self.context.config.reader
        return Place.NOWHERE if is_none else Place.BELOW

    def rows_below(self, content: int) -> int:
        """Return the rows that the table leaves, but at least a few."""
        least = self.DETAIL_ROWS if self.size.height >= BELOW_FROM else _LOW_ROWS
        return max(least, content - self._head_rows - self._list_rows)

    def detail_key(self) -> Hashable | None:
        """Return the selected subject and mark."""
        record = self.record
        return self.table.cursor_key if record is None else (record.key, self._place(record))

    def row_name(self) -> str:
        """The subject, also where the pane does not repeat it."""
        record = self.record
        return record.name if record is not None and self.context.config.low_bandwidth else super().row_name()

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what the pane says about the selected mark, or about the selected subject of the year."""
        if self._year_row is not None and self._page is not None:
            return year_detail(self.known_periods(), self._page, self._year_row, width)
        if self._laid is None or self._page is None:
            return []
        if self.context.config.reader:
            width = min(width, WIDE - 1)  # one column
        return marks_detail(self._selected(self._page, self._laid), width, height)

    def _empty(self, width: int) -> list[Line] | None:
        """Return why there is no table, or None."""
        period = self._page
        if period is None or self.context.child is None:
            return not_loaded(width, self.failure(None))
        is_first = is_first_grade(self.context.children[self.context.child_index][2])
        if self.is_year(period):
            finals = any(one.marks or one.words for one in self.known_periods().pages)
            return self._no_marks(width) if is_first and not finals else None
        if not self._known and not any(record.portal_average or record.final for record in self.book):
            return not_loaded(width, self.failure(period))
        has_marks = any(record.scored or record.final for record in self.book)
        if not has_marks and is_first:
            return self._no_marks(width)
        if not self.book:
            name = self.period_title(period)
            return nothing(_("No lessons in this period: %(period)s.") % {"period": name}, width)
        return None

    def _no_marks(self, width: int) -> list[Line]:
        title = _("%(child)s: NO MARKS") % {"child": self.context.child_name.upper()}
        next_keys = (("g h", _("Homework")), ("g a", _("Absences")))
        return empty_state(title, _("First graders do not get marks."), next_keys, width)

    def _table(self, width: int) -> Laid:
        marked = self._marked()
        if self._rows is None or self._rows[0] != width:
            today, plain = self.context.today(), self._plain
            made = [table_row(one, today, known=self._known, plain=plain) for one in marked]
            self._rows = width, made
        record = self.record
        chosen = None
        if record is not None and record.key in self._places and record.entries:
            chosen = record.key, self._place(record)
        is_final = bool(marked) and all(one.final for one in marked)
        has_rule = not self._plain and self.size.height >= BELOW_FROM
        return lay_out(
            self._rows[1],
            width,
            chosen,
            is_final=is_final,
            rule=has_rule,
            by_date=not self.context.config.reader,
        )

    def _marked(self) -> list[SubjectRecord]:
        """Return the subjects that have a row; without any marks at all, every subject."""
        marked = [one for one in self.book if one.has_anything or one.key in self._marked_before]
        return self.book if self._shows_all or not marked else marked

    def _unmarked(self, width: int) -> list[Line]:
        """Return the subjects without marks, together; Enter gives them rows."""
        shown = {one.key for one in self._marked()}
        names = [one.name for one in self.book if one.key not in shown]
        if not names:
            return []
        text = _("No marks: %(subjects)s") % {"subjects": ", ".join(names)}
        first, *rest = paragraph(text, width - 1, "dim", " ")
        return [first._replace(key=UNMARKED), *rest]

    def _selected(self, period: Period, laid: Laid) -> Selected:
        record = self.record
        return Selected(
            record=record,
            entry=self.entry,
            period=period,
            period_name=self.period_title(period),
            today=self.context.today(),
            lessons_left=record.lessons_left(self.context.now()) if record is not None else 0,
            known=self._known,
            rating=self._rating,
            signs=self._signs[0],
            long_signs=self._signs[1],
            shows_goal="goal" in laid.columns,
            plain=self._plain,
        )

    # Selection

    @property
    def record(self) -> SubjectRecord | None:
        """The selected subject; before the table is shown, its first one."""
        key = self.table.cursor_key
        if key is None and self._page is not None and not self.is_year(self._page):
            return next(iter(self._marked()), None)
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
                self.moved()

    def cursor_moved(self, view: LineView) -> None:
        """Follow the cursor."""
        super().cursor_moved(view)
        if view is self.table:
            if self._places:  # brackets are in the selected row alone
                self.lay()
            self.moved()

    # Pages

    @on(LineView.Opened, "#table")
    def open_subject(self, event: LineView.Opened) -> None:
        """Open the selected subject."""
        from ruobr_tui.screens.marks.subject import SubjectScreen

        if isinstance(event.key, str):
            self.app.push_screen(SubjectScreen(self.context, event.key, self.chosen_period))
        elif event.key == UNMARKED:
            self._shows_all, self._rows = True, None
            self.lay()
            self.follow()

    def action_explain(self) -> None:
        """Show the calculation for the subject."""
        from ruobr_tui.screens.marks.explain import ExplainScreen

        if self._year_row is not None and self._page is not None:
            self.notice(year_words(self.known_periods(), self._page, self._year_row), "text")
        elif self.record is not None:
            self.app.push_screen(ExplainScreen(self.record))

    def why_not(self, command_id: str) -> str | None:
        """What is about a subject needs one in a term whose marks are known."""
        record = self.record
        match command_id:
            case "marks.explain" if self._year_row is not None:
                return None
            case "marks.explain" | "marks.what_if" | "marks.target" if record is None:
                return _("Select a subject and a period first ([ and ] change the period).")
            case "marks.explain" | "marks.what_if" | "marks.target" if not self._known:
                return _("The timetable is not known, so nothing can be computed from its marks.")
            case "marks.left" | "marks.right" if record is None or not record.entries:
                return _("There are no marks in this row.")
        return super().why_not(command_id)

    def opens(self, key: Hashable) -> bool:
        """Subjects of a term can be opened, and the row of those without marks."""
        return isinstance(key, str) or key == UNMARKED

    @property
    def _year_row(self) -> str | None:
        """The subject that is selected on the page of the year."""
        match self.table.cursor_key:
            case ("year", str(key)):
                return key
        return None

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

    def action_dynamics(self) -> None:
        """Show all subjects over the year."""
        from ruobr_tui.screens.marks.dynamics import DynamicsScreen
        from ruobr_tui.screens.marks.subject import SubjectScreen

        self.app.push_screen(DynamicsScreen(self.context, SubjectScreen))

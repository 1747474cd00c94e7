"""The year: all subjects by terms, and how their averages go from week to week."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.screen import Screen

from ruobr_tui.api.models.events import DIARY
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.pace import background
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.marks.dynamics_page import (
    ALL,
    SubjectYear,
    Year,
    dynamics_detail,
    dynamics_table,
    year_of,
)
from ruobr_tui.screens.marks.subject_table import SubjectTable
from ruobr_tui.screens.parts.detail_page import Place
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets.lines import Line, LineView, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


SubjectPage = Callable[[Context, str], Screen[Any]]
"""Makes the page of a subject, which leads here, too."""


class DynamicsScreen(SubjectTable):
    """A row for each subject; the pane tells its weeks."""

    DETAIL_ROWS: ClassVar[int] = 6
    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY

    def __init__(self, context: Context, subject_page: SubjectPage) -> None:
        super().__init__(context)
        self._subject_page = subject_page
        self._year: Year | None = None
        self._has_table = False

    def title_text(self) -> str:
        """The page's name."""
        return _("Trend over the year")

    # Data

    def _begun(self) -> list[tuple[int, Period]]:
        today = self.context.today()
        terms = enumerate(self.known_periods().terms)
        return [(place, term) for place, term in terms if term.start <= today]

    def paint(self) -> Snapshot[Any] | None:
        """Show stored data."""
        parts: list[Snapshot[Any]] = [self.periods()]
        self._year = None
        if self.context.child is not None and self.periods().known:
            begun = self._begun()
            lessons = {place: self.lessons_of(term) for place, term in begun}
            parts += lessons.values()
            known = {place: one.value for place, one in lessons.items() if one.value is not None}
            self._year = year_of(self.known_periods(), known, self.context.today())
        self.lay()
        return combined(parts)

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch the periods, then the lessons of the terms that have begun, the latest first."""
        parts: list[Snapshot[Any]] = [await self.fetch_periods(portal)]
        for number, (_place, term) in enumerate(reversed(self._begun())):
            if not number:
                parts.append(await self.fetch_lessons(term, portal))
                self.repaint()
                continue
            with background():
                async with portal.ahead():
                    parts.append(await self.fetch_lessons(term, portal))
            self.repaint()
        return combined(parts)

    # The page

    def lay(self) -> None:
        """Lay out for the current size."""
        width = self.page_width
        head: list[Line] = []
        if self._year is None:
            lines = not_loaded(width, self.failure(None))
        elif not self._year.subjects:
            lines = paragraph(_("No marks this year yet."), width, "dim", " ")
        else:
            head, lines = dynamics_table(self._year, width, self._plain)
        self._has_table = bool(head)
        self.show_table(head, lines)
        self._place_pane()

    @property
    def place(self) -> Place:
        """Below the table, which needs the whole width."""
        has_room = self._has_table and self.size.height >= 18 and not self.context.config.reader
        return Place.BELOW if has_room else Place.NOWHERE

    def rows_below(self, content: int) -> int:
        """Return the rows that the table leaves, but at least a few."""
        return max(self.DETAIL_ROWS, content - 1 - self._list_rows)

    # The pane

    @property
    def chosen(self) -> SubjectYear | None:
        """The selected subject, or all marks."""
        if self._year is None:
            return None
        rows = [*self._year.subjects, self._year.all_marks]
        match self.table.cursor_key:
            case ("subject", str(key)):
                return next((one for one in rows if one.key == key), None)
        return None

    def detail_key(self) -> Hashable | None:
        """Return the selected subject."""
        return self.table.cursor_key

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the weeks of the selected subject."""
        row = self.chosen
        return [] if row is None else dynamics_detail(row, self.context.today(), width, height, self._plain)

    def cursor_moved(self, view: LineView) -> None:
        """Follow the cursor."""
        super().cursor_moved(view)
        if view is self.table:
            self.moved()

    @on(LineView.Opened, "#table")
    def open_subject(self, event: LineView.Opened) -> None:
        """Open the selected subject in the current term."""
        match event.key:
            case ("subject", str(key)) if key != ALL:
                self.app.push_screen(self._subject_page(self.context, key))

    def opens(self, key: Hashable) -> bool:
        """Subjects can be opened."""
        return key != ("subject", ALL)

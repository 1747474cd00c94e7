"""Base class of the pages with a row for each subject: titles that stay, the table, the pane below it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from textual.widget import Widget

from ruobr_tui.screens.marks.plain import Plain, plain_of
from ruobr_tui.screens.parts.detail_page import DetailSection
from ruobr_tui.screens.parts.period_section import PeriodScreen
from ruobr_tui.widgets.lines import Line, LineView


class SubjectTable(PeriodScreen, DetailSection):
    """A subclass lays out; the table needs the whole width."""

    _list_rows = 0  # rows of the table

    def above(self) -> Iterable[Widget]:
        """Create the titles of the columns."""
        head = LineView(id="head")
        head.can_focus = False
        head.styles.height = 1
        yield head

    def make_list(self) -> Widget:
        """Create the table."""
        return LineView(id="table")

    @property
    def head(self) -> LineView:
        """The widget of the titles."""
        return self.query_one("#head", LineView)

    @property
    def table(self) -> LineView:
        """The widget of the table."""
        return self.query_one("#table", LineView)

    @property
    def _plain(self) -> Plain:
        """Whether there are no rules, charts and superscripts: on slow lines, for speech and braille."""
        return plain_of(self.context.config)

    @abstractmethod
    def lay(self) -> None:
        """Lay out for the current size."""

    def show_table(self, head: Sequence[Line], lines: Sequence[Line]) -> None:
        """Show titles and rows."""
        self.head.show_lines(head)
        self._list_rows = len(lines)
        self.table.show_lines(lines)

    def on_resize(self) -> None:
        """Lay out for the new size."""
        if self.is_mounted:
            self.lay()

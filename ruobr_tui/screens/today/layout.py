"""How the home is laid out: the list with what is told of its selected row, and the column beside it.

Imports no models.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from textual.containers import Vertical
from textual.timer import Timer
from textual.widget import Widget

from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, language
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.today import lines
from ruobr_tui.screens.today.beside import Beside
from ruobr_tui.screens.today.day_lines import lesson_lines
from ruobr_tui.screens.today.empty import closing_lines, nothing_lines
from ruobr_tui.screens.today.fetching import SynchronisingScreen
from ruobr_tui.screens.today.names import names_of
from ruobr_tui.screens.today.other_accounts import Others
from ruobr_tui.screens.today.selected import (
    FROM_ROWS,
    ROWS,
    counted_lines,
    lesson_row,
    other_lines,
    selected_lines,
)
from ruobr_tui.screens.today.sheet import WORK, Row, Sheet
from ruobr_tui.screens.today.stored_pane import StoredPane
from ruobr_tui.screens.today.view import View
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span
from ruobr_tui.widgets.pane import REST, Pane, Split

BARS = 2
"""Rows of header and footer."""
BESIDE = 100
"""Cells from which there is a right column."""
_SHARE = 0.4
"""Of the width, for the right column."""
_VERBS = {
    "today.tick": N_("There is no homework to tick off on this row."),
    "today.accept": N_("There is no place to answer for on this row."),
    "today.decline": N_("There is no place to answer for on this row."),
}
"""Why the verbs of some rows do not work on others."""


class LaidOutScreen(SynchronisingScreen):
    """A subclass paints sheets: it sets ``sheet`` and lays it out."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet = Sheet(is_known=False)
        self.others = Others()
        """Children of other accounts, if the settings want them here."""
        self.is_narrowed = False
        """Whether one child is shown, of several."""
        self.has_models = False
        """Whether the store was read, after the first paint: then the pane tells what is stored."""
        self.stored_pane: StoredPane | None = None
        """What the pane said of the first row last: without models, it says the same."""
        self._shown_key: Hashable | None = None  # the row that the pane tells
        self._rest: Timer | None = None
        self._width = 20  # cells of the list
        self._parts: tuple[Widget, ...] = ()  # list, pane and column, which are looked for at every paint

    def content(self) -> Iterable[Widget]:
        """Create the list and the column beside it."""
        page, pane, beside = self._parts = LineView(id="page"), Pane(id="pane"), Beside(id="beside")
        yield Split(Vertical(page, pane, id="left"), beside, id="split")

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one("#page", LineView)

    @property
    def pane(self) -> Pane:
        """What is told of the selected row, below the list."""
        return self.query_one("#pane", Pane)

    @property
    def has_parts(self) -> bool:
        """Whether list, pane and column exist: they come after the split, and go before it."""
        return bool(self._parts) and all(each.is_attached for each in self._parts)

    @property
    def right(self) -> LineView:
        """The column beside it."""
        return self.query_one("#beside", LineView)

    @property
    def whole_sheet(self) -> Sheet:
        """The sheet with the rows of other accounts, which are shown and not stored."""
        return self.others.with_own(self.sheet)

    def shown_to(self) -> View:
        """Whom the sheet is shown to."""
        return View(
            {**names_of(self.context.children), **self.others.names},
            self.context.now(),
            self.context.child if self.is_narrowed else None,
            beside=self.is_beside,
        )

    @property
    def is_beside(self) -> bool:
        """Whether there is a column beside the list."""
        return self._is_wide and bool(self.context.children)

    @property
    def _is_wide(self) -> bool:
        """Whether there may be more than the list; where rows are read aloud, there is one column."""
        return self.size.width >= BESIDE and not self.context.config.reader

    def lay(self) -> None:
        """Lay the sheet out for the size and whom it is shown to."""
        if not is_composed(self):
            return
        view, width = self.shown_to(), self.size.width
        right = int(width * _SHARE) - 2 if view.beside else 0
        self.right.display = view.beside
        self.query_one("#split", Split).set_class(view.beside, "beside")
        if view.beside:
            self.right.styles.width = right + 2
            self.right.show_lines(self._right_lines(view, right - 1))
        width -= right + 2 if view.beside else 0
        self._width = max(20, width)
        rows = self.size.height - BARS
        has_pane = self.pane.display = self._is_wide and rows >= FROM_ROWS
        page = self._page_lines(view, max(20, width - 1), rows - ROWS if has_pane else rows)
        self.view.styles.height = min(len(page) + 1, rows - ROWS) if has_pane else "1fr"
        # While the page fills for the first time, the cursor stays at its top; later on its row.
        is_filling = not self.is_complete and self.view.cursor_key == _first_key(self.view.lines)
        self.view.show_lines(page, _first_key(page) if is_filling else None)
        self.follow(keep_place=True)

    def cursor_moved(self, view: LineView) -> None:
        """Follow it in the pane."""
        super().cursor_moved(view)
        self.follow_cursor()

    def follow_cursor(self) -> None:
        """Tell about the selected row: at once, with low bandwidth when the cursor rests."""
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self.follow) if self.context.config.low_bandwidth else None
        if self._rest is None:
            self.follow()

    @property
    def _listed(self) -> set[Hashable]:
        """The keys of the rows of the list."""
        return {each.key for each in self.view.lines}

    def follow(self, *, keep_place: bool = False) -> None:
        """Show in the pane what is selected."""
        if not is_composed(self) or not self.pane.display:
            return
        key, row = self.cursor_key, self.row()
        same, self._shown_key = key == self._shown_key, key
        text = super().row_name()
        row = row or (lesson_row(str(key), text) if key is not None else None)
        width, height = self._width - 2, max(ROWS, self.size.height - BARS - len(self.view.lines))
        about = (str(key), str(width), str(height), language(), self.context.today().isoformat())
        if not self.has_models and self.stored_pane is not None and self.stored_pane.about == about:
            shown = list(self.stored_pane.lines)
        elif row is not None:
            is_ready = self.has_models
            shown = selected_lines(self.context, row, self.shown_to(), width, height, is_ready=is_ready)
            is_own = row.key not in {each.key for each in self.others.rows}
            if is_ready and is_own and key == _first_key(self.view.lines):
                self.stored_pane = StoredPane.of(about, shown)
        elif counted := lines.left_out(self.whole_sheet, self.shown_to(), str(key), self._listed):
            shown = counted_lines(self.context, text, counted, self.shown_to(), width)
        else:
            shown = other_lines(self.context, text, width) if text else []
        self.pane.show_lines(shown, keep_place=keep_place and same)

    def action_scroll_detail(self, step: int) -> None:
        """Scroll what is told of the row."""
        if self.pane.display:
            self.pane.action_cursor(step)

    def _page_lines(self, view: View, width: int, height: int) -> list[Line]:
        shown = lines.page(self.whole_sheet, view, width, height)
        if not shown:
            return nothing_lines(self.context, self.sheet, width, self.failure())
        work = self.sheet.group(WORK)
        return [*shown, *closing_lines(work, width)] if work and not view.names else shown

    def _right_lines(self, view: View, width: int) -> list[Line]:
        lessons = lesson_lines(self.whole_sheet, view, width)
        others = lines.beside(self.whole_sheet, view, width)
        shown = [*lessons, *([EMPTY] if lessons and others else []), *others]
        shown += [EMPTY] * (self.size.height - BARS - len(shown))
        bar = Span("│ ", "rule")
        return [Line((bar, *each.spans), each.key, each.copy) for each in shown]

    def on_resize(self) -> None:
        """Lay out for the new size."""
        if self.is_mounted and self.size.width:
            self.lay()
            self.update_frame()

    # Rows

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the selected row; None while there are no lists yet, or not any more."""
        lists = list(self.query("#beside").results(LineView)) + list(self.query("#page").results(LineView))
        return next((each.cursor_key for each in lists if each.has_focus or each.id == "page"), None)

    def row(self) -> Row | None:
        """The row under the cursor; None on a line that is none: the lessons of a day, what is left out."""
        key = self.cursor_key
        return next((row for row in self.whole_sheet.rows if row.key == key), None)

    def row_name(self) -> str:
        """Whose row it is, and what it says."""
        row = self.row()
        if row is None:
            return super().row_name()
        view = self.shown_to()
        return ", ".join(filter(None, (view.name(row), lines.row_text(row, view.today))))

    def opens(self, key: Hashable) -> bool:
        """Every row leads somewhere, but those without a target."""
        row = self.row()
        return row is None or bool(row.target)

    def offers(self, command: Command) -> bool:
        """Homework and a second column need a diary, answers a place that was offered."""
        if command.id in ("today.tick", "today.beside", "today.list"):
            return bool(self.context.children)
        if command.id in ("today.accept", "today.decline"):
            return any(command.id in row.verbs for row in self.sheet.rows)
        return super().offers(command)

    @property
    def _may_have_places(self) -> bool:
        """Whether a place in a kindergarten can be offered to this account at all."""
        return self.context.offers("app.section('kindergarten')")

    def why_not(self, command_id: str) -> str | None:
        """Verbs of rows work on their rows only, the other column where there is one."""
        if command_id in _VERBS:
            needs = bool(self.context.children) if command_id == "today.tick" else self._may_have_places
            if not needs:
                return _("This key does nothing here.")
            row = self.row()
            return None if row is not None and command_id in row.verbs else _(_VERBS[command_id])
        if command_id in ("today.beside", "today.list") and not self.is_beside:
            return _("A second column needs 100 columns and a diary.")
        return super().why_not(command_id)


def _first_key(page: Sequence[Line]) -> Hashable | None:
    """The key of the first row."""
    return next((each.key for each in page if each.key is not None), None)

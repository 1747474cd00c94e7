"""Sections with a pane that tells the row under the cursor in full: beside the list, below it, or none."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from enum import Enum, auto
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.parts.section import OPEN, SectionScreen
from ruobr_tui.widgets.lines import Line, LineView
from ruobr_tui.widgets.pane import EDGE, REST, Pane, Split

BESIDE_FROM = 100  # columns
BELOW_FROM = 22  # rows
LIST_ROWS = 8  # of the list above a pane, at least
DETAILS = "detail.down"
"""Id of the command that opens the details where there is no pane."""
NAMED_IN = 200  # cells in which a heading is not cut
BARS = 2  # rows of header and footer
PARTS = 2  # list and pane


class Place(Enum):
    """Where the pane is."""

    BESIDE = auto()
    BELOW = auto()
    NOWHERE = auto()


class DetailSection(SectionScreen):
    """A subclass makes the widget of the list and says what the pane shows about its selected row."""

    DETAIL_ROWS: ClassVar[int] = 4
    """Rows of the pane below the list, its title included."""
    DETAIL_SHARE: ClassVar[float] = 0.42
    """Of the width, for the pane beside the list."""
    ROWS_ABOVE: ClassVar[int] = 0
    """Rows of ``above``."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(
        command for command in keys.commands("detail") if command.id != "detail.back"
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rest: Timer | None = None
        self._detail_of: Hashable | None = None
        self._split: Split | None = None

    # To be provided by a subclass

    @abstractmethod
    def make_list(self) -> Widget:
        """Create the widget of the list."""

    @abstractmethod
    def detail_key(self) -> Hashable | None:
        """Return what the pane is about; with another key it is shown from its first row."""

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the lines about the selected row. The first is a heading."""
        return []

    def row_name(self) -> str:
        """The heading of what the pane says; without one the text of the row."""
        if not self._is_painted() or self.detail_key() is None:
            return ""
        lines = self.detail(NAMED_IN, BARS)
        named = next((each.text for each in lines[0].spans if each.text.strip()), "") if lines else ""
        return named.strip() or super().row_name()

    def above(self) -> Iterable[Widget]:
        """Create widgets of one row above list and pane."""
        return ()

    # Layout

    def content(self) -> Iterable[Widget]:
        """Create list and pane."""
        yield from self.above()
        self._split = Split(self.make_list(), Pane(id="pane"), id="split")
        yield self._split

    @property
    def has_parts(self) -> bool:
        """Whether list and pane exist: they come after the split, and go before it."""
        return self._split is not None and len(self._split.children) == PARTS

    @property
    def pane(self) -> Pane:
        """The pane."""
        return self.query_one("#pane", Pane)

    @property
    def place(self) -> Place:
        """Where the pane is at the present size. None follows the cursor where rows are read aloud."""
        if self.context.config.reader:
            return Place.NOWHERE
        if self.size.width >= BESIDE_FROM:
            return Place.BESIDE
        if self.size.height >= BELOW_FROM and self.rows_below(self.content_rows) > 1:
            return Place.BELOW
        return Place.NOWHERE

    @property
    def content_rows(self) -> int:
        """Rows for list and pane."""
        return self.size.height - BARS - self.ROWS_ABOVE

    def rows_below(self, content: int) -> int:
        """Return how many of these rows a pane below the list takes."""
        return min(self.DETAIL_ROWS, content - LIST_ROWS)

    @property
    def pane_width(self) -> int:
        """Cells of the pane, with its divider."""
        return round(self.size.width * self.DETAIL_SHARE) if self.place is Place.BESIDE else self.size.width

    @property
    def page_width(self) -> int:
        """Cells of a line of the list, without the scroll mark."""
        beside = self.pane_width if self.place is Place.BESIDE else 0
        return max(20, self.size.width - beside - 1)

    def on_mount(self) -> None:
        """Place the pane for the first paint."""
        self._place_pane()

    def on_resize(self) -> None:
        """Place the pane for the new size."""
        if self.is_mounted:
            self._place_pane()
            self.follow(keep_place=True)

    def _place_pane(self) -> None:
        place, pane = self.place, self.pane
        pane.display = place is not Place.NOWHERE
        pane.stand(place is Place.BESIDE)
        self.query_one("#split", Split).set_class(place is Place.BESIDE, "beside")
        if place is Place.BESIDE:
            pane.styles.width, pane.styles.height = self.pane_width, "1fr"
        elif place is Place.BELOW:
            pane.styles.width, pane.styles.height = "1fr", self.rows_below(self.content_rows)
        elif pane.has_focus:
            self.leave_detail()

    # What the pane shows

    def repaint(self) -> None:
        """Paint everything, then what the pane says about it."""
        super().repaint()
        if self._is_painted():
            self.follow(keep_place=True)

    def _is_painted(self) -> bool:
        return self._painted_for is not None and self.has_parts

    def follow(self, *, keep_place: bool = False) -> None:
        """Show in the pane what is selected."""
        self._stop_waiting()
        if not self._is_painted() or self.place is Place.NOWHERE:
            return
        pane, key = self.pane, self.detail_key()
        same, self._detail_of = key == self._detail_of, key
        edge = EDGE if self.place is Place.BESIDE else 0
        height = self.content_rows
        if self.place is Place.BELOW:
            height = self.rows_below(height)
        lines = self.detail(max(20, self.pane_width - edge - 1), height)
        pane.show_lines(lines, keep_place=keep_place and same)
        if not lines and pane.has_focus:  # the page has changed, and has nothing to read any more
            self.leave_detail()

    def moved(self) -> None:
        """Follow the cursor: at once, with low bandwidth when it rests."""
        self._stop_waiting()
        if self.context.config.low_bandwidth:
            self._rest = self.set_timer(REST, self.follow)
        else:
            self.follow()

    def _stop_waiting(self) -> None:
        if self._rest is not None:
            self._rest.stop()
            self._rest = None

    # Commands

    def action_scroll_detail(self, step: int) -> None:
        """Scroll the pane by a line; the cursor stays in the list. Without a pane, open its page."""
        if self.place is Place.NOWHERE:
            self.open_details()
        else:
            self.pane.action_cursor(step)

    def focus_detail(self) -> None:
        """Give the pane the focus; without a pane, open its page."""
        if self.place is Place.NOWHERE:
            self.open_details()
        else:
            self.follow(keep_place=True)
            self.pane.take_focus()

    def open_details(self) -> None:
        """Open what the pane would show as a page, on a screen without room for it."""
        if self.detail_key() is not None:
            self.app.push_screen(DetailsScreen(self))

    def row_commands(self) -> Sequence[str]:
        """Without a pane, its page is reached by a key of its own."""
        own = super().row_commands()
        has_page = self.is_mounted and self.place is Place.NOWHERE and self.detail_key() is not None
        return [DETAILS, *own] if has_page and OPEN not in own else own

    @on(Pane.Left)
    def leave_detail(self) -> None:
        """Give the focus back to the list."""
        self.list_widget.focus()

    @property
    def list_widget(self) -> Widget:
        """The widget of the list."""
        return self.query_one("#split", Split).children[0]


class DetailPage(DetailSection, PageScreen):
    """A page of lines with a pane about the selected line."""

    def make_list(self) -> Widget:
        """Create the page."""
        return self.make_view()

    def detail_key(self) -> Hashable | None:
        """Return the key of the selected line."""
        return self.view.cursor_key

    @property
    def _enters_pane(self) -> bool:
        """Whether Enter gives the pane the focus, because it opens no page of its own."""
        key = self.view.cursor_key
        return key is not None and not self.opens(key)

    def why_not(self, command_id: str) -> str | None:
        """Enter goes into the pane where it opens no page."""
        if command_id == OPEN and self._enters_pane:
            return None
        return super().why_not(command_id)

    def hint(self, command: Command) -> tuple[str, str]:
        """Enter goes into the pane where it opens no page."""
        key, title = super().hint(command)
        if command.id == DETAILS or (command.id == OPEN and self._enters_pane):
            return key, _("Details")
        return key, title

    def cursor_moved(self, view: LineView) -> None:
        """Follow the cursor."""
        super().cursor_moved(view)
        if view.id == "page":
            self.moved()

    @on(LineView.Opened, "#page")
    def open_detail(self, event: LineView.Opened) -> None:
        """Enter goes into the pane where it opens no page."""
        if not self.opens(event.key):
            self.focus_detail()


class DetailsScreen(OverlayPage):
    """What the pane would show, on a screen without room for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace,left", "dismiss", show=False, id="details.close"),
        Binding("y,ctrl+c", "copy", show=False, id="details.copy"),
    ]

    def __init__(self, section: DetailSection) -> None:
        super().__init__()
        self._section = section

    def title_text(self) -> str:
        """The title of the section."""
        return self._section.short_title()

    def page(self, width: int) -> list[Line]:
        """Return the lines of the pane."""
        return self._section.detail(width, self.size.height - BARS)

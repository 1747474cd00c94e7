"""A line where one types above a list that narrows; the arrows move in the list meanwhile."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from ruobr_tui.i18n import _
from ruobr_tui.widgets.bars import FooterLine, HeaderLine
from ruobr_tui.widgets.lines import Line, LineView

T = TypeVar("T")


class NarrowingScreen(Screen[T]):
    """A subclass lays the list out for what is typed, and says what choosing means."""

    CSS = """
    NarrowingScreen #words { height: 1; width: 1fr; padding: 0 1; }
    """
    SCOPED_CSS = False  # else it is for this class alone, not for those that are made of it
    AUTO_FOCUS = "#words"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title_text = title

    @abstractmethod
    def lines(self, width: int) -> list[Line]:
        """The list for what is typed."""

    def hints(self) -> list[tuple[str, str]]:
        """What the footer tells."""
        return [("↵", _("Choose")), ("↑ ↓", _("Move"))]

    def placeholder(self) -> str:
        """What the empty line says."""
        return _("type to narrow the list")

    def compose(self) -> ComposeResult:
        """Where one types, and the list."""
        yield HeaderLine(id="header")
        words = Input(id="words", compact=True)
        words.cursor_blink = False
        yield words
        found = LineView(id="page")
        found.can_focus = False  # wherever one clicks, letters narrow the list
        yield found
        yield FooterLine(id="footer")

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    @property
    def words(self) -> Input:
        """The line."""
        return self.query_one("#words", Input)

    def on_mount(self) -> None:
        """Show everything."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """The list for what is typed."""
        self.query_one(HeaderLine).tell(title=self._title_text)
        self.query_one(FooterLine).tell(self.hints(), [("Esc", _("Back"))])
        self.words.placeholder = self.placeholder()
        self.view.show_lines(self.lines(max(20, self.size.width - 1)))

    def take(self) -> None:
        """Enter in the line: choose what is under the cursor."""
        self.view.action_open()

    @on(Input.Changed, "#words")
    def _changed(self) -> None:
        self.repaint()
        self.view.action_top()

    @on(Input.Submitted, "#words")
    def _submitted(self) -> None:
        self.take()

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        if event.key in ("up", "down"):
            self.view.action_cursor(-1 if event.key == "up" else 1)
            event.stop()
        elif event.key in ("pageup", "pagedown"):
            self.view.action_page(-1 if event.key == "pageup" else 1)
            event.stop()

"""A line where one types above a list that narrows; the arrows move in the list meanwhile."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import TypeVar

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.frame import Frame, Hints
from ruobr_tui.widgets.lines import Line, LineView

T = TypeVar("T")


class NarrowingScreen(Frame[T]):
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

    def title_text(self) -> str:
        """What is chosen."""
        return self._title_text

    def hints(self) -> Hints:
        """How one chooses."""
        return [("↵", _("Choose")), ("↑ ↓", _("Move"))]

    def placeholder(self) -> str:
        """What the empty line says."""
        return _("type to narrow the list")

    def content(self) -> Iterable[Widget]:
        """Where one types, and the list."""
        words = Input(id="words", compact=True)
        words.cursor_blink = False
        yield words
        found = LineView(id="page")
        found.can_focus = False  # wherever one clicks, letters narrow the list
        yield found

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
        self.tell_frame()
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

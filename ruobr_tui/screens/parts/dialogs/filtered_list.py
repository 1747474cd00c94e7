"""An entry above a list that is filtered while typing; the arrows move in the list."""

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
    """A subclass returns the filtered list and handles a choice."""

    CSS = """
    NarrowingScreen #words { height: 1; width: 1fr; padding: 0 1; }
    """
    SCOPED_CSS = False  # otherwise the CSS is only for this class, not for its subclasses
    AUTO_FOCUS = "#words"

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title_text = title

    @abstractmethod
    def lines(self, width: int) -> list[Line]:
        """Return the lines that match the entered text."""

    def title_text(self) -> str:
        """What is chosen."""
        return self._title_text

    def hints(self) -> Hints:
        """Hints of how to choose."""
        return [("↵", _("Choose")), ("↑ ↓", _("Move"))]

    def placeholder(self) -> str:
        """The text in the empty entry."""
        return _("type to filter")

    def content(self) -> Iterable[Widget]:
        """Create entry and list."""
        words = Input(id="words", compact=True)
        words.cursor_blink = False
        yield words
        found = LineView(id="page")
        found.can_focus = False  # letters filter the list even after a click on it
        yield found

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    @property
    def words(self) -> Input:
        """The entry."""
        return self.query_one("#words", Input)

    def on_mount(self) -> None:
        """Show the whole list."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """Show the lines that match the entered text."""
        self.update_frame()
        self.words.placeholder = self.placeholder()
        self.view.show_lines(self.lines(max(20, self.size.width - 1)))

    def take(self) -> None:
        """Choose the selected line with Enter in the entry."""
        self.view.action_open()

    @on(Input.Changed, "#words")
    def _changed(self) -> None:
        self.repaint()
        self.view.action_top()

    @on(Input.Submitted, "#words")
    def _submitted(self) -> None:
        self.take()

    def on_key(self, event: events.Key) -> None:
        """Move in the list with the arrows."""
        if event.key in ("up", "down"):
            self.view.action_cursor(-1 if event.key == "up" else 1)
            event.stop()
        elif event.key in ("pageup", "pagedown"):
            self.view.action_page(-1 if event.key == "pageup" else 1)
            event.stop()

"""A sheet with an entry above a list that is filtered while typing; the arrows move in the list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual import events, on
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.widgets.lines import Line, LineView

T = TypeVar("T")

SHARE = 0.6
"""Part of the screen that a long list takes."""


class ListSheet(Sheet[T]):
    """A subclass returns the filtered list and handles a choice.

    While typing it never gets lower: the page below would be drawn again with each letter.
    """

    AUTO_FOCUS = "#words"
    LONGEST: ClassVar[int] = 200
    """Characters of the entry."""
    MOVES: ClassVar[dict[str, int]] = {"up": -1, "down": 1}
    PAGES: ClassVar[dict[str, int]] = {"pageup": -1, "pagedown": 1}

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title_text = title
        self._rows = 0
        self._laid_out_for = (0, 0)
        self._is_in_list = False  # the last key moved in the list

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Return the place of the terminal's cursor: the selected line after a key that moved there."""
        return self.view.cursor_screen_offset if self._is_in_list and self.is_mounted else None

    @abstractmethod
    def lines(self, width: int) -> list[Line]:
        """Return the lines that match the entered text."""

    def title_text(self) -> str:
        """What is chosen."""
        return self._title_text

    def hints(self) -> Hints:
        """Hints of how to choose."""
        return [("↵", _("Choose")), ("↑ ↓", _("Move"))]

    def always_hints(self) -> Hints:
        """The hint of the way out."""
        return [("Esc", _("Back"))]

    def placeholder(self) -> str:
        """The text in the empty entry."""
        return _("type to filter")

    def body(self) -> Iterable[Widget]:
        """Create entry and list."""
        words = Input(id="words", compact=True, max_length=self.LONGEST)
        words.cursor_blink = False
        yield words
        found = LineView(id="page")
        found.can_focus = False  # letters filter the list even after a click on it
        found.is_led = True
        yield found

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    @property
    def words(self) -> Input:
        """The entry."""
        return self.query_one("#words", Input)

    def lay_out(self, width: int, room: int) -> int:
        """Show the lines that match the entered text."""
        if self._laid_out_for != (width, room):
            self._laid_out_for, self._rows = (width, room), 0
        self.words.placeholder = self.placeholder()
        lines = self.lines(max(20, width - 1))
        self._rows = max(self._rows, min(len(lines), max(1, int(room * SHARE))))
        self.view.styles.height = self._rows
        self.view.show_lines(lines)
        return self._rows + 1

    def take(self) -> None:
        """Choose the selected line with Enter in the entry."""
        self.view.action_open()

    @on(Input.Changed, "#words")
    def _changed(self) -> None:
        self._is_in_list = False
        self.repaint()
        self.view.action_top()

    @on(Input.Submitted, "#words")
    def _submitted(self) -> None:
        self.take()

    def on_key(self, event: events.Key) -> None:
        """Move in the list with the arrows; leave with Esc."""
        if self.footer.has_notice:
            self.notice("")
        self._is_in_list = event.key in self.MOVES or event.key in self.PAGES
        if event.key in self.MOVES:
            self.view.action_cursor(self.MOVES[event.key])
        elif event.key in self.PAGES:
            self.view.action_page(self.PAGES[event.key])
        elif event.key == "escape":
            self.dismiss(None)
        else:
            return
        event.stop()

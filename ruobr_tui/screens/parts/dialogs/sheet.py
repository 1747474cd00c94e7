"""A sheet over the foot of a screen: a title on its edge, wrapped text, hints of keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widget import Widget

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.footer import FooterLine
from ruobr_tui.widgets.lines import Line, LineView, Span, paragraph

T = TypeVar("T")

ROUND_THE_TITLE = 6
"""Cells of the edge left and right of its title."""


class Edge(Bar):
    """The upper edge: ``══ Title ═════``; no title if it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ""

    def show_title(self, title: str) -> None:
        """Show this title; "" for none."""
        self._title = title
        self.redraw()

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return the title within the edge."""
        if not self._title:
            return [Span("═" * width, "rule")]
        rest = width - fit.width_of(self._title) - 4
        # It begins with another role than ``rule``, which is left out with low bandwidth.
        return [Span("══ ", "accent"), Span(self._title, "accent"), Span(" " + "═" * rest, "rule")]


class Sheet(ModalScreen[T]):
    """A subclass provides title, text and keys. The height follows the text; a long text can be scrolled.

    The sheet gets characters as they were typed, without translation of layouts.
    """

    CSS_PATH = "sheet.tcss"
    TAKES_LETTERS: ClassVar[bool] = True

    @abstractmethod
    def title_text(self) -> str:
        """The title on the edge; "" for none."""

    @abstractmethod
    def text(self, width: int) -> list[Line]:
        """Return the text, wrapped to ``width`` cells."""

    @abstractmethod
    def keys(self) -> list[tuple[str, str]]:
        """Hints of the keys."""

    def entry(self) -> Iterable[Widget]:
        """Create the entry, one row high, if the sheet has one."""
        return ()

    def compose(self) -> ComposeResult:
        """Create edge, text, entry, keys."""
        yield Edge()
        text = LineView(id="text")
        text.can_focus = False
        yield text
        yield from self.entry()
        yield FooterLine()

    @property
    def view(self) -> LineView:
        """The widget of the text."""
        return self.query_one("#text", LineView)

    @property
    def footer(self) -> FooterLine:
        """The widget of the hints."""
        return self.query_one(FooterLine)

    def on_mount(self) -> None:
        """Show everything."""
        self.repaint()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new size."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """Lay out for the current size."""
        width, title = self.app.size.width, self.title_text()
        fits = fit.width_of(title) + ROUND_THE_TITLE <= width
        lines = [] if fits else paragraph(title, width - 2, "accent", " ")
        lines += self.text(max(10, width - 1))
        others = len(self.children) - 1
        self.view.styles.height = max(1, min(len(lines), self.app.size.height - others))
        self.view.show_lines(lines)
        self.query_one(Edge).show_title(title if fits else "")
        keys = self.keys()
        self.footer.show_hints(keys[:-1], keys[-1:])

    def scroll(self, key: str) -> bool:
        """Scroll a text that is longer than the screen. Returns whether ``key`` is a key for that."""
        view = self.view
        match key:
            case "up" | "down":
                view.action_cursor(-1 if key == "up" else 1)
            case "pageup" | "pagedown":
                view.action_page(-1 if key == "pageup" else 1)
            case "home":
                view.action_top()
            case "end":
                view.action_bottom()
            case _:
                return False
        return True

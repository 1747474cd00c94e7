"""A sheet over the foot of the screen below: a title on its edge, wrapped text, the keys that answer it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widget import Widget

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bars import Bar, FooterLine
from ruobr_tui.widgets.lines import Line, LineView, Span, paragraph

T = TypeVar("T")

ROUND_THE_TITLE = 6
"""Cells of the edge before and behind its title."""


class Edge(Bar):
    """The upper edge: ``══ Title ═════``; a bare one when the title does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ""

    def tell(self, title: str) -> None:
        """Show this title."""
        self._title = title
        self.redraw()

    def compose_spans(self, width: int) -> Sequence[Span]:
        """The title, and the edge around it."""
        if not self._title:
            return [Span("═" * width, "rule")]
        rest = width - fit.width_of(self._title) - 4
        # Its beginning is no mere rule, which a thin line leaves out.
        return [Span("══ ", "accent"), Span(self._title, "accent"), Span(" " + "═" * rest, "rule")]


class Sheet(ModalScreen[T]):
    """A subclass says what is written on it. As high as its text; a longer one is scrolled by keys.

    The sheet gets each character as it was typed, before any translation of layouts.
    """

    CSS_PATH = "sheet.tcss"
    TAKES_LETTERS: ClassVar[bool] = True

    @abstractmethod
    def title_text(self) -> str:
        """What stands on the edge; "" for none."""

    @abstractmethod
    def text(self, width: int) -> list[Line]:
        """What is written, wrapped to ``width`` cells."""

    @abstractmethod
    def keys(self) -> list[tuple[str, str]]:
        """The keys that answer, with what each means."""

    def entry(self) -> Iterable[Widget]:
        """Where one types, one row high, if anywhere."""
        return ()

    def compose(self) -> ComposeResult:
        """Edge, text, entry, keys."""
        yield Edge()
        text = LineView(id="text")
        text.can_focus = False
        yield text
        yield from self.entry()
        yield FooterLine()

    @property
    def view(self) -> LineView:
        """The text's widget."""
        return self.query_one("#text", LineView)

    @property
    def footer(self) -> FooterLine:
        """The keys' widget."""
        return self.query_one(FooterLine)

    def on_mount(self) -> None:
        """Show it."""
        self.repaint()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for another size."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """Lay everything out for the present size."""
        width, title = self.app.size.width, self.title_text()
        fits = fit.width_of(title) + ROUND_THE_TITLE <= width
        lines = [] if fits else paragraph(title, width - 2, "accent", " ")
        lines += self.text(max(10, width - 1))
        others = len(self.children) - 1
        self.view.styles.height = max(1, min(len(lines), self.app.size.height - others))
        self.view.show_lines(lines)
        self.query_one(Edge).tell(title if fits else "")
        self.footer.tell([], self.keys())

    def scroll(self, key: str) -> bool:
        """Scroll a text that is longer than the screen; whether ``key`` does that."""
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

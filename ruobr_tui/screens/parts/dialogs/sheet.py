"""The one overlay of the program: from the foot of the screen up, over its full width.

Menu, questions, entries, lists to choose from and the palette are sheets.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.frame import Hints, kiosk_hints
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.covered import Covered
from ruobr_tui.widgets.footer import FooterLine, Keys, footer_spans
from ruobr_tui.widgets.lines import Line, LineView, Span, draw, paragraph
from ruobr_tui.widgets.palette import READER, has_rules
from ruobr_tui.widgets.too_small import cover_if_too_small

T = TypeVar("T")

ROUND_THE_TITLE = 6
"""Cells of the edge left and right of its title."""
EDGE_AND_FOOTER = 2


class Edge(Bar):
    """The upper edge: ``══ Title ═════``, with low bandwidth ``-- Title --``; no title if it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._title = ""

    def show_title(self, title: str) -> None:
        """Show this title; "" for none."""
        self._title = title
        self.redraw()

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return the title within the edge."""
        if self.app.theme == READER:
            return [Span(self._title, "accent")]
        if not has_rules(self.app.theme):
            return [Span(f"-- {self._title} --" if self._title else "--", "accent")]
        if not self._title:
            return [Span("═" * width, "accent")]
        text = f"══ {self._title} "
        return [Span(text + "═" * max(0, width - fit.width_of(text)), "accent")]

    def render_line(self, y: int) -> Strip:
        """Draw it on the ground of the sheet, not on that of a bar."""
        width = self.size.width
        self._spans = tuple(self.compose_spans(width))
        return draw(self._spans, width, self.app.theme)


class KioskLine(Bar):
    """How to hide the screen and to end one's session, on a shared computer.

    A row of its own: neither a notice nor long words of a question displace it.
    """

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return the keys at the right, where pages have them."""
        return footer_spans(Keys(reserved=tuple(kiosk_hints())), width)


class Sheet(ModalScreen[T]):
    """A subclass provides title, body and keys. It is as high as its content.

    It is opaque and replaces the footer of the page below, of which the selected row stays visible where
    there is room. The sheet gets characters as they were typed, without translation of layouts.
    """

    CSS = """
    Sheet { align: left bottom; background: transparent; layers: default notice; }
    Sheet > LineView { width: 100%; }
    Sheet > Input { height: 1; width: 100%; border: none; padding: 0 1; background: $panel; }
    """
    SCOPED_CSS = False  # otherwise it is only for this class, not for its subclasses
    TAKES_LETTERS: ClassVar[bool] = True

    @abstractmethod
    def title_text(self) -> str:
        """The title on the edge; "" for none."""

    @abstractmethod
    def body(self) -> Iterable[Widget]:
        """Create the widgets between edge and footer."""

    @abstractmethod
    def lay_out(self, width: int, room: int) -> int:
        """Show the content in ``width`` cells and at most ``room`` rows; returns how many rows it takes."""

    @abstractmethod
    def hints(self) -> Hints:
        """Hints of the keys."""

    def always_hints(self) -> Hints:
        """Hints at the right end of the footer."""
        return []

    def compose(self) -> ComposeResult:
        """Create edge, body, footer."""
        yield Edge()
        yield from self.body()
        yield FooterLine(id="footer")
        if self._is_on_kiosk:
            yield KioskLine()

    @property
    def _is_on_kiosk(self) -> bool:
        return getattr(self.app, "kiosk", None) is not None

    @property
    def room(self) -> int:
        """The rows between edge and footer, at most."""
        return max(1, self.app.size.height - self._rows_around)

    @property
    def _rows_around(self) -> int:
        return EDGE_AND_FOOTER + self._is_on_kiosk

    @property
    def footer(self) -> FooterLine:
        """The widget of the hints."""
        return self.query_one(FooterLine)

    def notice(self, text: str, role: str = "warning") -> None:
        """Show one line until the next key; "" removes it."""
        if is_composed(self):
            self.footer.notice(text, role)

    def begin(self) -> None:
        """Do what is done once, after everything is shown for the first time."""

    def on_mount(self) -> None:
        """Show everything."""
        self.repaint()
        self.begin()

    def on_key(self, event: events.Key) -> None:
        """Show help about the sheet. Textual calls it after the handler of a subclass."""
        if event.key == "f1":
            event.stop()
            self.app.call_later(self.app.run_action, "help")

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new size; say so if it is too small."""
        cover_if_too_small(self)
        if self.is_mounted:
            self.repaint()

    def has_title_on_edge(self, width: int) -> bool:
        """Whether the title fits on the edge."""
        return fit.width_of(self.title_text()) + ROUND_THE_TITLE <= width

    def repaint(self) -> None:
        """Lay out for the current size."""
        width = self.app.size.width
        rows = self.lay_out(width, self.room)
        self.query_one(Edge).show_title(self.title_text() if self.has_title_on_edge(width) else "")
        self.footer.show_hints(self.hints(), self.always_hints())
        for kiosk_line in self.query(KioskLine):
            kiosk_line.redraw()
        self._keep_row_visible(rows + self._rows_around)

    # The page below

    def _page(self) -> Screen[Any] | None:
        """Return the screen that this sheet, and others below it, lie over."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)] if self in stack else stack
        return next((screen for screen in reversed(below) if not isinstance(screen, Sheet)), None)

    def _keep_row_visible(self, rows: int) -> None:
        page = self._page()
        if page is None:
            return
        top = self.app.size.height - rows
        for widget in _lists_of(page):
            widget.cover(max(0, widget.region.bottom - top))

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close the sheet. The page has its rows back before it is drawn again."""
        self._uncover_page()
        return super().dismiss(result)

    def on_unmount(self) -> None:
        """Give the page its rows back, if something else than an answer has closed the sheet."""
        self._uncover_page()

    def _uncover_page(self) -> None:
        stack = [screen for screen in self.app.screen_stack if screen is not self]
        if stack and not isinstance(stack[-1], Sheet):  # another sheet covers it as well
            for widget in _lists_of(stack[-1]):
                widget.cover(0)


def _lists_of(screen: Screen[Any]) -> list[Covered]:
    return [widget for widget in screen.query("*") if isinstance(widget, Covered)]


class TextSheet(Sheet[T]):
    """A text, wrapped, with an entry below it or without; a long text can be scrolled."""

    _entry_rows = 0

    @abstractmethod
    def text(self, width: int) -> list[Line]:
        """Return the text, wrapped to ``width`` cells."""

    def entry(self) -> Iterable[Widget]:
        """Create the entry, one row high, if the sheet has one."""
        return ()

    def body(self) -> Iterable[Widget]:
        """Create text and entry."""
        text = LineView(id="text")
        text.can_focus = False
        yield text
        entry = list(self.entry())
        self._entry_rows = len(entry)
        yield from entry

    @property
    def view(self) -> LineView:
        """The widget of the text."""
        return self.query_one("#text", LineView)

    def lay_out(self, width: int, room: int) -> int:
        """Show the text; what does not fit is scrolled."""
        fits = self.has_title_on_edge(width)
        lines = [] if fits else paragraph(self.title_text(), width - 2, "accent", " ")
        lines += self.text(max(10, width - 1))
        entries = self._entry_rows
        rows = min(len(lines), max(1, room - entries))
        self.view.display = bool(rows)
        self.view.styles.height = rows
        self.view.show_lines(lines)
        return rows + entries

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

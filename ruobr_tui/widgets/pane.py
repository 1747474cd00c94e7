"""A pane beside or below a list: it tells the selected row in full. Nothing in it can be selected.

Without lines it is blank, its divider included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.drawing import draw, scroll_mark
from ruobr_tui.widgets.cells.line import EMPTY, Line, Span

EDGE = 2
"""Cells of the divider at the left, where the pane stands beside the list."""
REST = 0.4
"""Seconds without a key after which a pane follows the cursor, with low bandwidth."""


class Pane(Widget):
    """Lines that scroll; the first is the title, which shows the focus. Only rows that differ are redrawn."""

    can_focus = False  # until `take_focus`: Tab and a click stay with the list

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(
        [
            *(command for command in keys.commands("list") if command.id != "list.open"),
            *(command for command in keys.commands("detail") if command.id == "detail.back"),
        ]
    )

    class Left(Message):
        """Posted when the focus is to go back to the list."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._first = 0
        self._is_beside = False

    @property
    def lines(self) -> Sequence[Line]:
        """The lines shown now."""
        return self._lines

    @property
    def plain(self) -> str:
        """The text shown now."""
        return "\n".join(each.plain.rstrip() for each in self._lines)

    @property
    def edge(self) -> int:
        """Cells of the divider."""
        return EDGE if self._is_beside else 0

    def stand(self, is_beside: bool) -> None:
        """Stand beside the list, with a divider at the left, or below it."""
        if is_beside != self._is_beside:
            self._is_beside = is_beside
            self.refresh()

    def show_lines(self, lines: Iterable[Line], *, keep_place: bool = False) -> None:
        """Show these lines from the first one, or where the pane was scrolled to."""
        before, before_first = self._lines, self._first
        self._lines = list(lines)
        self._first = min(self._first, self._last_first) if keep_place else 0
        if bool(before) != bool(self._lines):
            self.refresh()  # the divider comes or goes
            return
        height = self.size.height
        overflowed = len(before) > height or len(self._lines) > height
        for y in range(height):
            old, new = self._at(before, before_first, y), self._at(self._lines, self._first, y)
            if old != new:
                self._refresh_row(y)
        if overflowed:
            self.refresh(Region(self.size.width - 1, 0, 1, height))

    def take_focus(self) -> None:
        """Take the focus, to be read with the cursor's keys."""
        self.can_focus = True
        self.focus()

    # Scrolling

    @property
    def _last_first(self) -> int:
        return max(0, len(self._lines) - self.size.height)

    @staticmethod
    def _at(lines: Sequence[Line], first: int, y: int) -> Line:
        """Return the line in row ``y``; the title stays at the top."""
        index = y + first if y else 0
        return lines[index] if index < len(lines) else EMPTY

    def _refresh_row(self, y: int) -> None:
        self.refresh(Region(0, y, self.size.width, 1))

    def action_cursor(self, step: int) -> None:
        """Scroll by lines."""
        first = max(0, min(self._last_first, self._first + step))
        if first != self._first:
            self._first = first
            self.refresh()

    def action_page(self, step: int) -> None:
        """Scroll by pages."""
        self.action_cursor(step * max(1, self.size.height - 2))

    def action_top(self) -> None:
        """Scroll to the beginning."""
        self.action_cursor(-len(self._lines))

    def action_bottom(self) -> None:
        """Scroll to the end."""
        self.action_cursor(len(self._lines))

    def action_leave(self) -> None:
        """Give the focus back to the list."""
        self.post_message(self.Left(self))

    # Events

    def on_focus(self) -> None:
        """Show the focus in the title."""
        self._refresh_row(0)

    def on_blur(self) -> None:
        """Show it no more; the pane is reached by its keys alone."""
        self.can_focus = False
        self._refresh_row(0)

    def on_resize(self) -> None:
        """Stay within the lines."""
        self._first = min(self._first, self._last_first)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        self.action_cursor(3)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        self.action_cursor(-3)
        event.stop()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one row: divider, text, scroll mark."""
        theme, width, height = self.app.theme, self.size.width, self.size.height
        edge = [Span("│ ", "rule")] if self._is_beside and self._lines else []
        spans = self._at(self._lines, self._first, y).spans
        overflow = len(self._lines) > height
        room = width - overflow
        if y == 0 and self.has_focus:
            spans = _focused(spans, room - self.edge)
        strip = draw([*edge, *spans], room, theme)
        if overflow:
            mark = scroll_mark(y, height, self._first, len(self._lines), theme)
            strip = Strip.join([strip, draw([Span(mark, "rule")], 1, theme)])
        return strip


def _focused(spans: Sequence[Span], width: int) -> tuple[Span, ...]:
    """Return the title as it looks with the focus: in the accent, its rule doubled; a rule stands before one
    that has none, so that the focus is seen without colours.
    """
    title = tuple(Span(span.text.replace("─", "═"), "accent") for span in spans)
    text = "".join(span.text for span in title)
    return title if "═" in text else (Span(fit.cut(f"═ {text.strip()}", width), "accent"),)


class Split(Container):
    """A list and its pane: one above the other, side by side, or the list alone."""

    DEFAULT_CSS = """
    Split { height: 1fr; width: 1fr; layout: vertical; }
    Split.beside { layout: horizontal; }
    Split Pane { width: 1fr; }
    """

"""What a window says that is too small for any page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen
from textual.strip import Strip

from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.lines import Span, draw

SMALLEST = (30, 8)
"""Columns and rows of the smallest window in which a page can be read."""


class TooSmall(Bar):
    """Covers the whole screen, and says how large the window must be."""

    DEFAULT_CSS = """
    TooSmall { layer: notice; dock: top; width: 100%; height: 100%; }
    """

    def compose_spans(self, width: int) -> Sequence[Span]:
        """The sentence on one line."""
        text = _("The window is too small: at least %(width)d×%(height)d is needed")
        return [Span(text % {"width": SMALLEST[0], "height": SMALLEST[1]}, "text")]

    def render_line(self, y: int) -> Strip:
        """A row of the sentence."""
        width = self.size.width
        rows = list(fit.wrap(self.compose_spans(width)[0].text, max(1, width)))
        return draw([Span(rows[y])] if y < len(rows) else [], width, self.app.theme)


def cover_if_too_small(screen: Screen[Any]) -> None:
    """Cover a screen while the window has no room for a page. A widget of it exists only then."""
    width, height = screen.app.size
    is_too_small = width < SMALLEST[0] or height < SMALLEST[1]
    covers = screen.query(TooSmall)
    if is_too_small and not covers:
        screen.mount(TooSmall())
    elif covers and not is_too_small:
        covers.remove()

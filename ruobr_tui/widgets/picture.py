"""A grey picture in a terminal: two points in each cell, or signs of different darkness without colours."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.widgets.palette import DARK, LIGHT

GREYS = 16
"""Shades: fewer make less to send over a thin line."""
SIGNS = " .:-=+*#%@"
"""From light to dark."""


class Picture(Widget, can_focus=False):
    """Draws ``points``: bytes of grey, ``columns`` × ``rows`` of them, two rows in a row of cells."""

    def __init__(self) -> None:
        super().__init__()
        self._points, self._columns, self._rows = b"", 0, 0

    def show_points(self, points: bytes, columns: int, rows: int) -> None:
        """Show another picture."""
        self._points, self._columns, self._rows = points, columns, rows
        self.refresh()

    @property
    def has_shades(self) -> bool:
        """Whether this terminal shows shades of grey."""
        return self.app.theme in (DARK, LIGHT) and not self.app.no_color

    def render_line(self, y: int) -> Strip:
        """Draw a row of cells."""
        width = self.size.width
        if 2 * y >= self._rows or not self._columns:
            return Strip.blank(width)
        upper, lower = self._row(2 * y), self._row(2 * y + 1)
        pairs = zip(upper, lower, strict=True)
        if not self.has_shades:
            text = "".join(_sign((one + other) // 2) for one, other in pairs)
            return Strip([Segment(text[:width].ljust(width))])
        segments: list[Segment] = []
        for one, other in pairs:
            style = _style(_shade(one), _shade(other))
            if segments and segments[-1].style is style:
                segments[-1] = Segment(segments[-1].text + "▀", style)
            else:
                segments.append(Segment("▀", style))
        return Strip(segments).adjust_cell_length(width)

    def _row(self, number: int) -> bytes:
        begin = number * self._columns
        return self._points[begin : begin + self._columns].ljust(self._columns, b"\xff")


_STYLES: dict[tuple[int, int], Style] = {}


def _style(upper: int, lower: int) -> Style:
    if (upper, lower) not in _STYLES:
        _STYLES[upper, lower] = Style(
            color=f"rgb({upper},{upper},{upper})", bgcolor=f"rgb({lower},{lower},{lower})"
        )
    return _STYLES[upper, lower]


def _shade(grey: int) -> int:
    return grey * GREYS // 256 * 255 // (GREYS - 1)


def _sign(grey: int) -> str:
    return SIGNS[(255 - grey) * len(SIGNS) // 256]

"""What a screen looks like on a terminal with so many colours: its cells, and a picture of them.

``cells_of`` gives the cells as the driver sends them; ``look`` what of a cell an eye sees on a terminal whose
own colours are dark or light; ``picture`` draws block characters as they are, others as a mark.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from PIL import Image
from rich.color import Color

from ruobr_tui.terminal.canvas import Canvas
from ruobr_tui.terminal.contrast import SIXTEEN
from ruobr_tui.terminal.style import BOLD, REVERSE, TRUE_COLOURS, UNDERLINE, Style
from support.drawing import draw

Rgb = tuple[int, int, int]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TERMINALS = {"dark": ((229, 229, 229), BLACK), "light": (BLACK, WHITE)}
"""A terminal's own ink and ground."""

DEPTHS = (0, 8, 16, 256, TRUE_COLOURS)
CELL = 4
"""Points of a cell's width; it is twice as high."""


class Look(NamedTuple):
    """Of one cell."""

    text: str
    ink: Rgb
    ground: Rgb
    is_bold: bool
    is_underlined: bool

    @property
    def contrast(self) -> float:
        """Between ink and ground, as WCAG 2 counts it."""
        darker, lighter = sorted((_luminance(self.ink), _luminance(self.ground)))
        return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def cells_of(app: Any, colours: int) -> Canvas:
    """The screen's cells, stepped down to so many colours."""
    draw(app)
    columns, rows = app.size
    canvas = Canvas(columns, rows, colours)
    for y, strip in enumerate(app.screen._compositor.render_strips()[:rows]):
        canvas.write(f"\x1b[{y + 1};1H")
        for text, style, _control in strip:
            canvas.write(style.render(text) if style else text)
    return canvas


def look(canvas: Canvas, x: int, y: int, own: tuple[Rgb, Rgb]) -> Look:
    """What an eye sees of a cell on a terminal with these colours of its own."""
    texts, styles = canvas.lines[y]
    return Look(texts[x], *_seen(styles[x], own))


@cache
def _seen(style: Style, own: tuple[Rgb, Rgb]) -> tuple[Rgb, Rgb, bool, bool]:
    """Ink, ground, whether it is bold, and whether it is underlined."""
    ink, ground = _rgb(style.foreground, own[0]), _rgb(style.background, own[1])
    if style.attributes & REVERSE:
        ink, ground = ground, ink
    return ink, ground, bool(style.attributes & BOLD), bool(style.attributes & UNDERLINE)


def row_looks(canvas: Canvas, y: int, own: tuple[Rgb, Rgb]) -> list[Look]:
    """A whole row."""
    return [look(canvas, x, y, own) for x in range(canvas.columns)]


def _rgb(colour: int | None, own: Rgb) -> Rgb:
    if colour is None:
        return own
    if colour >= TRUE_COLOURS:
        return colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
    if colour < 16:
        return SIXTEEN[colour]
    red, green, blue = Color.from_ansi(colour).get_truecolor()
    return red, green, blue


_HALVES = {"█": (True, True), "▀": (True, False), "▄": (False, True)}


def picture(canvas: Canvas, own: tuple[Rgb, Rgb]) -> Image.Image:
    """The screen as points."""
    looks = [row_looks(canvas, y, own) for y in range(canvas.rows)]
    points: list[Rgb] = []  # upper and lower halves of cells
    for row in looks:
        halves = [_HALVES.get(seen.text, (False, False)) for seen in row]
        for half in (0, 1):
            points += [
                seen.ink if filled[half] else seen.ground for seen, filled in zip(row, halves, strict=True)
            ]
    image = Image.new("RGB", (canvas.columns, canvas.rows * 2))
    image.putdata(points)
    image = image.resize((image.width * CELL, image.height * CELL), Image.Resampling.NEAREST)
    for y, row in enumerate(looks):
        for x, seen in enumerate(row):
            left, top = x * CELL, y * 2 * CELL
            if seen.text.strip() and seen.text not in _HALVES:
                image.paste(seen.ink, (left + 1, top + 2, left + CELL - 1, top + 2 * CELL - 1))
            if seen.is_underlined:
                image.paste(seen.ink, (left, top + 2 * CELL - 1, left + CELL, top + 2 * CELL))
    return image

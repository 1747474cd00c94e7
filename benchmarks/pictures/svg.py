"""A screen as a small SVG: a fifth of the size of Textual's own export.

Looks are classes, equal neighbours are one element, spaces are left out, and no font is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from string import ascii_letters

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.strip import Strip

WIDE, HIGH = 10, 20
"""Units of a cell; ``FONT`` is so high that a letter of it is one cell wide."""
FONT = "font:16.6px DejaVu Sans Mono,Menlo,Consolas,Liberation Mono,monospace"
BASE = 15
"""From the top of a cell to the line that letters stand on."""
BLOCKS = re.compile(r"([▀▁▂▃▄▅▆▇█▉▊▋▍▎▏])\1*")
EIGHTHS = {"▀": (0, 4, 8)} | {
    **{block: (8 - high, high, 8) for high, block in enumerate("▁▂▃▄▅▆▇█", start=1)},
    **{block: (0, 8, wide) for block, wide in zip("▉▊▋▍▎▏", (7, 6, 5, 3, 2, 1), strict=True)},
}
"""Of a cell: where a block begins, how high and how wide it is."""
WORDS = re.compile(r"\S+(?: \S+)*")


def svg_of(rows: Sequence[Strip], size: tuple[int, int], title: str, page: Style) -> str:
    """The rows as SVG. ``page`` has the colours of an empty cell."""
    columns, lines = size
    looks: dict[str, str] = {}
    body: list[str] = []
    for y, row in enumerate(rows[:lines]):
        body += _grounds(row, y, columns, _colour(page, is_ground=True))
        body += _blocks(row, y, columns, _colour(page))
        words = "".join(_words(row, y, columns, page, looks))
        body += [f'<text y="{y * HIGH + BASE}">{words}</text>'] if words else []
    style = "".join(f".{name}{{{look}}}" for look, name in looks.items() if look)
    ground, ink = _colour(page, is_ground=True), _colour(page)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * WIDE} {lines * HIGH}" '
        'shape-rendering="crispEdges">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>text{{{FONT};fill:{ink};white-space:pre}}{style}</style>\n"
        f'<rect width="100%" height="100%" fill="{ground}"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _grounds(row: Strip, y: int, columns: int, ground: str) -> Iterator[str]:
    """Cells of another ground than the page's."""
    runs: list[tuple[int, int, str]] = []
    x = 0
    for text, style, _control in row:
        width = cell_len(text)
        colour = _colour(style, is_ground=True) if style else ground
        if runs and runs[-1][2] == colour:
            runs[-1] = (runs[-1][0], x + width, colour)
        else:
            runs.append((x, x + width, colour))
        x += width
    for begin, end, colour in runs:
        if colour not in {ground, ""} and begin < columns:
            wide = (min(end, columns) - begin) * WIDE
            yield f'<rect x="{begin * WIDE}" y="{y * HIGH}" width="{wide}" height="{HIGH}" fill="{colour}"/>'


def _blocks(row: Strip, y: int, columns: int, ink: str) -> Iterator[str]:
    """Bars and QR codes: as letters there would be lines between the rows."""
    x = 0
    for text, style, _control in row:
        for found in BLOCKS.finditer(text):
            begin = x + cell_len(text[: found.start()])
            top, high, part = EIGHTHS[found[1]]
            wide = min(cell_len(found[0]), columns - begin) * WIDE * part / 8
            colour = (_colour(style) if style else "") or ink
            place = f'x="{begin * WIDE}" y="{y * HIGH + top * HIGH / 8:g}"'
            if wide > 0:
                yield f'<rect {place} width="{wide:g}" height="{high * HIGH / 8:g}" fill="{colour}"/>'
        x += cell_len(text)


def _words(row: Strip, y: int, columns: int, page: Style, looks: dict[str, str]) -> Iterator[str]:
    """What is written, each run at its column; more than one space ends a run."""
    x = 0
    for text, style in _joined(row):
        look = _look(style, page)
        for found in WORDS.finditer(BLOCKS.sub(lambda blocks: " " * len(blocks[0]), text)):
            begin = x + cell_len(text[: found.start()])
            if begin < columns:
                name = looks.setdefault(look, ascii_letters[len(looks)])
                named = f' class="{name}"' if look else ""
                place = f'x="{begin * WIDE}" textLength="{cell_len(found[0]) * WIDE}"'
                yield f"<tspan {place}{named}>{escape(found[0], quote=False)}</tspan>"
        x += cell_len(text)


def _joined(row: Strip) -> Iterator[tuple[str, Style]]:
    """The texts of a row; neighbours of the same look are one."""
    before, last = "", Style()
    for text, style, _control in row:
        if (style or Style()) == last:
            before += text
            continue
        if before:
            yield before, last
        before, last = text, style or Style()
    yield before, last


def _look(style: Style, page: Style) -> str:
    """What differs from the text of the page, as CSS."""
    ink = _colour(style)
    parts = [f"fill:{ink}"] if ink not in {_colour(page), ""} else []
    parts += ["font-weight:bold"] if style.bold else []
    parts += ["font-style:italic"] if style.italic else []
    parts += ["text-decoration:underline"] if style.underline else []
    parts += ["opacity:.6"] if style.dim else []
    return ";".join(parts)


def _colour(style: Style, *, is_ground: bool = False) -> str:
    """A colour of a style, "" where it has none; of reversed cells the other one."""
    color: Color | None = style.bgcolor if is_ground != bool(style.reverse) else style.color
    return "" if color is None or color.triplet is None else color.triplet.hex

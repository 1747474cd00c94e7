"""QR codes in half blocks: two modules in a cell, dark on light whatever the theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import segno

from ruobr_tui.widgets.lines import Line, line

BORDER = 2
"""Light modules around. Four are the norm; two are read by every phone that was tried and save four rows."""

MIDDLE, NARROWEST = 3, 30
"""Cells between the code and the words beside it, and for the words at least."""

_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def qr_rows(text: str | bytes, border: int = BORDER) -> list[str]:
    """Rows of half blocks, of light modules: drawn light on dark they are the picture. All are as wide."""
    matrix = segno.make(text, error="l", micro=False).matrix
    width = len(matrix[0]) + 2 * border
    light = [[True] * width for _ in range(border)]
    light += [[True] * border + [not dark for dark in row] + [True] * border for row in matrix]
    light += [[True] * width for _ in range(border + (len(light) + border) % 2)]
    return [
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(light[::2], light[1::2], strict=True)
    ]


def beside_code(
    text: str | bytes, size: tuple[int, int], words_in: Callable[[int], Sequence[Line]]
) -> list[Line]:
    """The code with words at its right, in ``size`` (cells, rows); only the words where it would be cut.

    ``words_in`` lays the words out in so many cells. The border is narrower where only that fits.
    """
    width, height = size
    for border in (BORDER, 1):
        rows = qr_rows(text, border)
        room = width - len(rows[0]) - MIDDLE
        if room < NARROWEST or len(rows) > height:
            continue
        words = words_in(room)
        lines = []
        for number in range(max(len(rows), len(words))):
            drawn = rows[number] if number < len(rows) else " " * len(rows[0])
            role = "qr" if number < len(rows) else "text"
            right = words[number] if number < len(words) else Line(())
            spans = (*line((drawn, role), " " * MIDDLE).spans, *right.spans)
            lines.append(Line(spans, right.key, right.copy))
        return lines
    return list(words_in(width))


def picture(text: str | bytes, kind: str) -> bytes:
    """The same as a picture, ``png`` or ``svg``, with the four light modules around that the norm wants."""
    from io import BytesIO

    stream = BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind=kind, scale=8, border=4)
    return stream.getvalue()

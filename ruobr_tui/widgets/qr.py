"""QR codes in half blocks: two modules in a cell, always dark on light."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import segno

from ruobr_tui.widgets.lines import Line, line

BORDER = 2
"""Light modules around the code. The standard says four; every tested phone reads two, which saves four
rows.
"""

MIDDLE, NARROWEST = 3, 30
"""Cells between the code and the text beside it; smallest width of the text."""

_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def qr_rows(text: str | bytes, border: int = BORDER) -> list[str]:
    """Return rows of half blocks of the light modules, all of the same width. Drawn light on dark they are
    the code.
    """
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
    """Return the code with text at its right, in ``size`` (cells, rows); only the text if the code does not
    fit.

    ``words_in`` lays the text out in a number of cells. The border is narrower if only that fits.
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


def code_alone(text: str | bytes, size: tuple[int, int]) -> list[Line] | None:
    """Return the code in the middle of ``size`` (cells, rows); None if it does not fit."""
    width, height = size
    for border in (BORDER, 1):
        rows = qr_rows(text, border)
        if len(rows[0]) <= width and len(rows) <= height:
            left = " " * ((width - len(rows[0])) // 2)
            return [Line(())] * ((height - len(rows)) // 2) + [line(left, (row, "qr")) for row in rows]
    return None


def size_alone(text: str | bytes) -> tuple[int, int]:
    """Return the cells and rows that the code needs at least."""
    rows = qr_rows(text, 1)
    return len(rows[0]), len(rows)


def picture(text: str | bytes, kind: str) -> bytes:
    """Return the code as an image, ``png`` or ``svg``, with the standard border of four light modules."""
    from io import BytesIO

    stream = BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind=kind, scale=8, border=4)
    return stream.getvalue()

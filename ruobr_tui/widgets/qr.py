"""QR codes in half blocks: two modules in a cell, dark on light whatever the theme."""

from __future__ import annotations

import segno

BORDER = 2
"""Light modules around. Four are the norm; two are read by every phone that was tried and save four rows."""

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


def rows_that_fit(text: str, width: int, height: int) -> list[str]:
    """``qr_rows``, with a narrower border where only that fits; none when it would be cut."""
    for border in (BORDER, 1):
        rows = qr_rows(text, border)
        if len(rows[0]) <= width and len(rows) <= height:
            return rows
    return []


def picture(text: str | bytes, kind: str) -> bytes:
    """The same as a picture, ``png`` or ``svg``, with the four light modules around that the norm wants."""
    from io import BytesIO

    stream = BytesIO()
    segno.make(text, error="m", micro=False).save(stream, kind=kind, scale=8, border=4)
    return stream.getvalue()

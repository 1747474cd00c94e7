"""Text as what stands in cells: each piece with its width, by the same tables that Textual lays out with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size, split_graphemes

_PLAIN = re.compile(
    r"[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f"
    r"\u2010-\u2015\u2018-\u201f\u2020-\u2022\u2026\u2030\u2039\u203a\u20bd\u2116"
    r"\u2070-\u2079\u2190-\u2193\u21b5\u21c4\u2212\u221a\u2248\u2260\u2264\u2265\u232b\u2500-\u25ac\u25b2\u25b8-\u25ba\u25bc\u25be"
    r"\u25cb\u25cc\u25cf\u2610\u2713\u2717]*"
)
"""One cell each, in every terminal: nothing to be measured, and the cursor is where one thinks it is."""

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_NO_MARKS = "\u200d\ufe0f"
"""The joiner and the selector of pictures: they change how wide the character before them is."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def is_plain(text: str) -> bool:
    """Whether every character takes one cell in every terminal."""
    return _PLAIN.fullmatch(text) is not None


@lru_cache(2048)
def leading_marks(text: str) -> str:
    """What belongs to the character before the text: a letter and its marks may be cut apart."""
    end = 0
    while end < len(text) and get_character_cell_size(text[end]) == 0 and text[end] not in _NO_MARKS:
        end += 1
    return _CONTROLS.sub("", text[:end])


@lru_cache(2048)
def pieces(text: str) -> tuple[tuple[str, int], ...]:
    """(piece, cells: 1 or 2) of any text. Marks that combine stand with their letter, controls are left out.

    What has no width and nothing to combine with is left out too.
    """
    text = _CONTROLS.sub("", text)
    found: list[tuple[str, int]] = []
    for start, end, width in split_graphemes(text)[0]:
        piece = text[start:end]
        if width == 0 or get_character_cell_size(piece[0]) == 0:
            continue
        if found and _FLAG.fullmatch(found[-1][0] + piece):  # its two letters are one picture
            found[-1] = (found[-1][0] + piece, 2)
            continue
        found.append((piece, min(width, 2)))
    return tuple(found)


@lru_cache(1024)
def reach(cell: str) -> int:
    """The columns that a cell's text may take at most: some terminals show joined pictures one by one."""
    pictures = sum(
        unicodedata.category(character)[0] not in "MC" for character in cell
    )  # no marks, no joiners
    return 2 * pictures if pictures > 1 else 1

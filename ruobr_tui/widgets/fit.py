"""Fit texts into columns: cut with an ellipsis, align, measure in terminal cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells, set_cell_size


def width_of(text: str) -> int:
    """Return the cells that ``text`` occupies."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """Shorten ``text`` to at most ``width`` cells, with ``…`` where it was cut."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    if width == 1:
        return "…"
    return set_cell_size(text, width - 1).rstrip() + "…"


def left(text: str, width: int) -> str:
    """Cut or pad to exactly ``width`` cells, aligned left."""
    text = cut(text, width)
    return text + " " * (width - cell_len(text))


def right(text: str, width: int) -> str:
    """Cut or pad to exactly ``width`` cells, aligned right."""
    text = cut(text, width)
    return " " * (width - cell_len(text)) + text


BEFORE = ("—", "–", "₽", "%")
"""No line begins with these."""
AFTER = ("№", "§")
"""No line ends with these."""
SHORT = frozenset(("д.", "кв.", "ул.", "пр.", "каб.", "с.", "упр."))
"""Short words that no line ends with either."""
UNIT = re.compile(
    "(?:ч|мин|дн|день|дня|дней|год|года|лет|h|min|d|days?"
    "|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
    "|января|февраля|марта|апреля|июня|июля|августа|сентября|октября|ноября|декабря"
    "|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[).,;:]*"
)
"""No line begins with these after a number."""


def _belong_together(before: str, word: str) -> bool:
    if word.startswith(BEFORE) or before.endswith(AFTER):
        return True
    last = before.rpartition(" ")[2]
    return last in SHORT or (last[-1:].isdigit() and UNIT.fullmatch(word) is not None)


def _words(text: str) -> list[str]:
    """Return the pieces between which a line may be broken."""
    words: list[str] = []
    for word in text.split(" "):
        if words and words[-1] and _belong_together(words[-1], word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def wrap(text: str, width: int) -> Iterator[str]:
    """Return lines of at most ``width`` cells, broken at spaces where possible; line breaks are preserved.

    A dash, a unit and a number sign stay with their words.
    """
    width = max(width, 1)
    for paragraph in text.split("\n"):
        line = ""
        taken = 0
        for word in _words(paragraph):
            size = cell_len(word)
            if taken and taken + 1 + size > width:
                yield line
                line, taken = "", 0
            while size > width:
                if taken:
                    yield line
                    line, taken = "", 0
                head, *others = (part for part in chop_cells(word, width) if part)
                if cell_len(head) > width:  # a wide character and room for one cell
                    yield "…"
                else:
                    yield head
                word = "".join(others)
                size = cell_len(word)
            if taken:
                line += " " + word
                taken += 1 + size
            else:
                line, taken = word, size
        yield line

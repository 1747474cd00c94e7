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
SHORT = frozenset(("г.", "ул.", "пр.", "д.", "кв.", "каб.", "с.", "п.", "упр.", "p."))
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
    return before.lower() in SHORT or (before[-1:].isdigit() and UNIT.fullmatch(word) is not None)


def _words(text: str) -> list[str]:
    """Return the pieces between which a line may be broken."""
    words: list[str] = []
    before = ""
    for word in text.split(" "):
        if before and _belong_together(before, word):
            words[-1] += f" {word}"
        else:
            words.append(word)
        before = word
    return words


def _broken(word: str, width: int) -> list[str]:
    """Return the parts of a word longer than a line; a path or an address is broken behind a slash."""
    head, *others = (part for part in chop_cells(word, width) if part)
    at = head.rfind("/") + 1
    if 0 < at < len(head) and 3 * cell_len(head[:at]) >= width:
        return [head[:at], head[at:], *others]
    return [head, *others]


def wrap(text: str, width: int) -> Iterator[str]:
    """Return lines of at most ``width`` cells, broken at spaces where possible; line breaks are preserved.

    A dash, a unit, a number sign and a short form of an address stay with their words.
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
                head, *others = _broken(word, width)
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

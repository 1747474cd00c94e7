"""A line of dictation as parts, words and comments; spelling is made alike here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ruobr_tui.api.reasons import journal as reasons
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.rules.text.folding import folded

MAX_LINE = 2_000
"""Characters of a line: a class of 40 with a comment for each."""

QUOTES = {"«": "»", "“": "”", "„": "“", '"': '"'}
"""What opens a comment, and what closes it."""

_ALIKE = str.maketrans("aceopxyktmhb‐‑–—−", "асеорхуктмнв-----")
_SEPARATOR = re.compile(r"[,;\n]")


def alike(text: str) -> str:
    """Return the form in which two spellings of one name or code are equal.

    Letters that look the same on both alphabets are one, and so are all hyphens and dashes.
    """
    return folded(text).translate(_ALIKE)


@dataclass(frozen=True, slots=True)
class Part:
    """``start`` and ``end`` are its place in the line, in characters, blanks around it left out."""

    start: int
    end: int
    words: tuple[str, ...]
    comment: str = ""
    fault: Reason | None = None


def parts_of(line: str) -> list[Part]:
    """Return the parts of a line; an empty part is none."""
    if len(line) > MAX_LINE:
        return [Part(0, len(line), (), fault=reasons.LINE_TOO_LONG)]
    return [part for start, end in _places(line) if (part := _part(line, start, end)) is not None]


def _places(line: str) -> Iterator[tuple[int, int]]:
    start, closing = 0, ""
    for at, sign in enumerate(line):
        if closing:
            closing = "" if sign == closing else closing
        elif sign in QUOTES:
            closing = QUOTES[sign]
        elif _SEPARATOR.match(sign):
            yield start, at
            start = at + 1
    yield start, len(line)


def _part(line: str, start: int, end: int) -> Part | None:
    text = line[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if not text:
        return None
    end = start + len(text)
    at = next((at for at, sign in enumerate(text) if sign in QUOTES), None)
    if at is None:
        return Part(start, end, tuple(text.split()))
    words, closing = tuple(text[:at].split()), QUOTES[text[at]]
    closed = text.find(closing, at + 1)
    if closed < 0:
        return Part(start, end, words, fault=reasons.OPEN_QUOTE)
    comment = text[at + 1 : closed].strip()
    if closed + 1 < len(text):
        return Part(start, end, words, comment, fault=reasons.AFTER_COMMENT)
    return Part(start, end, words, comment)

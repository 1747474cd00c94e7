"""Lines as plain data: pieces of text with the role of each, and how titles and paragraphs become lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import NamedTuple

from ruobr_tui.widgets import fit


class Span(NamedTuple):
    """A piece of a line in one role's style."""

    text: str
    role: str = "text"


class Line(NamedTuple):
    """One line of a page. A line with a ``key`` can be selected; ``copy`` is the text that copying it puts on
    the clipboard.
    """

    spans: tuple[Span, ...]
    key: Hashable | None = None
    copy: str = ""

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(span.text for span in self.spans)


EMPTY = Line(())


def line(*parts: Span | tuple[str, str] | str, key: Hashable | None = None, copy: str = "") -> Line:
    """Make a line from texts and (text, role) pairs."""
    return Line(tuple(_span(part) for part in parts), key, copy)


def _span(part: Span | tuple[str, str] | str) -> Span:
    return Span(part) if isinstance(part, str) else Span(*part)


def size_of(spans: Iterable[Span]) -> int:
    """Return the number of cells that spans take."""
    return sum(fit.width_of(span.text) for span in spans)


def cut_line(spans: Iterable[Span], width: int, key: Hashable | None = None, copy: str = "") -> Line:
    """Make a line in which the last spans are cut to the width."""
    found: list[Span] = []
    left = width
    for span in spans:
        if left <= 0:
            break
        text = fit.cut(span.text, left)
        left -= fit.width_of(text)
        found.append(Span(text, span.role))
    return Line(tuple(found), key, copy)


def heading(text: str, width: int, role: str = "heading", right: str = "", right_role: str = "dim") -> Line:
    """Make a title with a rule up to the right edge, or up to ``right``, which is left out where both do not
    fit.
    """
    if right and fit.width_of(text) + fit.width_of(right) + 4 > width:
        right = ""
    text = fit.cut(text, width)
    rest = width - fit.width_of(text) - 1 - (fit.width_of(right) + 1 if right else 0)
    rule = (" " + "─" * rest if rest > 1 else "", "rule")
    return line((text, role), rule, *([(f" {right}", right_role)] if right else []))


def paragraph(text: str, width: int, role: str = "text", indent: str = "") -> list[Line]:
    """Wrap a text to lines of ``width`` cells."""
    return [line((indent + part, role)) for part in fit.wrap(text, width - fit.width_of(indent))]


def listed(parts: Iterable[tuple[str, str]], width: int, indent: str = "") -> list[Line]:
    """Join (text, role) parts with dots; lines are broken between parts where possible."""
    rows: list[list[Span]] = []
    taken = 0
    for text, role in parts:
        size = fit.width_of(text)
        if rows and taken + 3 + size <= width:
            rows[-1] += [Span(" · ", "dim"), Span(text, role)]
            taken += 3 + size
            continue
        pieces = list(fit.wrap(text, width - fit.width_of(indent)))
        rows += [[Span(indent, "dim"), Span(piece, role)] for piece in pieces]
        taken = fit.width_of(indent) + fit.width_of(pieces[-1])
    return [Line(tuple(row)) for row in rows]

"""The wanted cells: what Textual writes, read back into rows of text and style.

Textual writes cursor positions, styles and text (``CompositorUpdate.render_segments``). Other sequences,
such as the bell or the clipboard, are passed on as they are.
"""

from __future__ import annotations

import re

from ruobr_tui.terminal.graphemes import is_plain, leading_marks, pieces
from ruobr_tui.terminal.style import CONCEALED, DEFAULT, Style, changed, stepped_down

_CSI = re.compile(r"\[([0-9;:?<=>]*)([ -/]*)([@-~])")
_OSC = re.compile(r"\]([^\x07\x1b]*)(\x07|\Z)")
_BLANKS = re.compile(" +")
_OURS = ("?2026", "22;")
"""What the driver decides itself: frames shown at once, the shape of the mouse pointer."""

_NOWHERE = (-1, -1)

Row = tuple[list[str], list[Style]]
"""Texts and styles of a row's cells. The right half of a wide character is an empty text."""


class Canvas:
    """A grid of cells that is written on. ``dirty`` are the rows written since it was last emptied."""

    def __init__(self, columns: int, rows: int, colours: int) -> None:
        self.columns, self.rows = columns, rows
        self.lines: list[Row] = [blank_row(columns) for _ in range(rows)]
        self.dirty: set[int] = set()
        self.passed: list[str] = []
        self._colours = colours
        self._x = self._y = 0
        self._pen = self._shown_pen = DEFAULT
        self._concealed_end = _NOWHERE

    def write(self, data: str) -> None:
        """Take text with control sequences."""
        head, *parts = data.split("\x1b")
        if head:
            self._text(head)
        for part in parts:
            end = 1  # a sequence of one character, such as the end of a string
            if (match := _CSI.match(part)) is not None:
                self._control(match)
                end = match.end()
            elif (match := _OSC.match(part)) is not None:
                self._operating_system(match[1])
                end = match.end()
            if len(part) > end:
                self._text(part[end:])

    def _control(self, match: re.Match[str]) -> None:
        parameters, _between, final = match.groups()
        if final == "m":
            self._take(changed(self._pen, parameters))
        elif final == "H" and "?" not in parameters:
            row, _, column = parameters.partition(";")
            self._y = max(int(row or 1), 1) - 1
            self._x = max(int(column or 1), 1) - 1
        elif not parameters.startswith(_OURS):
            self.passed.append("\x1b" + match[0])

    def _take(self, pen: Style) -> None:
        self._pen = pen
        shown = pen._replace(attributes=pen.attributes & ~CONCEALED)
        self._shown_pen = stepped_down(shown, self._colours)

    def _operating_system(self, content: str) -> None:
        if content.startswith("8;"):
            _, _, address = content[2:].partition(";")
            self._take(self._pen._replace(link=address))
        elif not content.startswith(_OURS):
            self.passed.append(f"\x1b]{content}\x07")

    def _text(self, text: str) -> None:
        if "\n" not in text and "\r" not in text and "\x07" not in text:
            self._run(text)
            return
        for line in re.split("([\n\r\x07])", text):
            if line == "\n":
                self._x, self._y = 0, self._y + 1
            elif line == "\r":
                self._x = 0
            elif line == "\x07":
                self.passed.append(line)
            elif line:
                self._run(line)

    def _run(self, text: str) -> None:
        if not 0 <= self._y < self.rows:
            return
        is_concealed = bool(self._pen.attributes & CONCEALED)
        if is_concealed:
            text = _concealed(text)
        if is_plain(text):
            start, self._x = self._x, self._x + len(text)
            if start < self.columns:
                self._put(start, text if self._x <= self.columns else text[: self.columns - start])
            self._concealed_end = (self._x, self._y) if is_concealed else _NOWHERE
            return
        if marks := leading_marks(text):
            self._join(marks)
        for piece, width in pieces(text):
            if width == 1:
                if self._x < self.columns:
                    self._put(self._x, [piece])
            elif self._x + 1 < self.columns:
                self._put(self._x, [piece, ""])
            elif self._x < self.columns:  # half of it would be outside
                self._put(self._x, " ")
            self._x += width
            self._concealed_end = _NOWHERE  # what stands here now may carry marks

    def _join(self, marks: str) -> None:
        """Marks of the cell before: a style may begin between a letter and its marks."""
        if 0 < self._x <= self.columns and (self._x, self._y) != self._concealed_end:
            texts, _styles = self.lines[self._y]
            at = self._x - (2 if texts[self._x - 1] == "" else 1)
            texts[at] += marks
            self.dirty.add(self._y)

    def _put(self, x: int, cells: str | list[str]) -> None:
        texts, styles = self.lines[self._y]
        self.dirty.add(self._y)
        end = x + len(cells)
        if texts[x] == "":  # half of a wide character goes, so the other half goes
            texts[x - 1], styles[x - 1] = " ", styles[x - 1].blank
        if end < self.columns and texts[end] == "":
            texts[end], styles[end] = " ", styles[end].blank
        texts[x:end] = [_SAME[cell] for cell in cells]
        pen = self._shown_pen
        blank = pen.blank
        styles[x:end] = [pen] * len(cells)
        if blank is not pen and " " in cells:
            if isinstance(cells, str):
                for gap in _BLANKS.finditer(cells):
                    styles[x + gap.start() : x + gap.end()] = [blank] * (gap.end() - gap.start())
            else:
                for at, cell in enumerate(cells, x):
                    if cell == " ":
                        styles[at] = blank


class _Same(dict[str, str]):
    """One object for each text of a cell, in all programs of a process: Python makes a new one each time."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _MOST_TEXTS:
            self.clear()
        self[text] = text
        return text


_MOST_TEXTS = 4096
_SAME = _Same()


def _concealed(text: str) -> str:
    """Blanks that take as many cells: not every terminal conceals, and none should have to be trusted to."""
    return " " * (len(text) if is_plain(text) else sum(width for _piece, width in pieces(text)))


def blank_row(columns: int, style: Style = DEFAULT) -> Row:
    """A row of blanks."""
    return [" "] * columns, [style] * columns

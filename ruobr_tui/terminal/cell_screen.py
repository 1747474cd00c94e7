"""The cells that a terminal should show and those that it does; the cheapest way from these to those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ruobr_tui.terminal.canvas import Canvas, Row, blank_row
from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cursor import Cell
from ruobr_tui.terminal.pen import Pen
from ruobr_tui.terminal.row import draw_rows, plan_row
from ruobr_tui.terminal.scrolling import find_scroll, scrolled
from ruobr_tui.terminal.style import DEFAULT, Style

_ANEW = 0.4
"""The share of rows from which on beginning with an empty screen is tried as well."""
_MOSTLY = 0.5


class CellScreen:
    """Takes what Textual writes; gives frames. Sizes are in cells; positions begin with 0."""

    def __init__(self, columns: int, rows: int, terminal: Capabilities) -> None:
        self.terminal = terminal
        self._canvas = Canvas(columns, rows, terminal.colours)
        self._shown: list[Row] | None = None
        self._pen = Pen(terminal, columns)

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._canvas.columns, self._canvas.rows

    def rows(self) -> list[Row]:
        """The wanted cells: texts and styles of each row."""
        return [(list(texts), list(styles)) for texts, styles in self._canvas.lines]

    @property
    def is_mostly_new(self) -> bool:
        """Whether most rows have been written since the last frame."""
        return len(self._canvas.dirty) > self._canvas.rows * _MOSTLY

    @property
    def is_painted(self) -> bool:
        """Whether anything was painted at all."""
        return self._shown is not None or bool(self._canvas.dirty)

    def write(self, data: str) -> None:
        """Take text with control sequences, as Textual writes them."""
        self._canvas.write(data)

    def resize(self, columns: int, rows: int) -> None:
        """Another size: everything is painted anew, as terminals differ in what they keep."""
        if (columns, rows) != self.size:
            passed = self._canvas.passed
            self._canvas = Canvas(columns, rows, self.terminal.colours)
            self._canvas.passed = passed
        self.forget()

    def trust_erasing(self) -> None:
        """Erasing paints with the background from now on, whatever the terminal's name says."""
        self.terminal = self.terminal._replace(bce=True)
        pen, self._pen = self._pen, Pen(self.terminal, self._canvas.columns)
        self._pen.x, self._pen.y, self._pen.style = pen.x, pen.y, pen.style

    def forget(self) -> None:
        """Nothing is known of what the terminal shows: the next frame paints all, if there was one before."""
        if self._shown is not None:
            self._canvas.dirty.update(range(self._canvas.rows))
        self._shown = None
        self._pen = Pen(self.terminal, self._canvas.columns)

    def frame(self, cursor: Cell | None = None) -> str:
        """The sequence from what is shown to what is wanted; empty when nothing differs.

        The cursor goes to its cell last: who follows it reads what is there by then.
        """
        canvas = self._canvas
        passed = "".join(canvas.passed)
        canvas.passed.clear()
        if passed.startswith("\x1b["):  # it may have moved the cursor or changed the style
            self._pen = Pen(self.terminal, canvas.columns)
        wanted, shown = canvas.lines, self._shown
        if shown is None:
            best = self._from_empty(wanted)
            self._shown = [(list(texts), list(styles)) for texts, styles in wanted]
        else:
            differing = [y for y in sorted(canvas.dirty) if wanted[y] != shown[y]]
            canvas.dirty.clear()
            if not differing:
                best = self._pen.copy()
                self._place(best, cursor)
                self._pen = best.copy()
                return passed + best.text
            best = self._from_shown(wanted, shown, differing)
            for y in differing:
                shown[y] = (list(wanted[y][0]), list(wanted[y][1]))
        canvas.dirty.clear()
        self._place(best, cursor)
        self._pen = best.copy()
        return passed + best.text

    def _place(self, pen: Pen, cursor: Cell | None) -> None:
        if cursor is not None:
            columns, rows = self.size
            pen.move(min(max(cursor[0], 0), columns - 1), min(max(cursor[1], 0), rows - 1))

    def _from_shown(self, wanted: Sequence[Row], shown: Sequence[Row], differing: Sequence[int]) -> Pen:
        best = self._pen.copy()
        _draw(best, differing, wanted, shown)
        others = []
        if self.terminal.scroll and (scroll := find_scroll(wanted, shown, differing)) is not None:
            other = self._pen.copy()
            other.scroll(*scroll, DEFAULT)
            after = scrolled(shown, scroll)
            rows = sorted({*differing, *range(scroll.top, scroll.bottom + 1)})
            _draw(other, rows, wanted, after)
            others.append(other)
        if len(differing) >= len(wanted) * _ANEW:
            # Every character would have to be written: whether that can be shorter is known beforehand.
            if _characters(wanted) < len(best.text):
                others.append(self._from_empty(wanted))
            between = range(1, len(wanted) - 1)
            is_able = self.terminal.scroll and self.terminal.delete_lines
            if between and is_able and _characters([wanted[y] for y in between]) < len(best.text):
                others.append(self._from_empty_between(between, wanted, shown))
        return min((best, *others), key=lambda pen: len(pen.text.encode())) if others else best

    def _from_empty(self, wanted: Sequence[Row]) -> Pen:
        pen = self._pen.copy()
        ground = self._ground(wanted)
        pen.clear(ground)
        empty = blank_row(len(wanted[0][0]), ground)
        _draw(pen, range(len(wanted)), wanted, [empty] * len(wanted))
        return pen

    def _from_empty_between(self, rows: range, wanted: Sequence[Row], shown: Sequence[Row]) -> Pen:
        """Begin anew below the first row and above the last: header and footer of pages are much alike."""
        pen = self._pen.copy()
        ground = self._ground(wanted)
        pen.clear_rows(rows[0], rows[-1], ground)
        empty = blank_row(len(wanted[0][0]), ground)
        before = [shown[0], *[empty] * len(rows), shown[-1]]
        _draw(pen, range(len(wanted)), wanted, before)
        return pen

    def _ground(self, wanted: Sequence[Row]) -> Style:
        """The look of most blanks, if clearing can paint it."""
        if not self.terminal.bce:
            return DEFAULT
        blanks: Counter[Style] = Counter()
        for texts, styles in wanted:
            blanks.update(style for text, style in zip(texts, styles, strict=True) if text == " ")
        return next(
            (style for style, _count in blanks.most_common() if self._pen.can_erase_to(style)), DEFAULT
        )


def _characters(rows: Sequence[Row]) -> int:
    """The characters that are no blanks."""
    return sum(len(texts) - texts.count(" ") for texts, _styles in rows)


def _draw(pen: Pen, rows: Sequence[int], wanted: Sequence[Row], shown: Sequence[Row]) -> None:
    """Write what turns these rows into the wanted ones."""
    plans = (plan_row(pen, y, wanted[y], shown[y]) for y in rows)
    draw_rows(pen, [plan for plan in plans if plan is not None])

"""The cells of an emulated terminal: writing, erasing, moving and scrolling, over pyte's screen.

pyte keeps the cursor, the margins and the scrolling. Its cells and its erasing are not used, because it
always erases with the whole pen, keeps halves of wide characters, and forgets faint text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import pyte
from wcwidth import wcwidth

from terminal.cells import BLANK, UNCLEAR, Cell, Unclear

width_of: Callable[[str], int] = lru_cache(maxsize=4096)(wcwidth)


class CellGrid(pyte.Screen):
    """A screen of a size; ``bce``: whether what is erased takes the background of the pen.

    Automatic wrapping is off. After a character in the last column, terminals differ in where the cursor
    stands: it must be placed before the column is used again.
    """

    def __init__(self, columns: int, rows: int, *, bce: bool = False) -> None:
        self.bce = bce
        self.repeatable = ""  # the character that CSI b would repeat
        self.marked: tuple[int, int] | None = None  # row and column of the cell that a mark would join
        self.is_column_clear = True
        self.scrolls = 0  # how often lines were pushed out
        super().__init__(columns, rows)

    # pyte takes the cells of the lines that scroll in from here
    @property
    def default_char(self) -> Cell:  # type: ignore[override]
        """An erased cell."""
        pen = getattr(getattr(self, "cursor", None), "attrs", BLANK)
        if not isinstance(pen, Cell) or not self.bce:
            return BLANK
        if pen.reverse:  # the Linux console erases with the reversed colours, others do not
            return Cell(bg=UNCLEAR)
        return Cell(bg=pen.bg)

    def reset(self) -> None:
        """As switched on."""
        super().reset()
        self.cursor.attrs = BLANK  # type: ignore[assignment]
        self.clear()

    def clear(self, cell: Cell | None = None) -> None:
        """Fill the screen, the cursor stays."""
        for row in range(self.lines):
            self.buffer[row] = self._line(cell or self.default_char)

    def _line(self, cell: Cell) -> Any:
        line: Any = pyte.screens.StaticDefaultDict(BLANK)
        line.update(dict.fromkeys(range(self.columns), cell))
        return line

    @property
    def cells(self) -> list[list[Cell]]:
        """All rows as they are."""
        lines: Any = self.buffer
        return [[lines[row][column] for column in range(self.columns)] for row in range(self.lines)]

    def draw(self, data: str) -> None:
        """Write characters; those of no width join the one just written."""
        if all(width_of(character) == 1 for character in data):
            self._draw_plain(data)
            return
        for character in data:
            width = width_of(character)
            if width < 0:
                raise Unclear(f"a character without width: {character!r}")
            if width == 0:
                self._mark(character)
            elif width == 1:
                self._draw_plain(character)
            else:
                self._draw_wide(character)

    def _draw_plain(self, data: str) -> None:
        column, end = self._room(data, len(data))
        pen: Any = self.cursor.attrs
        made = {character: pen._replace(data=character) for character in set(data)}
        line: Any = self.buffer[self.cursor.y]
        for at, character in enumerate(data, column):
            line[at] = made[character]
        self._written(end - 1, end, data[-1])

    def _draw_wide(self, character: str) -> None:
        column, end = self._room(character, 2)
        pen: Any = self.cursor.attrs
        line: Any = self.buffer[self.cursor.y]
        line[column], line[column + 1] = pen._replace(data=character), pen._replace(data="")
        self._written(column, end, character)

    def _room(self, data: str, width: int) -> tuple[int, int]:
        column = self._column("a character")
        if column + width > self.columns:
            raise Unclear(f"no room for {data!r} in column {column} of {self.columns}")
        self._break_apart(column, column + width)
        return column, column + width

    def _written(self, column: int, end: int, character: str) -> None:
        self.marked = (self.cursor.y, column)
        self.repeatable = character
        self._advance(end)

    def repeat(self, count: int = 0) -> None:
        """CSI b; only right behind an ASCII character do all terminals that know it do the same."""
        if not self.repeatable or not self.repeatable.isascii():
            raise Unclear(f"repeating {self.repeatable!r}")
        character, self.repeatable = self.repeatable, ""
        self.draw(character * (count or 1))
        self.repeatable = ""

    def _mark(self, mark: str) -> None:
        if self.marked is None:
            raise Unclear(f"a mark {mark!r} behind nothing")
        row, column = self.marked
        line: Any = self.buffer[row]
        line[column] = line[column]._replace(data=line[column].data + mark)
        self.repeatable = ""

    def _advance(self, column: int) -> None:
        if column == self.columns:
            self.cursor.x, self.is_column_clear = column - 1, False
        else:
            self.cursor.x = column

    def _column(self, what: str) -> int:
        if not self.is_column_clear:
            raise Unclear(f"{what} where the column of the cursor is not the same in all terminals")
        return int(self.cursor.x)

    def _break_apart(self, start: int, end: int) -> None:
        """Blank the halves of wide characters that stick out of the columns from start to end."""
        line: Any = self.buffer[self.cursor.y]
        for inside, outside in ((start, start - 1), (end, end)):
            if 0 <= outside < self.columns and inside < self.columns and line[inside].data == "":
                half = line[outside]
                # Its look: of the former character, of the pen, or default.
                plain = half._replace(data=" ").seen == BLANK and self._pen_is_plain
                line[outside] = BLANK if plain else Cell(bg=UNCLEAR)

    @property
    def _pen_is_plain(self) -> bool:
        pen: Any = self.cursor.attrs
        return bool(pen._replace(data=" ").seen == BLANK)

    # Erasing

    def _erase(self, start: int, end: int) -> None:
        self._break_apart(start, end)
        line: Any = self.buffer[self.cursor.y]
        for column in range(start, end):
            line[column] = self.default_char

    def erase_characters(self, count: int | None = None) -> None:
        """CSI X."""
        column = self._column("CSI X")
        self._erase(column, min(column + (count or 1), self.columns))

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """CSI K."""
        if how == 2:
            return self._erase(0, self.columns)
        column = self._column("CSI K")
        return self._erase(column, self.columns) if how == 0 else self._erase(0, column + 1)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """CSI J."""
        if how == 2:
            return self.clear()
        if how not in (0, 1):
            raise Unclear(f"CSI {how} J")
        self.erase_in_line(how)
        for row in range(self.cursor.y + 1, self.lines) if how == 0 else range(self.cursor.y):
            self.buffer[row] = self._line(self.default_char)
        return None

    # Moving and scrolling

    def _scrolled(self, scroll: Callable[[], None]) -> None:
        """pyte leaves holes where lines come in: paint them."""
        scroll()
        for row in range(self.lines):
            if row not in self.buffer:
                self.buffer[row] = self._line(self.default_char)

    def index(self) -> None:
        """LF: down, or the region scrolls up."""
        self.scrolls += self.cursor.y == (self.margins or (0, self.lines - 1))[1]
        self._scrolled(super().index)

    def reverse_index(self) -> None:
        """ESC M: up, or the region scrolls down."""
        self.scrolls += self.cursor.y == (self.margins or (0, 0))[0]
        self._scrolled(super().reverse_index)

    def scroll_up(self, count: int = 0) -> None:
        """CSI S."""
        self._at_row((self.margins or (0,))[0], lambda: self.delete_lines(count or 1))

    def scroll_down(self, count: int = 0) -> None:
        """CSI T."""
        self._at_row((self.margins or (0,))[0], lambda: self.insert_lines(count or 1))

    def _at_row(self, row: int, action: Callable[[], None]) -> None:
        before = (self.cursor.x, self.cursor.y, self.is_column_clear)
        self.cursor.y = row
        action()
        self.cursor.x, self.cursor.y, self.is_column_clear = before

    def insert_lines(self, count: int | None = None) -> None:
        """CSI L."""
        self._scrolled(partial(super().insert_lines, count))

    def delete_lines(self, count: int | None = None) -> None:
        """CSI M."""
        self._scrolled(partial(super().delete_lines, count))

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """CSI r: the region that scrolls; the cursor goes home."""
        if top and bottom and not top < bottom <= self.lines:
            raise Unclear(f"a region from {top} to {bottom} of {self.lines}")
        super().set_margins(top or None, bottom or None)
        self.cursor_position()

    def carriage_return(self) -> None:
        """CR."""
        super().carriage_return()
        self.is_column_clear = True

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """CSI H."""
        super().cursor_position(line, column)
        self.is_column_clear = True

    def cursor_to_column(self, column: int | None = None) -> None:
        """CSI G."""
        super().cursor_to_column(column)
        self.is_column_clear = True

    def cursor_forward(self, count: int | None = None) -> None:
        """CSI C."""
        self._column("CSI C")
        super().cursor_forward(count)

    def cursor_back(self, count: int | None = None) -> None:
        """CSI D and BS."""
        self._column("CSI D")
        super().cursor_back(count)

"""A strict terminal without automatic wrapping, over pyte's screen: what real terminals agree on.

pyte keeps the cursor, the margins and the scrolling; the cells, the erasing and the reading of sequences
are here, because pyte always erases with the whole pen, keeps halves of wide characters, forgets faint text
and links, and knows no ``CSI n b``. The line is raw: LF keeps the column.

Where real terminals differ, the emulator raises :class:`Unclear` instead of choosing one behaviour, or leaves
a cell whose background is :data:`UNCLEAR`, which equals nothing that was meant. So a sequence that passes
here means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pyte
from wcwidth import wcwidth

UNCLEAR = "unclear"
"""The background of a cell that terminals paint differently."""

ATTRIBUTES = {
    1: ("bold", True),
    2: ("faint", True),
    3: ("italic", True),
    4: ("underline", True),
    5: ("blink", True),
    7: ("reverse", True),
    8: ("concealed", True),
    9: ("strike", True),
    23: ("italic", False),
    24: ("underline", False),
    25: ("blink", False),
    27: ("reverse", False),
    28: ("concealed", False),
    29: ("strike", False),
}
TOKEN = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<parameters>[\d:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<escape>[^\[\]])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)",
    re.DOTALL,
)


class Unclear(AssertionError):
    """Terminals differ in what this does."""


class Cell(NamedTuple):
    """One cell: a character with its marks, "" for the right half of a wide one; colours as "default",
    the number of a palette of 256, or "#rrggbb". The first field has pyte's name."""

    data: str = " "
    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False
    blink: bool = False
    reverse: bool = False
    concealed: bool = False
    strike: bool = False
    link: str = ""

    @property
    def is_plain_blank(self) -> bool:
        """Whether nothing but the background can be seen."""
        return self.data == " " and not (self.underline or self.strike or self.reverse)

    @property
    def seen(self) -> Cell:
        """What a user can tell apart: a blank has a background alone."""
        return Cell(bg=self.bg) if self.is_plain_blank else self

    def __repr__(self) -> str:
        blank = Cell()
        differences = [
            f"{name}={getattr(self, name)}" if getattr(self, name) is not True else name
            for name in self._fields[1:]
            if getattr(self, name) != getattr(blank, name)
        ]
        return f"<{self.data!r}{' ' if differences else ''}{' '.join(differences)}>"


BLANK = Cell()


class Emulator(pyte.Screen):
    """A terminal of a size; ``bce``: whether what is erased takes the background of the pen.

    Automatic wrapping is off. After a character in the last column, terminals differ in where the cursor
    stands: it must be placed before the column is used again.
    """

    def __init__(self, columns: int, rows: int, *, bce: bool = False) -> None:
        self.bce = bce
        self.repeatable = ""  # the character that CSI b would repeat
        self.marked: tuple[int, int] | None = (
            None  # (row, column) of the cell that a combining mark would join
        )
        self.is_column_clear = True
        self.scrolls = 0  # how often lines were pushed out
        self.finals: set[str] = set()  # names of the sequences seen, as "CSI H", "CSI ?2026h", "ESC M", "LF"
        self.parameters: set[str] = set()  # parameters of SGR seen
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

    def feed(self, data: str) -> None:
        """Obey; raises :class:`Unclear` for everything that is not known to mean the same everywhere."""
        end = 0
        while end < len(data):
            token = TOKEN.match(data, end)
            if token is None:
                raise Unclear(f"no sequence: {data[end : end + 12]!r}")
            end = token.end()
            if token["text"] is not None:
                self.draw(token["text"])
            elif token["control"] is not None:
                self._control(token["control"])
            elif token["osc"] is not None:
                self._system(token["osc"])
            elif token["escape"] is not None:
                self._escape(token["escape"])
            else:
                self._sequence(token)

    # -- reading of sequences --

    def _control(self, control: str) -> None:
        names: dict[str, tuple[str, Callable[[], None]]] = {
            "\n": ("LF", self.linefeed),
            "\r": ("CR", self.carriage_return),
            "\b": ("BS", self.backspace),
        }
        if control not in names:
            raise Unclear(f"a control character: {control!r}")
        name, action = names[control]
        self.finals.add(name)
        self.repeatable, self.marked = "", None
        action()

    def _system(self, command: str) -> None:
        number, _, rest = command.partition(";")
        if number != "8":
            raise Unclear(f"OSC {command!r}")
        self.finals.add("OSC 8")
        self.repeatable = ""
        self._change(link=rest.partition(";")[2])

    def _escape(self, final: str) -> None:
        if final != "M":
            raise Unclear(f"ESC {final!r}")
        self.finals.add("ESC M")
        self.repeatable, self.marked = "", None
        self.reverse_index()

    def _sequence(self, token: re.Match[str]) -> None:
        if token["middle"]:
            raise Unclear(f"a sequence: {token[0]!r}")
        final, given = token["final"], token["parameters"]
        if token["private"]:
            self.finals.add(f"CSI {token['private']}{given}{final}")
            return  # modes and queries paint nothing
        self.finals.add(f"CSI {final}")
        numbers = [int(number or 0) for number in given.split(";")] if ":" not in given else []
        if final == "m":
            self.repeatable = ""
            self.parameters.add(given)
            self._rendition(given)
            return
        actions: dict[str, Callable[..., None]] = {
            "A": self.cursor_up,
            "B": self.cursor_down,
            "C": self.cursor_forward,
            "D": self.cursor_back,
            "G": self.cursor_to_column,
            "H": self.cursor_position,
            "J": self.erase_in_display,
            "K": self.erase_in_line,
            "L": self.insert_lines,
            "M": self.delete_lines,
            "S": self.scroll_up,
            "T": self.scroll_down,
            "X": self.erase_characters,
            "b": self.repeat,
            "d": self.cursor_to_line,
            "r": self.set_margins,
        }
        if final not in actions or not numbers:
            raise Unclear(f"a sequence: {token[0]!r}")
        if final != "b":
            self.repeatable, self.marked = "", None
        actions[final](*numbers)

    # -- the pen --

    def _change(self, **fields: Any) -> None:
        pen: Any = self.cursor.attrs
        self.cursor.attrs = pen._replace(**fields)

    def _rendition(self, given: str) -> None:
        if ":" in given:
            raise Unclear(f"SGR with colons: {given}")
        numbers = [int(number or 0) for number in given.split(";")]
        while numbers:
            number = numbers.pop(0)
            if number == 0:
                pen: Any = self.cursor.attrs
                self.cursor.attrs = Cell(link=pen.link)  # type: ignore[assignment]
            elif number in ATTRIBUTES:
                name, value = ATTRIBUTES[number]
                self._change(**{name: value})
            elif number == 22:
                self._change(bold=False, faint=False)
            elif number in (38, 48):
                self._change(**{"fg" if number == 38 else "bg": _extended(numbers)})
            elif number in (39, 49):
                self._change(**{"fg" if number == 39 else "bg": "default"})
            elif 30 <= number <= 37 or 40 <= number <= 47:
                self._change(**{"fg" if number < 40 else "bg": str(number % 10)})
            elif 90 <= number <= 97 or 100 <= number <= 107:
                self._change(**{"fg" if number < 100 else "bg": str(number % 10 + 8)})
            else:
                raise Unclear(f"SGR {number}")

    # -- writing --

    def draw(self, data: str) -> None:
        """Write characters; those of no width join the one just written."""
        for character in data:
            width = wcwidth(character)
            if width < 0:
                raise Unclear(f"a character without width: {character!r}")
            if width == 0:
                self._mark(character)
                continue
            column = self._column("a character")
            if column + width > self.columns:
                raise Unclear(f"no room for {character!r} in the last column")
            pen: Any = self.cursor.attrs
            self._break_apart(column, column + width)
            line: Any = self.buffer[self.cursor.y]
            line[column] = pen._replace(data=character)
            if width == 2:
                line[column + 1] = pen._replace(data="")
            self.marked = (self.cursor.y, column)
            self.repeatable = character
            self._advance(column + width)

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

    # -- erasing --

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

    # -- moving and scrolling --

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
        kept = (self.cursor.x, self.cursor.y, self.is_column_clear)
        self.cursor.y = row
        action()
        self.cursor.x, self.cursor.y, self.is_column_clear = kept

    def insert_lines(self, count: int | None = None) -> None:
        """CSI L."""
        self._scrolled(lambda: pyte.Screen.insert_lines(self, count))

    def delete_lines(self, count: int | None = None) -> None:
        """CSI M."""
        self._scrolled(lambda: pyte.Screen.delete_lines(self, count))

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


def _extended(numbers: list[int]) -> str:
    """The colour of SGR 38 and 48; takes its numbers off the list."""
    kind = numbers.pop(0)
    if kind == 5:
        return str(numbers.pop(0))
    if kind == 2:
        red, green, blue = numbers[:3]
        del numbers[:3]
        return f"#{red:02x}{green:02x}{blue:02x}"
    raise Unclear(f"SGR 38;{kind}")

"""Cells of an emulated terminal, and the pen that paints them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

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
        """What a user can distinguish: a blank has a background alone, what is concealed is a blank."""
        cell = self._replace(data=" ", concealed=False) if self.concealed else self
        return Cell(bg=cell.bg) if cell.is_plain_blank else cell

    def __repr__(self) -> str:
        blank = Cell()
        differences = [
            f"{name}={getattr(self, name)}" if getattr(self, name) is not True else name
            for name in self._fields[1:]
            if getattr(self, name) != getattr(blank, name)
        ]
        return f"<{self.data!r}{' ' if differences else ''}{' '.join(differences)}>"


BLANK = Cell()


@lru_cache(maxsize=8192)
def rendered(pen: Cell, parameters: str) -> Cell:
    """The pen after ``CSI parameters m``."""
    if ":" in parameters:
        raise Unclear(f"SGR with colons: {parameters}")
    numbers = [int(number or 0) for number in parameters.split(";")]
    while numbers:
        number = numbers.pop(0)
        if number == 0:
            pen = Cell(link=pen.link)
        elif number in ATTRIBUTES:
            name, value = ATTRIBUTES[number]
            pen = _with(pen, **{name: value})
        elif number == 22:
            pen = pen._replace(bold=False, faint=False)
        elif number in (38, 48):
            pen = _with(pen, **{"fg" if number == 38 else "bg": _extended(numbers)})
        elif number in (39, 49):
            pen = _with(pen, **{"fg" if number == 39 else "bg": "default"})
        elif 30 <= number <= 37 or 40 <= number <= 47:
            pen = _with(pen, **{"fg" if number < 40 else "bg": str(number % 10)})
        elif 90 <= number <= 97 or 100 <= number <= 107:
            pen = _with(pen, **{"fg" if number < 100 else "bg": str(number % 10 + 8)})
        else:
            raise Unclear(f"SGR {number}")
    return pen


def _with(pen: Cell, **changes: Any) -> Cell:
    return pen._replace(**changes)


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

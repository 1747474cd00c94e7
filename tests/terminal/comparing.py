"""Whether two emulated screens look the same to a user, and whether a terminal may be sent a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rich.color import Color, ColorSystem
from rich.style import Style

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.contrast import readable
from terminal.cells import UNCLEAR, Cell
from terminal.emulator import Emulator

PICTURE = ("#ffffff", "#000000")
SYSTEMS = {8: ColorSystem.STANDARD, 16: ColorSystem.STANDARD, 256: ColorSystem.EIGHT_BIT}
EVERYWHERE = {
    "CSI H",
    "CSI A",
    "CSI B",
    "CSI C",
    "CSI D",
    "CSI J",
    "CSI K",
    "CSI m",
    "CR",
    "LF",
    "BS",
    "OSC 8",
}


@lru_cache(maxsize=4096)
def _colour(name: str) -> Color:
    if name in ("default", UNCLEAR):
        return Color.default()
    return Color.parse(name) if name.startswith("#") else Color.from_ansi(int(name))


@lru_cache(maxsize=4096)
def _stepped_down(name: str, colours: int) -> str:
    if colours not in SYSTEMS or name == UNCLEAR:
        return "default" if colours == 0 else name
    down = _colour(name).downgrade(SYSTEMS[colours])
    return "default" if down.is_default else str(down.number)


@lru_cache(maxsize=65536)
def seen(cell: Cell, colours: int) -> Cell:
    """A cell as a terminal of so many colours can show it."""
    given = cell
    if colours == 0 and (cell.fg, cell.bg) == PICTURE:
        colours = 8  # a code for a camera
    if colours < 1 << 24:
        cell = cell._replace(fg=_stepped_down(cell.fg, colours), bg=_stepped_down(cell.bg, colours))
    is_bright = cell.fg.isdigit() and int(cell.fg) >= 8
    if colours == 8:
        cell = cell._replace(
            fg=str(int(cell.fg) % 8) if cell.fg.isdigit() else cell.fg,
            bg=str(int(cell.bg) % 8) if cell.bg.isdigit() else cell.bg,
        )
    if colours in (8, 16) and given.fg != given.bg and cell.bg != UNCLEAR:
        ink = readable(_number(cell.fg), _number(cell.bg), colours)
        is_bright = is_bright and ink == _number(cell.fg)
        cell = cell._replace(fg="default" if ink is None else str(ink))
    if colours == 8 and is_bright:  # bright is bold there
        cell = cell._replace(bold=True)
    return cell.seen


def _number(name: str) -> int | None:
    return int(name) if name.isdigit() else None


@lru_cache(maxsize=65536)
def look_of(cell: Cell) -> Style:
    """The style that makes such a cell."""
    return Style(
        color=_colour(cell.fg),
        bgcolor=_colour(cell.bg),
        bold=cell.bold,
        dim=cell.faint,
        italic=cell.italic,
        underline=cell.underline,
        blink=cell.blink,
        reverse=cell.reverse,
        conceal=cell.concealed,
        strike=cell.strike,
        link=cell.link or None,
    )


def differences(wanted: Emulator, shown: Emulator, colours: int) -> list[str]:
    """Each cell in which the screens differ, in words."""
    assert (wanted.columns, wanted.lines) == (shown.columns, shown.lines)
    found = []
    for row, (line, other) in enumerate(zip(wanted.cells, shown.cells, strict=True)):
        if line == other:
            continue
        for column, (cell, there) in enumerate(zip(line, other, strict=True)):
            one, two = seen(cell, colours), seen(there, colours)
            if (
                cell.bg == UNCLEAR
            ):  # half of a wide character was overwritten: terminals agree on the blank only
                one, two = Cell(one.data), Cell(two.data)
            if one != two or there.bg == UNCLEAR:
                found.append(f"row {row} column {column}: wanted {one}, shown {there}")
    return found


def not_understood(shown: Emulator, terminal: Capabilities) -> set[str]:
    """What was sent that the terminal does not understand."""
    known = set(EVERYWHERE)
    for understood, names in (
        (terminal.ech, ("CSI X",)),
        (terminal.scroll, ("CSI r", "ESC M")),
        (terminal.delete_lines, ("CSI M",)),
        (terminal.columns_absolute, ("CSI G",)),
        (terminal.rows_absolute, ("CSI d",)),
        (terminal.sync, ("CSI ?2026h", "CSI ?2026l")),
    ):
        known.update(names if understood else ())
    colours = {f"SGR {given}" for given in shown.parameters if _colours_needed(given) > terminal.colours}
    return (shown.finals - known) | colours


def _colours_needed(parameters: str) -> int:
    return max(_needs(parameters), default=0)


def _needs(parameters: str) -> Iterator[int]:
    numbers = iter(int(number or 0) for number in parameters.split(";"))
    for number in numbers:
        if number in (38, 48):
            if next(numbers) == 5:
                next(numbers)
                yield 256
            else:
                next(numbers), next(numbers), next(numbers)
                yield 1 << 24
        elif 30 <= number <= 49:  # with 39 and 49: without colours there is nothing to reset
            yield 8
        elif 90 <= number <= 107:
            yield 16

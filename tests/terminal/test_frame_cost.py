"""Frames are small where little changes: what a user of a thin line pays for."""

from __future__ import annotations

import pytest

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen

COLUMNS, ROWS = 80, 24
XTERM = Capabilities(256, bce=True, ech=True, scroll=True, columns_absolute=True, rows_absolute=True)
LESSONS = [f"{row:02} " + "Алгебра Химия Физика История"[row % 7 :] * 2 for row in range(60)]


def painted(first: int, marked: int | None = None) -> str:
    """A page of a long list; one row may have a marker."""
    return "\n".join(
        f"\x1b[{row + 1};1H{'›' if row == marked else ' '}{LESSONS[first + row]:79}" for row in range(ROWS)
    )


def cost(before: str, after: str, terminal: Capabilities = XTERM) -> int:
    screen = CellScreen(COLUMNS, ROWS, terminal)
    screen.write(before)
    screen.frame()
    screen.write(after)
    return len(screen.frame().encode())


@pytest.mark.parametrize("by", [1, 2, -1, -2])
def test_scrolling_costs_the_rows_that_come_in(by: int) -> None:
    new = [LESSONS[row] for row in (range(10 + ROWS, 10 + ROWS + by) if by > 0 else range(10 + by, 10))]
    assert cost(painted(10), painted(10 + by)) < sum(len(row.encode()) for row in new) + 30


def test_a_marker_that_moves_costs_a_dozen_bytes() -> None:
    assert cost(painted(0, 5), painted(0, 6)) <= 12
    assert cost(painted(0, 5), painted(0, 6), Capabilities()) <= 12


def test_the_same_again_costs_nothing() -> None:
    assert cost(painted(3, 1), painted(3, 1)) == 0


def test_a_screen_that_becomes_empty_is_erased() -> None:
    assert cost(painted(0), "\n".join(f"\x1b[{row + 1};1H{' ' * COLUMNS}" for row in range(ROWS))) <= 12


def marks(row: int) -> str:
    """A row of a table in which colours alternate."""
    red, green, plain = "\x1b[38;5;174m", "\x1b[38;5;114m", "\x1b[0m"
    colours = f"{green}5  {red}3  {green}4  {red}2  {green}5"
    return f"\x1b[{row + 1};1H{plain}Subject {row:02}   {colours}  {plain}4,00"


@pytest.mark.parametrize("terminal", [XTERM, Capabilities(256)])
def test_where_colours_alternate_each_is_named_once(terminal: Capabilities) -> None:
    screen = CellScreen(COLUMNS, ROWS, terminal)
    screen.frame()
    screen.write("".join(marks(row) for row in range(ROWS)))
    frame = screen.frame()
    assert frame.count("38;5;174") == frame.count("38;5;114") == 1
    assert len(frame) < ROWS * 75  # one after the other it would be 110 for each row


def test_a_row_of_hints_names_each_colour_once() -> None:
    keys = "".join(
        f"\x1b[1;38;5;75m{key} \x1b[22;38;5;249m{word}  " for key, word in zip("awTg?", LESSONS, strict=False)
    )
    screen = CellScreen(COLUMNS, ROWS, Capabilities(256))
    screen.frame()
    screen.write(f"\x1b[24;1H{keys}")
    frame = screen.frame()
    assert frame.count("38;5;75") == frame.count("38;5;249") == 1


def page(rows: int, word: str) -> str:
    """A page of many rows between a header and a footer, which are the same on all of them."""
    text = "".join(
        f"\x1b[{y + 1};1H{f'{word} {y} ' * 5:40}{' ' * 40}" if y <= rows else f"\x1b[{y + 1};1H{' ' * 80}"
        for y in range(1, ROWS - 1)
    )
    return f"\x1b[1;1H{'Header ' * 11}{text}\x1b[{ROWS};1H{'Footer ' * 11}"


def test_another_page_begins_anew_between_header_and_footer() -> None:
    with_it, without = (XTERM._replace(delete_lines=able) for able in (True, False))
    new = sum(len(f"word {y} " * 5) for y in range(1, 4))
    assert cost(page(22, "long"), page(3, "word"), with_it) <= new + 40
    assert cost(page(22, "long"), page(3, "word"), without) > cost(page(22, "long"), page(3, "word"), with_it)

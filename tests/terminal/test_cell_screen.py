"""Cells one by one: halves of wide characters and their neighbours, sizes, what is passed on as it is."""

from __future__ import annotations

import pytest

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen
from ruobr_tui.terminal.row import changed_cells
from ruobr_tui.terminal.style import DEFAULT
from terminal.emulator import Emulator

RED_GROUND = "\x1b[41m"


def screen(columns: int = 8, rows: int = 2) -> CellScreen:
    return CellScreen(columns, rows, Capabilities.of("xterm-256color", {}))


def texts(cells: CellScreen, row: int = 0) -> list[str]:
    return cells.rows()[row][0]


# Halves of wide characters


@pytest.mark.parametrize(
    ("column", "over", "wanted"),
    [
        (3, "x", ["a", "b", "x", " ", "c", " "]),  # over the left half
        (4, "x", ["a", "b", " ", "x", "c", " "]),  # over the right half
        (2, "x", ["a", "x", "世", "", "c", " "]),  # the neighbour before
        (5, "x", ["a", "b", "世", "", "x", " "]),  # the neighbour behind
        (2, "界", ["a", "界", "", " ", "c", " "]),
        (4, "界", ["a", "b", " ", "界", "", " "]),
        (3, "界", ["a", "b", "界", "", "c", " "]),
        (1, "xyz", ["x", "y", "z", " ", "c", " "]),
        (4, "xyz", ["a", "b", " ", "x", "y", "z"]),
    ],
)
def test_who_writes_over_one_half_takes_the_other_away_and_no_neighbour(
    column: int, over: str, wanted: list[str]
) -> None:
    cells, shown = screen(6, 1), Emulator(6, 1)
    cells.write("\x1b[1;1Hab世c")
    shown.feed(cells.frame())
    cells.write(f"\x1b[1;{column}H{over}")
    assert texts(cells) == wanted
    shown.feed(cells.frame())
    assert [cell.data for cell in shown.cells[0]] == wanted


@pytest.mark.parametrize("column", [3, 4])
def test_the_half_that_is_left_keeps_its_ground_and_nothing_else(column: int) -> None:
    cells = screen(6, 1)
    cells.write(f"\x1b[1;3H{RED_GROUND}\x1b[32m世\x1b[m\x1b[1;{column}Hx")
    found, styles = cells.rows()[0]
    left = 2 if column == 4 else 3
    assert found[left] == " "
    assert styles[left].background is not None
    assert styles[left] == styles[left].blank
    assert styles[left].foreground is None
    assert styles[5] == DEFAULT


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("abcd世", ["a", "b", "c", "d", "世", ""]),
        ("abcde世", ["a", "b", "c", "d", "e", " "]),
        ("abcdef世", ["a", "b", "c", "d", "e", "f"]),
        ("世世世世", ["世", "", "世", "", "世", ""]),
        ("a世世世", ["a", "世", "", "世", "", " "]),
    ],
)
def test_a_wide_character_that_has_no_room_at_the_edge_is_a_blank(written: str, wanted: list[str]) -> None:
    cells = screen(6, 2)
    cells.write(f"\x1b[1;1H{written}")
    assert texts(cells) == wanted
    assert texts(cells, 1) == [" "] * 6, "nothing runs over into the next row"


def row(text: str) -> tuple[list[str], list[object]]:
    cells = [" " if each == "·" else "" if each == "-" else each for each in text]
    return cells, [DEFAULT] * len(cells)


@pytest.mark.parametrize(
    ("wanted", "shown", "changed"),
    [
        ("界-b", "世-b", [0, 1]),
        ("a世-", "a界-", [1, 2]),
        ("世-b", "世-c", [2]),
        ("a世-", "b世-", [0]),
        ("ab·", "a世-", [1, 2]),
        ("a世-", "ab·", [1, 2]),
        ("世-世-", "世-界-", [2, 3]),
        ("a·b", "a·b", []),
    ],
)
def test_both_halves_are_written_together_and_no_neighbour(
    wanted: str, shown: str, changed: list[int]
) -> None:
    assert changed_cells(row(wanted), row(shown)) == changed  # type: ignore[arg-type]


def test_a_half_that_alone_looks_different_brings_the_other_along() -> None:
    cells = screen(4, 1)
    cells.write(f"\x1b[1;1H{RED_GROUND}x")
    red = cells.rows()[0][1][0]
    for different in (0, 1):
        texts_, styles = row("世-ab")
        styles[different] = red
        assert changed_cells((texts_, styles), row("世-ab")) == [0, 1]  # type: ignore[arg-type]


# Sizes


@pytest.mark.parametrize("size", [(8, 3), (8, 1), (9, 2), (7, 2)])
def test_another_size_in_either_direction_is_another_grid(size: tuple[int, int]) -> None:
    cells = screen(8, 2)
    cells.write("\x1b[1;1Habc")
    cells.frame()
    cells.resize(*size)
    assert cells.size == size
    assert (len(cells.rows()), len(texts(cells))) == (size[1], size[0])
    assert set(texts(cells)) == {" "}, "Textual paints all anew"
    assert cells.frame()


def test_the_same_size_keeps_what_is_wanted_and_sends_it_again() -> None:
    cells = screen(8, 2)
    cells.write("\x1b[1;1Habc")
    cells.frame()
    cells.resize(8, 2)
    assert "abc" in cells.frame()


@pytest.mark.parametrize("size", [(8, 2), (10, 4)])
def test_what_was_to_be_passed_on_is_passed_on_after_a_change_of_size(size: tuple[int, int]) -> None:
    cells = screen(8, 2)
    cells.write("\x1b]52;c;Y29weQ==\x07")
    cells.resize(*size)
    assert cells.frame().startswith("\x1b]52;c;Y29weQ==\x07")


def test_what_lies_outside_is_not_written() -> None:
    cells = screen(4, 2)
    cells.write("\x1b[3;1Hbelow\x1b[1;9Hbeside\x1b[1;3Habcdef")
    assert texts(cells) == [" ", " ", "a", "b"]
    assert texts(cells, 1) == [" "] * 4


# What is passed on


def test_after_a_foreign_sequence_nothing_is_taken_for_known() -> None:
    """It may have moved the cursor or changed the colours."""
    cells = screen(20, 4)
    cells.write("\x1b[2;1H\x1b[31mone")
    cells.frame()
    cells.write("\x1b[2;4H\x1b[31mtwo")
    near = cells.frame()
    assert "two" in near
    assert "\x1b[" not in near.split("two")[0], "the cursor stands there, in that colour"
    cells.write("\x1b[5n\x1b[2;7H\x1b[31mend")
    frame = cells.frame()
    assert frame.startswith("\x1b[5n")
    before = frame[len("\x1b[5n") :].split("end")[0]
    assert "\x1b[2;7H" in before
    assert "31" in before


def test_what_is_passed_on_goes_once_even_without_a_picture() -> None:
    cells = screen()
    cells.frame()
    cells.write("\x07")
    assert cells.frame() == "\x07"
    assert cells.frame() == ""


@pytest.mark.parametrize(("rows", "is_new"), [(0, False), (2, False), (3, True), (4, True)])
def test_most_rows_make_another_screen_half_of_them_do_not(rows: int, is_new: bool) -> None:
    cells = screen(8, 4)
    cells.frame()
    for number in range(rows):
        cells.write(f"\x1b[{number + 1};1Hx")
    assert cells.is_mostly_new is is_new

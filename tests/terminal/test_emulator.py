"""The emulator itself: the rules of real terminals that the equality tests stand on."""

from __future__ import annotations

import pytest

from terminal.cells import BLANK, UNCLEAR, Cell, Unclear
from terminal.emulator import Emulator


def after(data: str, columns: int = 6, rows: int = 3, *, bce: bool = False) -> Emulator:
    emulator = Emulator(columns, rows, bce=bce)
    emulator.feed(data)
    return emulator


def texts(emulator: Emulator) -> list[str]:
    return ["".join(cell.data for cell in row).rstrip() for row in emulator.cells]


def test_styles_are_remembered() -> None:
    cell = after("\x1b[1;2;3;4;5;7;8;9;31;48;5;200m\x1b]8;id=1;http://a/;b\x1b\\x").cells[0][0]
    assert cell == Cell("x", "1", "200", True, True, True, True, True, True, True, True, "http://a/;b")
    assert after("\x1b[1;2;91;48;2;1;2;3m\x1b[22mx").cells[0][0] == Cell("x", "9", "#010203")
    assert after("\x1b[38;5;9;41;4m\x1b[39;49;24mx").cells[0][0] == Cell("x")


@pytest.mark.parametrize("erase", ["\x1b[K", "\x1b[6X", "\x1b[J", "\x1b[2J", "\x1b[2K", "\x1b[M"])
def test_erasing_takes_the_background_of_the_pen_where_the_terminal_does(erase: str) -> None:
    data = "\x1b[3;1Habcdef\x1b[3;1H\x1b[1;31;44m" + erase
    assert after(data, bce=True).cells[2] == [Cell(bg="4")] * 6
    assert after(data, bce=False).cells[2] == [BLANK] * 6


@pytest.mark.parametrize("scroll", ["\x1b[3;1H\n", "\x1b[S", "\x1b[1;3r\x1b[3;1H\n"])
def test_scrolling_up(scroll: str) -> None:
    emulator = after("a\r\nb\r\nc\x1b[45m" + scroll, bce=True)
    assert texts(emulator) == ["b", "c", ""]
    assert emulator.cells[2] == [Cell(bg="5")] * 6


@pytest.mark.parametrize("scroll", ["\x1b[H\x1bM", "\x1b[T", "\x1b[H\x1b[L"])
def test_scrolling_down(scroll: str) -> None:
    assert texts(after("a\r\nb\r\nc" + scroll)) == ["", "a", "b"]


def test_a_region_scrolls_alone() -> None:
    assert texts(after("a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[3;1H\n\x1b[r", rows=4)) == ["a", "c", "", "d"]
    assert texts(after("a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[2;1H\x1bM\x1b[r", rows=4)) == ["a", "", "b", "d"]


def test_wide_characters_and_marks() -> None:
    cells = after("世e\u0301\x1b[1m\u0302").cells[0]
    assert [cell.data for cell in cells] == ["世", "", "e\u0301\u0302", " ", " ", " "]
    assert not cells[2].bold
    assert [cell.data for cell in after("世\u0301").cells[0]][:2] == ["世\u0301", ""]


def test_half_a_wide_character_goes_with_the_other() -> None:
    assert [cell.data for cell in after("世界\x1b[1;2Hab").cells[0]] == [" ", "a", "b", " ", " ", " "]
    assert after("世\x1b[1;2Hab").cells[0][0] == BLANK
    assert after("\x1b[41m世\x1b[m\x1b[1;2Hab").cells[0][0].bg == UNCLEAR
    assert after("a世\x1b[41m\x1b[1;2Hb").cells[0][2].bg == UNCLEAR
    assert [cell.data for cell in after("世界\x1b[1;2H\x1b[K").cells[0]] == [" "] * 6


def test_repeating() -> None:
    assert texts(after("-\x1b[3b"))[0] == "----"


@pytest.mark.parametrize(
    "data",
    [
        "─\x1b[3b",  # not ASCII
        "a\x1b[1m\x1b[3b",  # not right behind the character
        "\x1b[3b",
        "a\x1b[9b",  # over the edge
        "abcdefg",  # over the edge
        "abcdef\x1b[K",  # waiting to wrap, or in the last column
        "abcdef\x1b[D",
        "abcde世",
        "\u0301a",
        "a\x1b[1;1H\u0301",
        "\x1b[7;41m\x1b[2;1r",
        "\t",
        "\x1b[38:5:1m",
        "\x1b[4:3m",
        "\x1b7",
        "\x9b1m",
    ],
)
def test_what_terminals_do_differently_is_refused(data: str) -> None:
    with pytest.raises(Unclear):
        after(data)


def test_erasing_with_reversed_colours_is_unclear() -> None:
    assert after("\x1b[7;41m\x1b[K", bce=True).cells[0][0].bg == UNCLEAR

"""Concealed text takes its place and is never sent: a terminal that does not conceal shows nothing either."""

from __future__ import annotations

import pytest

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen
from terminal.emulator import Emulator

LINES = pytest.mark.parametrize(
    ("written", "row"),
    [
        ("login \x1b[8msecret\x1b[28m end", "login        end"),
        ("\x1b[8mtop\x1b[0m end", "    end"),
        ("\x1b[7;8msecret\x1b[m end", "       end"),
        ("\x1b[8m世界\x1b[28m end", "     end"),
        ("\x1b[8mи\u0306\x1b[28m end", "  end"),
        ("a\x1b[8m\u0301b\x1b[28mc", "a c"),
        ("\x1b[8mи\x1b[28m\u0306 end", "  end"),
        ("\x1b[8;28mseen", "seen"),
    ],
)


@LINES
@pytest.mark.parametrize("colours", [0, 8, 256])
def test_concealed_text_is_blank(written: str, row: str, colours: int) -> None:
    screen = CellScreen(20, 2, Capabilities(colours))
    screen.write(f"\x1b[1;1H{written}")
    sent = screen.frame()
    shown = Emulator(20, 2)
    shown.feed(sent)
    assert shown.display[0].rstrip() == row.rstrip()
    assert not set("secrtop世界") & set(sent) - set(row)
    assert "8" not in "".join(shown.parameters).split(";")


def test_what_stood_there_before_is_covered() -> None:
    screen = CellScreen(20, 1, Capabilities(256))
    shown = Emulator(20, 1)
    for text in ("\x1b[1;1Hpassword", "\x1b[1;1H\x1b[8mpassword"):
        screen.write(text)
        shown.feed(screen.frame())
    assert shown.display[0].strip() == ""


def test_seen_text_in_its_place_has_its_marks() -> None:
    screen = CellScreen(20, 1, Capabilities(256))
    shown = Emulator(20, 1)
    for text in ("\x1b[1;1H\x1b[8mи\x1b[0m", "\x1b[1;1Hи\x1b[1m\u0306"):
        screen.write(text)
        shown.feed(screen.frame())
    assert shown.display[0].strip() == "и\u0306"

"""On a Linux console every sign has a stand-in of the same width, and letters stay letters."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from ruobr_tui.widgets.cells import console_font
from ruobr_tui.widgets.lines import Span, draw


@pytest.mark.parametrize("text", ["● Алгебра 4³ ✓", "▸ 24+•!", "⠉⠒⠤⣀ ▁▃▅▇█", "☐ упр. [5] [/b] ⇩"])
def test_stand_ins_take_the_same_cells(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_font, "IS_CONSOLE", True)
    shown = console_font.shown(text)
    assert cell_len(shown) == cell_len(text)
    assert not set(shown) & set("▸✓☐⇩▁▃▅▇⠉⠒⠤⣀")
    assert [c for c in shown if c.isalpha()] == [c for c in text if c.isalpha()]


def test_elsewhere_texts_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_font, "IS_CONSOLE", False)
    assert console_font.shown("▸ ✓") == "▸ ✓"


def test_what_is_drawn_goes_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_font, "IS_CONSOLE", True)
    assert draw([Span("▸ Химия")], 10, "ruobr-dark").text == "► Химия   "

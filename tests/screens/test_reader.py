"""The setting for speech and braille: what a parent's pages show is text, row by row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui import i18n
from ruobr_tui.screens.parts.section import SectionScreen
from support.demo_schools import DEMO_NOW, demo_line
from support.demo_schools import demo_folder as demo_folder
from support.fixtures import FixedClock
from support.screens import Line, lines_of, press, program, settled, shown_by, text_of

MOST_ROWS = 2
"""Rows of a page that are opened."""
SPOKEN = "№₽§’«»“”„–—…"
"""Signs beyond ASCII that readers know as punctuation, or by name."""
EMOJI = 0x1F000
"""From here on are pictures that people have written; readers know their names."""


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv("HOME", str(tmp_path))
    with demo_line(demo_folder, tmp_path / "school", DEMO_NOW) as line:
        yield line
    i18n.activate("en")


def faults_of(app: Any) -> list[str]:
    """What a reader could not say, and rows without any word."""
    where = f"{type(app.screen).__name__} at {app.size.width}×{app.size.height}"
    found = []
    for row in lines_of(app):
        drawn = {each for each in row if not each.isascii() and not each.isalpha() and each not in SPOKEN}
        drawn = {each for each in drawn if unicodedata.category(each) != "Zs" and ord(each) < EMOJI}
        if drawn:
            found.append(f"{where}: {''.join(sorted(drawn))} in {row.strip()!r}")
        elif row.strip() and not any(each.isalnum() for each in row):
            found.append(f"{where}: no word in {row.strip()!r}")
    return found


async def test_all_pages_of_a_parent_are_text(tmp_path: Path, demo: Line) -> None:
    clock = FixedClock(DEMO_NOW)
    app = program(tmp_path / "client", clock, demo, login="parent", password="demo", lang="ru", reader=True)
    faults: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(20):
            await settled(app, pilot)
            if isinstance(app.screen, SectionScreen) and app.context.is_known:
                break
        for key in ("f1", "g", "ctrl+p", "q"):
            await press(app, pilot, key)
            faults += faults_of(app)
            await press(app, pilot, "escape")
        for section in [each.id for each in app.context.sections]:
            app.action_section(section)
            await settled(app, pilot)
            page, footer = shown_by(app), lines_of(app)[-1]
            faults += faults_of(app)
            await press(app, pilot, "down")
            # A footer that follows the cursor would be read aloud at each key.
            assert lines_of(app)[-1] == footer
            for _row in range(MOST_ROWS):
                await press(app, pilot, "enter")
                faults += faults_of(app)
                for _attempt in range(6):
                    if app.screen is page:
                        break
                    await press(app, pilot, "escape")
                assert app.screen is page, text_of(app)
                await press(app, pilot, "down")
            if section == "marks":
                assert " (вес 2)" in text_of(app)
            await pilot.resize_terminal(120, 40)
            i18n.activate("en")
            page.repaint()
            await settled(app, pilot)
            faults += faults_of(app)
            assert "●" not in lines_of(app)[0]
            i18n.activate("ru")
            await pilot.resize_terminal(80, 24)
    assert not faults, "\n".join(dict.fromkeys(faults))

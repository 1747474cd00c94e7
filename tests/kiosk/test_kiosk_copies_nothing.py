"""On a shared computer no page copies: its key says why, and neither footer nor help name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.screens.program.help import HelpScreen
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, press, program, text_of

WHY = "Nothing is copied on a shared computer."


@pytest.mark.parametrize("keys", [("g", "m"), ("g", "m", "equals_sign"), ("g", "a", "enter")])
async def test_no_page_of_a_kiosk_copies(
    tmp_path: Path, clock: FixedClock, line: Line, keys: tuple[str, ...]
) -> None:
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, *keys)
        assert "y Copy" not in lines_of(app)[-1]
        await press(app, pilot, "y")
        assert WHY in text_of(app)
        assert "Copied" not in text_of(app)
        await press(app, pilot, "ctrl+c")
        assert app.clipboard == ""
        await press(app, pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        help_rows = [row for view in [app.screen.view] for row in (one.plain for one in view.lines)]
        assert not any("Copy this line" in row for row in help_rows) or any(WHY in row for row in help_rows)


async def test_the_same_pages_copy_on_a_machine_of_ones_own(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 30)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "a", "enter", "y")
        assert "Copied." in text_of(app)
        assert app.clipboard

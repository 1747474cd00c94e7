"""A fault in work of the program itself is told and logged; what was announced outlives sheets and pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_tui.api.errors import SessionEnded
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.fixtures import FixedClock
from support.screens import Line, at_home, press, program, settled, shown_by, text_of


async def _fail() -> None:
    raise ValueError("Иванова Вера, 112-233-445 95")


async def test_a_fault_is_shown_and_logged_without_what_it_says(
    tmp_path: Path, clock: FixedClock, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for node in (app, app.screen):
            caplog.clear()
            node.run_worker(_fail(), exit_on_error=False)
            await pilot.pause()
            await pilot.pause()
            assert "Program error: ValueError" in text_of(app)
            [record] = [each for each in caplog.records if each.name == "ruobr_tui.faults"]
            said = record.getMessage()
            assert said.startswith(f"ValueError at {Path(__file__).name}:")
            assert "_fail" in said
            assert "Иванова" not in said
            await press(app, pilot, "down")


async def test_an_announcement_over_a_sheet_is_seen_below_it_as_well_and_looks_the_same(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "ctrl+p")
        assert isinstance(shown_by(app), Sheet)
        app.announce("the host is about to stop", "bad")
        assert "the host is about to stop" in text_of(app)
        await press(app, pilot, "escape")
        page = app.screen
        assert isinstance(page, Frame)
        assert page.notices.announced == "the host is about to stop"
        assert {span.role for span in page.notices._rows} == {"bad"}
        await press(app, pilot, "g", "d")
        await settled(app, pilot)
        assert app.screen is not page
        assert "the host is about to stop" in text_of(app)


async def test_a_request_without_a_session_leads_to_the_login_from_any_page(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        page = app.screen
        assert isinstance(page, SectionScreen)
        page.show_error(SessionEnded())
        await settled(app, pilot)
        assert isinstance(shown_by(app), LoginScreen)
        assert "Your session has ended." in text_of(app)

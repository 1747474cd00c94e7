"""Signing in as a user meets it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui.account.portals import NamedPortal
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import SERVER, Line, at_home, lines_of, program, settled, text_of


async def test_a_wrong_password_is_shown_and_the_right_one_opens_the_diary(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, password="не тот")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert "Wrong login or password" in text_of(app)
        assert "не тот" not in text_of(app)
        line.cut()
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter")
        await settled(app, pilot)
        assert "No connection to the portal. Press ↵ to try again." in text_of(app)  # r would be a letter
        line.mend()
        await pilot.press("enter")
        await at_home(app, pilot)
        assert "Анна" in text_of(app)
        assert app.context.child_name == "Анна"


@pytest.mark.parametrize(
    ("settings", "wide", "narrow"),
    [
        ({}, "Electronic School 2.0, 127.0.0.1", "127.0.0.1"),
        ({"portals": (NamedPortal("Кузбасс", SERVER, "blue"),)}, "Кузбасс", "Кузбасс"),
    ],
)
async def test_the_header_names_the_portal(
    tmp_path: Path, clock: FixedClock, line: Line, settings: dict[str, Any], wide: str, narrow: str
) -> None:
    app = program(tmp_path, clock, line, password=None, **settings)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert wide in lines_of(app)[0]
        await pilot.resize_terminal(30, 24)
        await settled(app, pilot)
        assert narrow in lines_of(app)[0]

"""The curtain: F6 hides everything at once, wherever one is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from textual.widgets import Input

from ruobr_tui.screens.parts.section import SignInNeeded
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.screens.today.home import TodayScreen
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import Line, at_home, press, program, settled, text_of

HIDDEN = "Screen hidden. Press any key to return."


async def test_everything_is_hidden_and_any_key_shows_it_as_it_was(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for keys in ("", "g", "ctrl+p", "q", "m", "enter", "enter e", "c", "slash а"):
            await press(app, pilot, *keys.split())
            before, below = text_of(app), app.screen
            await pilot.press("f6")
            await pilot.pause()
            assert text_of(app).split("\n") == [*[""] * 11, HIDDEN.center(80).rstrip(), *[""] * 12], keys
            await pilot.press("y")
            await settled(app, pilot)
            assert app.screen is below, keys
            assert text_of(app) == before, f"{keys}: the key that uncovers has no other effect"
            while len(app.screen_stack) > 2:
                await press(app, pilot, "escape")


async def test_whatever_key_uncovers_and_does_nothing_else(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for key in ("f6", "escape", "q", "ctrl+q", "tab", "ф", "f8", "g", "enter"):
            await pilot.press("f6", key)
            await settled(app, pilot)
            assert isinstance(app.screen, TodayScreen), key
            assert app.context.child_index == 0, key


async def test_it_is_in_the_palette_and_in_the_help(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("ctrl+p", *"hide")
        await settled(app, pilot)
        assert "F6" in text_of(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert HIDDEN in text_of(app)


async def test_a_session_that_ended_is_reported_when_it_is_uncovered(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    from ruobr_tui.api.errors import SignInError

    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await pilot.press("f6")
        app.post_message(SignInNeeded(SignInError()))
        await settled(app, pilot)
        assert HIDDEN in text_of(app)
        assert "mother" not in text_of(app)
        await pilot.press("space")
        await settled(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        await pilot.press("escape")
        await settled(app, pilot)
        assert isinstance(app.screen, TodayScreen)


async def test_signing_in_comes_to_its_end_behind_it(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = asyncio.Event()
    answer = line.handle_async_request

    async def slowly(request: httpx.Request) -> httpx.Response:
        await answered.wait()
        return await answer(request)

    app = program(tmp_path, clock, line, password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        monkeypatch.setattr(line, "handle_async_request", slowly)
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter", "f6")
        answered.set()
        await settled(app, pilot)
        assert HIDDEN in text_of(app)
        await pilot.press("space")
        await at_home(app, pilot)
        assert isinstance(app.screen, TodayScreen)
        assert len(app.screen_stack) == 2

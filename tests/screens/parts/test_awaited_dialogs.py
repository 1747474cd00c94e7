"""A command that asks one thing after the other: keys typed ahead reach the dialogs in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import events
from textual.widgets import Input

from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.meals.desk import CanteenDeskScreen, DeskStatementScreen
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS, Dialog
from support.desk_screens import sit_at_desk
from support.fixtures import FixedClock
from support.screens import Line, program, settled, text_of


async def burst(app: RuobrApp, pilot: Any, *keys: str) -> None:
    """Keys that arrive together, as from a fast typist or over a slow line."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    await settled(app, pilot)


async def at_the_statement(app: RuobrApp, pilot: Any) -> None:
    await settled(app, pilot)
    await pilot.press("g", "w", "l", "slash", *"4210001", "enter")
    await settled(app, pilot)
    assert isinstance(app.screen, CanteenDeskScreen)
    await pilot.press("enter")
    await settled(app, pilot)
    assert isinstance(app.screen, DeskStatementScreen)


async def test_a_sum_and_a_reason_typed_ahead_reach_their_lines(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "meals")
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_statement(app, pilot)
        await burst(app, pilot, "e", *"120", "enter", *"мало", "enter")
        assert isinstance(app.screen, Dialog), text_of(app)
        shown = text_of(app)
        assert "120.00" in shown
        assert "мало" in shown
        await burst(app, pilot, "y")
        await settled(app, pilot)
        assert "Corrected" in text_of(app)


async def test_the_desk_of_a_canteen_has_a_pane_from_the_first_search(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "meals")
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(app, pilot)
        await pilot.press("g", "w", "l")
        await settled(app, pilot)
        desk = app.screen
        assert isinstance(desk, CanteenDeskScreen)
        assert not desk.pane.display
        await pilot.press("slash", *"4210001", "enter")
        await settled(app, pilot)
        assert desk.pane.display
        assert "4210001" in desk.pane.plain
        await pilot.press("enter")
        await settled(app, pilot)
        await pilot.press("e")
        await settled(app, pilot)
        assert "══ Correct the balance ═" in text_of(app)


async def test_a_yes_typed_ahead_answers_no_question_that_was_not_seen(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "meals")
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_statement(app, pilot)
        await burst(app, pilot, "e", *"120", "enter", *"мало", "enter", "y")
        assert isinstance(app.screen, Dialog), text_of(app)


async def test_who_leaves_in_between_sees_no_further_dialog(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    sit_at_desk(line, "meals")
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_statement(app, pilot)
        screen = app.screen
        await burst(app, pilot, "e", *"120", "enter", "escape")
        assert app.screen is screen
        await burst(app, pilot, "e")
        assert isinstance(app.screen, AskLine)
        assert app.screen.query_one(Input).value == "120", "offered again"


async def test_what_waits_for_an_answer_ends_with_its_screen(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    """Whoever signs out over an open dialog leaves nothing behind that goes on."""
    sit_at_desk(line, "meals")
    app = program(tmp_path, clock, line, login="operator")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_statement(app, pilot)
        await burst(app, pilot, "e")
        assert [worker.group for worker in app.workers] == [DIALOGS]
        await app._show_login_alone(None)
        await settled(app, pilot)
        assert not list(app.workers)

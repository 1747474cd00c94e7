"""What sheets cost on the line, at 80×24: they are full-width and low, and nothing below is dimmed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.kindergarten.questions import WITHDRAW
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.program.menu import MenuSheet
from ruobr_tui.screens.program.menu_levels import Menu
from ruobr_tui.screens.program.questions import LEAVE
from ruobr_tui.terminal.border import render_in_true_colour
from ruobr_tui.terminal.driver import CellDriver
from support.fixtures import FixedClock
from support.screens import Line, at_home, program, settled

STAYS = "Сохранённые данные и черновики останутся на этом компьютере."
APPLICATION = {
    "child": "Вера Кузнецова",
    "application": "42-00322",
    "place": "№ 41 «Росинка»",
    "word": "отозвать",
}
SIZE = (80, 24)


class Counting(CellDriver):
    """Counts what it would send."""

    def __init__(self, app: Any, *, term: str, thin: bool, **_options: Any) -> None:
        super().__init__(app, mouse=False, size=SIZE, term=term, environ={}, thin=thin)
        self.sent = 0

    def start_application_mode(self) -> None:
        super().start_application_mode()
        self.resized(*SIZE)

    @property
    def is_waiting(self) -> bool:
        """Whether something is painted that was not sent yet."""
        return self._frame_due is not None

    def send(self, data: bytes) -> None:
        self.sent += len(data)


async def cost(app: RuobrApp, pilot: Any, begin: Any) -> int:
    """Return the bytes that are sent for what ``begin`` starts."""
    driver = app._driver
    assert isinstance(driver, Counting)
    before = driver.sent
    begin()
    await settled(app, pilot)
    while driver.is_waiting:
        await pilot.pause(0.01)
    return driver.sent - before


@pytest.mark.parametrize(
    ("term", "thin", "most"),
    [
        ("xterm-256color", False, {"menu": 1750, "question": 750, "question with a word": 950}),
        ("xterm", False, {"menu": 1350, "question": 620, "question with a word": 920}),
        ("xterm-256color", True, {"menu": 1053, "question": 436, "question with a word": 600}),
    ],
)
async def test_a_sheet_costs_no_more_than_what_it_shows(
    tmp_path: Path, clock: FixedClock, line: Line, term: str, thin: bool, most: dict[str, int]
) -> None:
    app = program(tmp_path, clock, line, lang="ru", low_bandwidth=thin)
    app.driver_class = partial(Counting, term=term, thin=thin)  # type: ignore[assignment]
    render_in_true_colour(app)
    sheets: dict[str, Callable[[], Sheet[Any]]] = {
        "menu": lambda: MenuSheet(Menu(app.context)),
        "question": lambda: Dialog(LEAVE.about(stays=STAYS)),
        "question with a word": lambda: Dialog(WITHDRAW.about(**APPLICATION)),
    }
    async with app.run_test(headless=False, size=SIZE) as pilot:
        await at_home(app, pilot)
        await settled(app, pilot)
        spent: dict[str, int] = {}
        closed: dict[str, int] = {}
        for name, make in sheets.items():
            sheet = make()
            spent[name] = await cost(app, pilot, partial(app.push_screen, sheet))
            closed[name] = await cost(app, pilot, partial(sheet.dismiss, None))
        assert all(0 < spent[name] <= most[name] for name in most), spent
        # Closing paints what was covered, and nothing else.
        assert all(0 < closed[name] <= 1600 for name in most), closed

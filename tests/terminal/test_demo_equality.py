"""The whole demo, key by key: what its driver sends looks like everything that Textual painted."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input
from textual.worker import WorkerCancelled

from ruobr_tui.app import RuobrApp
from ruobr_tui.terminal.border import render_in_true_colour
from ruobr_tui.terminal.driver import CellDriver
from ruobr_tui.widgets.lines import LineView
from ruobr_tui.widgets.month import MonthGrid
from ruobr_tui.widgets.palette import THIN, style
from ruobr_tui.widgets.pane import Pane
from support.demo_schools import demo as demo
from support.demo_schools import demo_folder as demo_folder
from support.demo_schools import portal as portal
from support.fixtures import FixedClock
from support.screens import Line, at_home, lines_of, program, settled, text_of
from terminal.cells import Cell
from terminal.comparing import differences, not_understood
from terminal.emulator import Emulator

SCRIPT = (
    "down down up pagedown pagedown end home right left ] [ [ t enter n p escape",
    "g escape g m down down right = escape w 5 5 4 escape T escape ] [ down enter escape escape",
    "g h down x x o o escape g a down enter down escape escape g l down enter pagedown escape escape",
    "g s ] ] ] [ down escape g b escape g x escape g n down x escape",
    "g d down right down left pagedown end home ] down escape g i i down escape",
    "c left up ] v right v escape escape / А л г down enter escape escape",
    "tab tab 1 f1 pagedown end escape ctrl+p т е down escape f12 down f12 f9 down f9 f9 ctrl+l r f10",
    "down pagedown m escape f10 q escape",
)
CODES = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b[27u",
    "ctrl+l": "\x0c",
    "ctrl+p": "\x10",
    "f1": "\x1bOP",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f12": "\x1b[24~",
}
PRIVATE = re.compile(r"\x1b\[[<>=?][\d;]*\$?[a-zA-Z]|\x1b\][^8][^\x07\x1b]*(?:\x07|\x1b\\)|\x07")
"""What paints nothing: modes, questions, the clipboard, the bell."""


class Doubled(CellDriver):
    """Sends to one emulator, as the driver does; another takes at once all that Textual writes."""

    def __init__(self, app: Any, *, columns: int, rows: int, term: str, thin: bool, **options: Any) -> None:
        environ = {"COLORTERM": "truecolor"} if term == "xterm-256color" else {}
        super().__init__(app, mouse=False, size=(columns, rows), term=term, environ=environ, thin=thin)
        self._window = (columns, rows)
        self.frames = 0
        self.painted = 0
        self.sent = 0
        self.problems: list[str] = []
        self.is_resizing = False  # a picture of the former size may still come: raw, it would scroll
        self._on_window(columns, rows)

    def _on_window(self, columns: int, rows: int) -> None:
        self.wanted = Emulator(columns, rows)
        # With the background of the pen wherever any terminal of that name erases so.
        self.shown = Emulator(columns, rows, bce=True)
        self.shown.clear(Cell("#", "1", "4", underline=True))

    def start_application_mode(self) -> None:
        super().start_application_mode()
        self.resized(*self._window)

    def resized(self, columns: int, rows: int) -> None:
        self._window = (columns, rows)
        self._on_window(columns, rows)
        super().resized(columns, rows)

    @property
    def is_waiting(self) -> bool:
        """Whether something is painted that was not sent yet."""
        return self._frame_due is not None

    def write(self, data: str) -> None:
        self.painted += len(data.encode())
        self.wanted.feed(PRIVATE.sub("", data))
        super().write(data)

    def send(self, data: bytes) -> None:
        self.sent += len(data)
        text = data.decode()
        if not self._is_on or "\x1b[?7l" in text:  # opening and closing
            return
        self.frames += 1
        self.shown.feed(PRIVATE.sub("", text))
        if not self.is_resizing:
            self.compare(text)

    def compare(self, text: str = "") -> None:
        """Look for differences now that this was sent."""
        found = differences(self.wanted, self.shown, self.capabilities.colours)
        found += sorted(not_understood(self.shown, self.capabilities))
        if found and len(self.problems) < 5:
            self.problems.append("\n".join([f"frame {self.frames}: {text!r}"[:2000], *found[:8]]))


def running(app: RuobrApp) -> Doubled:
    driver = app._driver
    assert isinstance(driver, Doubled)
    return driver


def misplaced(app: RuobrApp, driver: Doubled) -> str:
    """Why the terminal's cursor does not stand where the user is; "" where it does."""
    x, y = driver.shown.cursor.x, driver.shown.cursor.y
    focused, theme = app.focused, app.theme
    rows = lines_of(app)
    here = f"it stands in column {x} of row {y}: {rows[y]!r}"
    if isinstance(focused, Input):
        listed = [each for each in app.screen.query(LineView) if is_chosen(app, theme, x, y)]
        drawn, there = focused.get_component_rich_style("input--cursor"), app.screen.get_style_at(x, y)
        is_there = there.reverse if drawn.reverse else there.bgcolor == drawn.bgcolor
        return "" if listed or is_there else f"not in the entry; {here}"
    if isinstance(focused, Pane) or (isinstance(focused, LineView) and focused.cursor_key is None):
        return "" if (x, y) == focused.content_region.offset else f"not at the beginning of the text; {here}"
    if focused is None:
        return "" if rows[y].strip(" ─═") else f"on an empty row; {here}"
    if not is_chosen(app, theme, x, y):
        return f"not on the selected row; {here}"
    is_first = theme == THIN or x == focused.content_region.x or not is_chosen(app, theme, x - 1, y)
    return "" if is_first else f"not on its first cell; {here}"


def is_chosen(app: RuobrApp, theme: str, x: int, y: int) -> bool:
    """Whether this cell belongs to the selected row."""
    if theme == THIN:
        return ">" in lines_of(app)[y][x:] or isinstance(app.focused, MonthGrid)  # it may stand on today
    return app.screen.get_style_at(x, y).bgcolor == style(theme, "text", "cursor").bgcolor


async def worked_off(app: RuobrApp, driver: Doubled) -> None:
    """Wait until the keys had their effect, and the responses have come and are drawn."""
    done = asyncio.Event()
    app.when_worked_off(done.set)
    await done.wait()
    with suppress(WorkerCancelled):  # of a screen that was left
        await app.workers.wait_for_complete()
    while driver.is_waiting:  # noqa: ASYNC110 - it waits for calm turns of the loop
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("lang", "columns", "rows", "term", "thin"),
    [
        ("ru", 80, 24, "xterm-256color", False),
        ("en", 120, 40, "tmux-256color", False),
        ("en", 80, 24, "linux", True),
        ("ru", 120, 40, "vt100", False),
    ],
)
async def test_every_frame_of_the_demo(
    tmp_path: Path,
    clock: FixedClock,
    portal: Line,
    lang: str,
    columns: int,
    rows: int,
    term: str,
    thin: bool,
) -> None:
    app = program(tmp_path, clock, portal, login="parent", password="demo", lang=lang, low_bandwidth=thin)
    app.driver_class = partial(Doubled, columns=columns, rows=rows, term=term, thin=thin)  # type: ignore[assignment]
    render_in_true_colour(app)
    titles = set()
    async with app.run_test(headless=False, size=(columns, rows)) as pilot:
        await at_home(app, pilot)
        driver = running(app)
        for key in " ".join(SCRIPT).split():
            driver.receive(CODES.get(key, key).encode())
            await worked_off(app, driver)
            assert not driver.problems, f"after {key!r}:\n" + "\n".join(driver.problems)
            if misplaced(app, driver):  # what the key has changed is painted when the screen is idle
                await settled(app, pilot)
            assert not (why := misplaced(app, driver)), f"the cursor after {key!r}: {why}\n{text_of(app)}"
            titles.add(type(app.screen).__name__)
        driver.is_resizing = True
        driver.resized(columns + 7, rows - 3)
        await settled(app, pilot)
        driver.is_resizing = False
        driver.compare()
        driver.receive(b"j")
        await settled(app, pilot)
        assert not driver.problems, "\n".join(driver.problems)
        assert len(titles) > 12, titles
        assert driver.sent * 3 < driver.painted

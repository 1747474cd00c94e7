"""Every page of every role, at each size and in both languages.

Header and footer are whole and name the menu, the help and the way out; what is cut is told whole by the
pane or the page behind it; the terminal's cursor stands on the selected row; and nothing on the screen is a
name of the program's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_tui import i18n
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.terminal.cursor import place_of
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import LineView
from ruobr_tui.widgets.pane import Pane
from support.demo_schools import DEMO_NOW, demo_line
from support.demo_schools import demo_folder as demo_folder
from support.fixtures import FixedClock
from support.screens import Line, lines_of, program, settled, text_of

SIZES = ((60, 20), (80, 24), (120, 40))
MOST_ROWS = 12
"""Rows of a page that are looked at."""
CUT = re.compile(r"([^\s…,][^…,]{0,15})…")
OWN_NAME = re.compile(r"(?<![\w./@-])[a-z]+_[a-z_]+(?![\w./@-])")
"""An id of a command, section or state."""


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv("HOME", str(tmp_path))
    with demo_line(demo_folder, tmp_path / "school", DEMO_NOW) as line:
        yield line
    i18n.activate("en")


def packed(text: str) -> str:
    """A text without spaces, so that it does not matter where it is wrapped."""
    return re.sub(r"\s", "", text)


class Page:
    """The page that is shown; ``faults`` says what is wrong with it."""

    def __init__(self, app: Any, pilot: Any) -> None:
        self.app, self.pilot = app, pilot
        self.screen = app.screen
        width, height = app.size
        self.where = f"{type(self.screen).__name__} at {width}×{height} in {i18n.language()}"
        self.faults: list[str] = []

    @property
    def view(self) -> LineView | None:
        """The list of the page, if it has the focus."""
        focused = self.app.focused
        return focused if isinstance(focused, LineView) else None

    async def look(self) -> None:
        """Look at the page and at its first rows. Where the cursor stands does not depend on the language."""
        shown = text_of(self.app)
        self.faults += [f"{self.where}: {name}" for name in OWN_NAME.findall(shown)]
        self._check_frame()
        view = self.view
        if view is None or isinstance(self.app.focused, Input):
            return
        for key in [line.key for line in view.lines if line.key is not None][:MOST_ROWS]:
            row = next((line.plain for line in view.lines if line.key == key), "")
            is_cut = CUT.search(row) and self.app.screen is self.screen  # by us, or in the school's own text
            if not is_cut and i18n.language() != "ru":
                continue
            view.move_to(key)
            await self.pilot.pause()
            self._check_cursor(view)
            if is_cut:
                await self._check_cut(view, key, row)

    def _check_frame(self) -> None:
        """Header and footer fill their rows; one tab is in brackets; menu, help and the way out are named."""
        header, footer = self.screen.header.plain, self.screen.footer.plain
        named = {part.strip().split(" ")[0] for part in footer.split("  ")}
        way_out = "q" if len(self.app.screen_stack) == 2 else "Esc"
        if not {"g", "?", way_out} <= named:
            self.faults.append(f"{self.where}: {footer}")
        if self.screen.tabs().chosen is not None and not (header.count("[") == header.count("]") == 1):
            self.faults.append(f"{self.where}: {header}")
        width = self.app.size.width
        if fit.width_of(header) != width or fit.width_of(footer) != width:
            self.faults.append(f"{self.where}: {header} / {footer}")

    def _check_cursor(self, view: LineView) -> None:
        place = place_of(self.app)
        row = next((line.plain for line in view.lines if line.key == view.cursor_key), "")
        shown = lines_of(self.app)[place[1]] if place is not None else ""
        if packed(row)[:8] not in packed(shown):
            self.faults.append(f"{self.where}: the cursor is on {shown!r} and not on {row!r}")

    async def _check_cut(self, view: LineView, key: Any, row: str) -> None:
        whole = "\n".join(
            line.plain for pane in self.screen.query(Pane) if pane.display for line in pane.lines
        )
        if self._left_out(row, whole) and self.screen.why_not("list.open") is None:
            await self.pilot.press("enter")
            await settled(self.app, self.pilot)
            opened = self.app.screen
            if opened is not self.screen:
                whole += "".join(line.plain for each in opened.query(LineView) for line in each.lines)
                whole += text_of(self.app)
                await self._back()
        for cut in self._left_out(row, whole):
            self.faults.append(f"{self.where}: {cut!r} of {row.strip()!r} is told nowhere")

    def _left_out(self, row: str, whole: str) -> list[str]:
        """The cut texts of a row that are not whole elsewhere."""
        text = packed(whole)
        return [cut for cut in CUT.findall(row) if not re.search(re.escape(packed(cut)) + r"[^…]", text)]

    async def _back(self) -> None:
        for _attempt in range(6):
            if self.app.screen is self.screen:
                return
            await self.pilot.press("escape")
            await settled(self.app, self.pilot)
        raise AssertionError(f"no way back to {self.where}:\n{text_of(self.app)}")


# A pupil and a neighbour have pages that the parent has, too: in the longer language alone.
@pytest.mark.parametrize(
    ("login", "lang"),
    [
        *((login, "ru") for login in ("parent", "neighbour", "pupil", "teacher", "operator")),
        *((login, "en") for login in ("parent", "teacher", "operator")),
    ],
)
async def test_every_page_is_whole_at_every_size(login: str, lang: str, tmp_path: Path, demo: Line) -> None:
    app = program(tmp_path / "client", FixedClock(DEMO_NOW), demo, login=login, password="demo", lang=lang)
    faults = []
    async with app.run_test(size=(80, 24)) as pilot:
        for _attempt in range(20):
            await settled(app, pilot)
            if isinstance(app.screen, SectionScreen) and app.context.is_known:
                break
        for section in [each.id for each in app.context.sections]:
            app.action_section(section)
            await settled(app, pilot)
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await settled(app, pilot)
                page = Page(app, pilot)
                await page.look()
                faults += page.faults
    assert not faults, "\n".join(faults)

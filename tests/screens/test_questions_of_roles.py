"""Every question that a role meets in the demo region, put by its own key on its own row.

н, Enter, q and Esc are no in both languages, at 60×20 and at 120×40, and send nothing. In Russian the keys
are those of its layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.pilot import WaitForScreenTimeout
from textual.widgets import Input

from ruobr_tui import i18n, keys
from ruobr_tui.areas import Command
from ruobr_tui.screens.diary.questions import LEAVE_NOTE
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.questions import LEAVE_TEXT
from ruobr_tui.widgets.lines import LineView
from support.demo_schools import DEMO_NOW, demo_line
from support.demo_schools import demo_folder as demo_folder
from support.fixtures import FixedClock
from support.screens import Line, lines_of, program, settled, text_of

NO = ("н", "enter", "q", "escape")
RUSSIAN = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю", strict=True))
MOST_TABS = 7
MOST_ROWS = 25
DEEPEST = 1
"""Pages behind a page that are walked too."""
LEAST = {"parent": 6, "neighbour": 2, "pupil": 2, "teacher": 3, "operator": 3}
"""Questions that are met at least."""


class Unchanged(Line):
    """Refuses every change, and writes down what was tried."""

    tried: list[str]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET" or path.endswith(("/session", "/login/", "/features")):
            return await super().handle_async_request(request)
        self.tried.append(f"{request.method} {path}")
        refusal = {"error": "invalid", "text": "The tests refuse this."}
        return httpx.Response(400, json=refusal, request=request)


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unchanged]:
    monkeypatch.setenv("HOME", str(tmp_path))
    with demo_line(demo_folder, tmp_path / "school", DEMO_NOW, Unchanged) as line:
        assert isinstance(line, Unchanged)
        line.tried = []
        yield line
    i18n.activate("en")


class Walk:
    """Through one role's sections. ``met`` are the questions by their English titles."""

    def __init__(self, app: Any, pilot: Any, line: Unchanged) -> None:
        self.app, self.pilot, self.line = app, pilot, line
        self.met: set[str] = set()
        self.seen: set[object] = set()

    async def press(self, key: str) -> None:
        if i18n.language() == "ru":
            key = RUSSIAN.get(key, key)
        with suppress(WaitForScreenTimeout):
            await self.pilot.press(key)
        await settled(self.app, self.pilot)

    async def home(self, screen: Any) -> None:
        for _attempt in range(8):
            if self.app.screen is screen or screen not in self.app.screen_stack:
                return
            shown = self.app.screen
            drops = isinstance(shown, Dialog) and shown.question in (LEAVE_NOTE, LEAVE_TEXT)
            await self.pilot.press("y" if drops else "escape")
            await settled(self.app, self.pilot)
        raise AssertionError(f"no way back to {screen}:\n{text_of(self.app)}")

    async def section(self, depth: int = 0) -> None:
        screen = self.app.screen
        tabs = len(screen.tabs().items) if not screen.OF_CHILD else 0
        for turn in range(min(MOST_TABS, max(1, tabs))):
            if turn:
                await self.press("tab")
            await self.rows(screen, depth)
            if screen not in self.app.screen_stack:
                return

    async def rows(self, screen: Any, depth: int) -> None:
        view = next(iter(screen.query("#page").results(LineView)), None)
        found = [each.key for each in view.lines if each.key is not None] if view is not None else []
        for key in [*found[:MOST_ROWS], *found[-2:]] or [None]:
            if view is not None and key is not None:
                view.move_to(key)
                await self.pilot.pause()
            for command in (*keys.commands("list"), *screen.OWN_COMMANDS):
                tab = None if screen.OF_CHILD else screen.tabs().chosen
                kind = (type(screen), command.id, type(key), tab)
                if kind not in self.seen and screen.works(command.id) and not command.uses_files:
                    self.seen.add(kind)
                    await self.put(screen, view, key, command, depth)
                    if screen not in self.app.screen_stack:
                        return

    async def put(self, screen: Any, view: LineView | None, key: Any, command: Command, depth: int) -> None:
        """Press the key of a command; if a question comes, answer it by each no."""
        for no in NO:
            if self.app.screen is not screen:
                return  # it led away
            if view is not None and key is not None and view.cursor_key != key:
                view.move_to(key)
                await self.pilot.pause()
            await self.press(command.keys.split(",")[0])
            if isinstance(self.app.screen, ChooseScreen):
                await self.press("enter")
            if isinstance(self.app.screen, Dialog):
                await self.answer(self.app.screen, no, f"{type(screen).__name__} {command.id} {key!r}")
            elif isinstance(self.app.focused, Input) and self.app.screen is screen:
                await self.pilot.press("escape")
            else:
                opened = self.app.screen
                if isinstance(opened, SectionScreen) and opened is not screen and depth < DEEPEST:
                    await self.section(depth + 1)
                if screen in self.app.screen_stack:
                    await self.home(screen)
                return
            if screen not in self.app.screen_stack:
                return
            await self.home(screen)

    async def answer(self, dialog: Dialog, no: str, where: str) -> None:
        where = f"{where} {no!r} at {self.app.size} in {i18n.language()}"
        self.met.add(dialog.question.title)
        shown, below = text_of(self.app), self.app.screen_stack[-2]
        assert "…" not in "\n".join(lines_of(self.app)[-dialog.view.size.height - 2 :]), f"{where}:\n{shown}"
        tried = list(self.line.tried)
        await self.pilot.press("down", no)  # the key that put the question is not held down any more
        await settled(self.app, self.pilot)
        if dialog.question.word and no != "escape":
            assert self.app.screen is dialog, f"{where}:\n{text_of(self.app)}"
            await self.pilot.press("enter")
            assert self.app.screen is dialog, f"{where}:\n{text_of(self.app)}"
            await self.pilot.press("escape")
            await settled(self.app, self.pilot)
        assert self.app.screen is below, f"{where}:\n{text_of(self.app)}"
        assert self.line.tried == tried, where


NARROW, WIDE = (60, 20), (120, 40)


@pytest.mark.parametrize(
    ("login", "lang", "size"),
    [
        # The families' pages are the same ones, and so are those of staff: each at both sizes.
        ("parent", "ru", NARROW),
        ("neighbour", "en", WIDE),
        ("pupil", "ru", WIDE),
        ("operator", "en", NARROW),
        ("operator", "ru", WIDE),
        ("teacher", "ru", NARROW),
    ],
)
async def test_every_question_of_a_role_is_answered_by_no(
    login: str, lang: str, size: tuple[int, int], tmp_path: Path, demo: Unchanged
) -> None:
    app = program(tmp_path / "client", FixedClock(DEMO_NOW), demo, login=login, password="demo", lang=lang)
    async with app.run_test(size=size) as pilot:
        for _attempt in range(20):
            await settled(app, pilot)
            if isinstance(app.screen, SectionScreen) and app.context.is_known:
                break
        walk = Walk(app, pilot, demo)
        home = app.screen
        for key in ("q", "f8"):
            for no in NO:
                await walk.press(key)
                assert isinstance(app.screen, Dialog), text_of(app)
                await walk.answer(app.screen, no, key)
                assert app.screen is home
        for section in [each.id for each in app.context.sections]:
            app.action_section(section)
            await settled(app, pilot)
            await walk.section()
    assert len(walk.met) >= LEAST[login], walk.met

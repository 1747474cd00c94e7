"""The footer of every section of every role: no key in it answers that it is not possible, or nothing.

Over the demo region, with each kind of line under the cursor. The portal refuses everything while a key is
tried, so that nothing is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.pilot import WaitForScreenTimeout
from textual.widgets import Input

from ruobr_tui import i18n, keys
from ruobr_tui.areas import Command
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.widgets.footer import FooterLine
from ruobr_tui.widgets.lines import LineView
from ruobr_tui.widgets.pane import Pane
from support.demo_schools import DEMO_NOW, demo_line
from support.demo_schools import demo_folder as demo_folder
from support.fixtures import FixedClock
from support.screens import Line, program, settled, text_of

NOW = DEMO_NOW
WITHOUT_EFFECT = {"today"}
"""Actions that lead to where one is already."""
DEEPEST = 2
"""Pages behind a page that are walked too."""
MOST_LINES = 60
MOST_TURNS = 8
"""States of a list."""
LEAST = {"teacher": 4, "neighbour": 10, "pupil": 5}
"""Keys that are tried at least, where there are few, or most were tried by a parent."""


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)
    with demo_line(demo_folder, tmp_path / "school", NOW, Refusing) as line:
        yield line
    i18n.activate("en")


class Refusing(Line):
    """While it is cut, every request is refused at once: nobody waits, and nothing is changed."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self.is_cut:
            return await super().handle_async_request(request)
        self.requests.append(f"{request.method} {request.url.path}")
        return httpx.Response(
            400, json={"error": "invalid", "text": "The tests refuse this."}, request=request
        )


class Walk:
    """Through one role's sections. ``faults`` says what was promised and not kept.

    ``seen`` are the pages, with what they promise on which kind of line, that were tried out before.
    """

    def __init__(self, app: Any, pilot: Any, line: Line, seen: set[object]) -> None:
        self.app, self.pilot, self.line = app, pilot, line
        self.seen = seen
        self.pressed = 0
        self.faults: list[str] = []

    @property
    def sent(self) -> int:
        """Requests so far but those by which a desk reports, after a while, which row is open."""
        return sum(not each.endswith("/desk/presence") for each in self.line.requests)

    async def press(self, key: str) -> None:
        with suppress(WaitForScreenTimeout):  # on a busy machine; what it leads to is waited for below
            await self.pilot.press(key)
        await settled(self.app, self.pilot)

    async def home(self, screen: Any) -> None:
        """Back to a screen, by Esc."""
        for _attempt in range(6):
            if self.app.screen is screen:
                return
            await self.press("escape")
        raise AssertionError(f"no way back to {screen}:\n{text_of(self.app)}")

    async def section(self, depth: int = 0) -> None:
        """Every kind of line of the page that is shown, then of the other states or weeks of it."""
        screen = self.app.screen
        if not screen.query("#footer") or isinstance(self.app.focused, Input):
            return  # a calendar over the page below; where one types, Enter is the field's
        others = [each.keys.split(",")[0] for each in screen.OWN_COMMANDS if each.footer and _moves(each)]
        tabs = len(screen.tabs().items) if isinstance(screen, SectionScreen) else 0
        if not others and tabs > 1:
            others = ["tab"]
        for turn in range(min(MOST_TURNS, tabs or MOST_TURNS) if others else 1):
            if turn:
                await self.press(others[0])
            if screen not in self.app.screen_stack:  # the tab of all children leads home
                return
            await self.lines(screen, depth)
            if screen not in self.app.screen_stack:
                return

    async def lines(self, screen: Any, depth: int) -> None:
        """Each kind of line."""
        views = list(screen.query("#page").results(LineView))
        found = [each.key for each in views[0].lines if each.key is not None] if views else []
        for key in [*found[:MOST_LINES], *found[-3:]] or [None]:
            if key is not None:
                views[0].move_to(key)
                await self.pilot.pause()
            promised = (*screen.footer.keys.row, *screen.footer.keys.page)
            kind = (type(screen).__name__, promised, type(key))
            if kind in self.seen:
                continue
            self.seen.add(kind)
            for command in (*keys.commands("list"), *screen.OWN_COMMANDS):
                if command.footer and not _moves(command) and screen.hint(command) in promised:
                    await self.try_out(screen, views, key, command, depth)
                    if screen not in self.app.screen_stack:
                        return
                elif command.id != "list.open" and (why := screen.why_not(command.id)):
                    await self.refused(screen, command, why, key)

    async def refused(self, screen: Any, command: Command, why: str, key: Any) -> None:
        """The key of a command that does not work says why, and does nothing else."""
        self.line.cut()
        requests = self.sent
        await self.press(command.keys.split(",")[0])
        self.line.mend()
        answer = screen.notices.answer
        where = f"{type(screen).__name__} {key!r} {command.id}"
        if self.app.screen is not screen or self.sent != requests:
            self.faults.append(f"{where}: is not refused")
            await self.home(screen)
        elif answer is None or answer.text != why:
            self.faults.append(f"{where}: {answer} instead of {why!r}")

    async def try_out(self, screen: Any, views: list[LineView], key: Any, command: Any, depth: int) -> None:
        """One key of the footer, on one line."""
        if key is not None and views[0].cursor_key != key:
            views[0].move_to(key)
            await self.pilot.pause()
        if screen.hint(command) not in screen.footer.keys.all:
            return
        screen.notice("")
        self.line.cut()
        before, requests, focused = text_of(self.app), self.sent, self.app.focused
        await self.press(command.keys.split(",")[0])
        self.pressed += 1
        self.line.mend()
        where = f"{type(screen).__name__} {key!r} {command.id}"
        if screen not in self.app.screen_stack:  # it leads away from here
            return
        notice = screen.notices.answer
        did = (text_of(self.app), self.sent) != (before, requests)
        if isinstance(self.app.focused, Input | Pane):  # Enter went into the pane, a note is being written
            await self.press("escape")
        if self.app.screen is not screen:
            inner = self.app.screen
            self.faults += [f"{where}: {fault}" for fault in twice_named(inner)]
            if isinstance(inner, SectionScreen) and depth < DEEPEST:
                await self.press("r")
                await self.section(depth + 1)
            if screen in self.app.screen_stack:
                await self.home(screen)
        elif notice is not None and notice.role == "warning":
            self.faults.append(f"{where}: {notice.text}")
        elif self.app.focused is not focused:  # into the pane, or where one types
            await self.press("escape")
        elif not did:
            self.faults += [f"{where}: nothing"] if command.action not in WITHOUT_EFFECT else []


def twice_named(screen: Any) -> list[str]:
    """Keys that a screen's footer names twice."""
    footers = list(screen.query("#footer").results(FooterLine))
    named = Counter(key for footer in footers for key, _ in footer.keys.all)
    return [f"{key} stands twice in the footer" for key, times in named.items() if times > 1]


def _moves(command: Command) -> bool:
    """Whether it shows another state, week or month on the same page."""
    return command.action.startswith(("week(", "month(", "period(", "page_by("))


@pytest.mark.parametrize(
    "logins",
    [("parent", "neighbour", "pupil"), ("teacher",), ("operator",)],  # a family has the same pages
    ids=" ".join,
)
async def test_a_key_of_the_footer_does_something(logins: Sequence[str], tmp_path: Path, demo: Line) -> None:
    seen: set[object] = set()
    for login in logins:
        app = program(tmp_path / login, FixedClock(NOW), demo, login=login, password="demo", prefetch="weeks")
        async with app.run_test(size=(100, 40)) as pilot:
            await known(app, pilot)
            walk = Walk(app, pilot, demo, seen)
            for section in app.context.sections:
                await pilot.press("g")
                for letter in section.letter:
                    await walk.press(letter)
                await walk.press("r")
                await walk.section()
        assert walk.faults == [], "\n".join(walk.faults)
        assert walk.pressed >= LEAST.get(login, 20)


async def known(app: Any, pilot: Any) -> None:
    """Wait until the account is known and a section is shown."""
    for _attempt in range(20):
        await settled(app, pilot)
        if isinstance(app.screen, SectionScreen) and app.context.is_known:
            break

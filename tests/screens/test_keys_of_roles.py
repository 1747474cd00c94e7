"""Every key of every section of every role, on each kind of line, over the demo region.

No key of the footer answers that it is not possible, or nothing. Every question that comes is answered by
н, Enter, q and Esc: no in both languages, at 60×20 and at 120×40, and nothing is sent. In Russian the keys
are those of its layout. The portal refuses every change, so that nothing is changed.
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
from ruobr_tui.screens.diary.questions import LEAVE_NOTE
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.questions import LEAVE_TEXT
from ruobr_tui.widgets.footer import FooterLine
from ruobr_tui.widgets.lines import LineView
from ruobr_tui.widgets.pane import Pane
from support.demo_schools import DEMO_NOW, demo_line
from support.demo_schools import demo_folder as demo_folder
from support.fixtures import FixedClock
from support.screens import Line, lines_of, program, settled, text_of

NO = ("н", "enter", "q", "escape")
RUSSIAN = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю", strict=True))
WITHOUT_EFFECT = {"today"}
"""Actions that lead to where one is already."""
DEEPEST = 2
"""Pages behind a page that are walked too."""
MOST_LINES = 60
MOST_TURNS = 8
"""States of a list."""
NARROW, WIDE = (60, 20), (120, 40)


class Unchanged(Line):
    """Refuses every change, and writes down what was tried."""

    tried: list[str]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET" or path.endswith(("/session", "/login/", "/features")):
            return await super().handle_async_request(request)
        self.requests.append(f"{request.method} {path}")
        if not path.endswith("/desk/presence"):
            self.tried.append(f"{request.method} {path}")
        refusal = {"error": "invalid", "text": "The tests refuse this."}
        return httpx.Response(400, json=refusal, request=request)


@pytest.fixture
def demo(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unchanged]:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)
    with demo_line(demo_folder, tmp_path / "school", DEMO_NOW, Unchanged) as line:
        assert isinstance(line, Unchanged)
        line.tried = []
        yield line
    i18n.activate("en")


class Walk:
    """Through one role's sections. ``faults`` says what was promised and not kept.

    ``seen`` are the pages, with what they promise on which kind of line, that were tried out before;
    ``met`` are the questions that came, by their English titles.
    """

    def __init__(self, app: Any, pilot: Any, line: Unchanged, seen: set[object]) -> None:
        self.app, self.pilot, self.line = app, pilot, line
        self.seen = seen
        self.met: Counter[str] = Counter()
        self.pressed = 0
        self.faults: list[str] = []

    @property
    def sent(self) -> int:
        """Requests so far but those by which a desk reports, after a while, which row is open."""
        return sum(not each.endswith("/desk/presence") for each in self.line.requests)

    async def press(self, key: str) -> None:
        if i18n.language() == "ru":
            key = RUSSIAN.get(key, key)
        with suppress(WaitForScreenTimeout):  # on a busy machine; what it leads to is waited for below
            await self.pilot.press(key)
        await settled(self.app, self.pilot)

    async def home(self, screen: Any) -> None:
        """Back to a screen, by Esc."""
        for _attempt in range(8):
            shown = self.app.screen
            if shown is screen or screen not in self.app.screen_stack:
                return
            drops = isinstance(shown, Dialog) and shown.question in (LEAVE_NOTE, LEAVE_TEXT)
            await self.press("y" if drops else "escape")
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
            for command in (*keys.commands("list"), *screen.OWN_COMMANDS):
                is_promised = command.footer and screen.hint(command) in promised
                # What the footer promises is tried on each line with another footer, the rest once a page.
                kind = (type(screen).__name__, command.id, type(key), promised if is_promised else None)
                if _moves(command) or kind in self.seen:
                    continue
                if is_promised or (screen.works(command.id) and not command.uses_files):
                    self.seen.add(kind)
                    await self.try_out(screen, views, key, command, depth, is_promised=is_promised)
                    if screen not in self.app.screen_stack:
                        return
                    continue
                why = None if command.id == "list.open" else screen.why_not(command.id)
                if why and (*kind, why) not in self.seen:
                    self.seen.add((*kind, why))
                    await self.refused(screen, command, why, key)

    async def refused(self, screen: Any, command: Command, why: str, key: Any) -> None:
        """The key of a command that does not work says why, and does nothing else."""
        requests = self.sent
        await self.press(command.keys.split(",")[0])
        answer = screen.notices.answer
        where = f"{type(screen).__name__} {key!r} {command.id}"
        if self.app.screen is not screen or self.sent != requests:
            self.faults.append(f"{where}: is not refused")
            await self.home(screen)
        elif answer is None or answer.text != why:
            self.faults.append(f"{where}: {answer} instead of {why!r}")

    async def try_out(
        self, screen: Any, views: list[LineView], key: Any, command: Command, depth: int, *, is_promised: bool
    ) -> None:
        """One key on one line; the question that it puts is answered by each no, where it is a new one."""
        for no in NO:
            if key is not None and views[0].cursor_key != key:
                views[0].move_to(key)
                await self.pilot.pause()
            if is_promised and screen.hint(command) not in screen.footer.keys.all:
                return
            where = f"{type(screen).__name__} {key!r} {command.id}"
            question = await self.effect(screen, command, depth, where, is_promised=is_promised)
            if question is None:
                return
            is_new = self.met[question.question.title] < len(NO)
            await self.answer(question, no if is_new else NO[self.pressed % len(NO)], where)
            if screen not in self.app.screen_stack:
                return
            await self.home(screen)
            if not is_new:
                return

    async def effect(
        self, screen: Any, command: Command, depth: int, where: str, *, is_promised: bool
    ) -> Dialog | None:
        """Press the key of a command. Returns the question that came; what else came is left again."""
        screen.notice("")
        before, requests, focused = text_of(self.app), self.sent, self.app.focused
        await self.press(command.keys.split(",")[0])
        self.pressed += is_promised
        if isinstance(self.app.screen, ChooseScreen):
            await self.press("enter")
        if isinstance(self.app.screen, Dialog):
            return self.app.screen
        if screen not in self.app.screen_stack:  # it leads away from here
            return None
        notice = screen.notices.answer
        did = (text_of(self.app), self.sent) != (before, requests)
        if isinstance(self.app.focused, Input | Pane):  # Enter went into the pane, a note is being written
            await self.press("escape")
        if self.app.screen is not screen:
            inner = self.app.screen
            self.faults += [f"{where}: {fault}" for fault in twice_named(inner)]
            if isinstance(inner, SectionScreen) and depth < DEEPEST:
                await self.section(depth + 1)
            if screen in self.app.screen_stack:
                await self.home(screen)
        elif is_promised and notice is not None and notice.role == "warning":
            self.faults.append(f"{where}: {notice.text}")
        elif self.app.focused is not focused:  # into the pane, or where one types
            await self.press("escape")
        elif is_promised and not did and command.action not in WITHOUT_EFFECT:
            self.faults.append(f"{where}: nothing")
        return None

    async def answer(self, dialog: Dialog, no: str, where: str) -> None:
        """A question is on the screen whole; a no takes it away and sends nothing."""
        where = f"{where} {no!r} at {self.app.size} in {i18n.language()}"
        self.met[dialog.question.title] += 1
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


def twice_named(screen: Any) -> list[str]:
    """Keys that a screen's footer names twice."""
    footers = list(screen.query("#footer").results(FooterLine))
    named = Counter(key for footer in footers for key, _ in footer.keys.all)
    return [f"{key} stands twice in the footer" for key, times in named.items() if times > 1]


def _moves(command: Command) -> bool:
    """Whether it shows another state, week or month on the same page."""
    return command.action.startswith(("week(", "month(", "period(", "page_by("))


@pytest.mark.parametrize(
    ("accounts", "least"),
    [
        # The families' pages are the same ones: what a parent tried, the others do not try again.
        (
            [("parent", "ru", NARROW, 20), ("neighbour", "en", WIDE, 10), ("pupil", "ru", WIDE, 5)],
            8,
        ),
        ([("teacher", "ru", NARROW, 4)], 3),
        ([("operator", "en", NARROW, 20)], 3),
        ([("administrator", "ru", WIDE, 20)], 3),
    ],
    ids=["family", "teacher", "operator", "administrator"],
)
async def test_a_key_does_what_the_footer_says_and_a_question_is_answered_by_no(
    accounts: Sequence[tuple[str, str, tuple[int, int], int]], least: int, tmp_path: Path, demo: Unchanged
) -> None:
    """``least``: questions that all of them meet together; behind each account the keys that it tries."""
    seen: set[object] = set()
    met: set[str] = set()
    for login, lang, size, fewest in accounts:
        clock = FixedClock(DEMO_NOW)
        app = program(
            tmp_path / login, clock, demo, login=login, password="demo", lang=lang, prefetch="weeks"
        )
        async with app.run_test(size=size) as pilot:
            await known(app, pilot)
            walk = Walk(app, pilot, demo, seen)
            await leaving(walk)
            for section in app.context.sections:
                await pilot.press("g")
                for letter in section.letter:
                    await walk.press(letter)
                await walk.section()
        met |= set(walk.met)
        assert walk.faults == [], "\n".join(walk.faults)
        assert walk.pressed >= fewest
    assert len(met) >= least, met


async def leaving(walk: Walk) -> None:
    """The questions before leaving the program and the account."""
    home = walk.app.screen
    for key in ("q", "f8"):
        for no in NO:
            await walk.press(key)
            assert isinstance(walk.app.screen, Dialog), text_of(walk.app)
            await walk.answer(walk.app.screen, no, key)
            assert walk.app.screen is home


async def known(app: Any, pilot: Any) -> None:
    """Wait until the account is known and a section is shown."""
    for _attempt in range(20):
        await settled(app, pilot)
        if isinstance(app.screen, SectionScreen) and app.context.is_known:
            break

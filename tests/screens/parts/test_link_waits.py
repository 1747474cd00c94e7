"""A file that is complete while its user is busy: its link comes after the question, the entry, the menu."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.api.requests.personal_data import EXPORT_PATH
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.parts.dialogs.dialog import Dialog
from ruobr_tui.screens.parts.dialogs.link_sheet import DownloadLink
from ruobr_tui.screens.parts.downloads import download
from ruobr_tui.screens.program.curtain import CurtainScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.fixtures import FixedClock
from support.phones import use_links
from support.screens import Line, at_home, program, shown_by, text_of, until

READY = "data.json is ready."


class SlowFile(httpx.AsyncBaseTransport):
    """The way to the server; the file waits on it until ``arrives``."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.arrives = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(EXPORT_PATH):
            await self.arrives.wait()
        return await self._line.handle_async_request(request)


async def arrived(app: RuobrApp, pilot: Any, slow: SlowFile) -> None:
    slow.arrives.set()
    await until(app, pilot, lambda: bool(app._held))


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (["q"], ["n"]),
        (["g", "d", "slash"], ["escape"]),
        (["f6"], ["x"]),
        (["g", "question_mark"], ["escape"]),
    ],
    ids=["question", "search", "hidden", "commands"],
)
async def test_a_link_waits_until_its_user_is_free(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    begin: Sequence[str],
    end: Sequence[str],
) -> None:
    use_links(tmp_path / "links", clock, monkeypatch)
    slow = SlowFile(line)
    app = program(tmp_path, clock, slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        download(shown_by(app), "data.json", EXPORT_PATH)
        for key in begin:
            await pilot.press(key)
            await pilot.pause()
        seen = app.screen
        assert not app.is_free, text_of(app)
        await arrived(app, pilot, slow)
        assert app.screen is seen
        if not isinstance(seen, CurtainScreen):
            assert READY in text_of(app)
        for key in end:
            await pilot.press(key)
            await pilot.pause()
        await until(app, pilot, lambda: isinstance(app.screen, DownloadLink))
        assert "data.json" in text_of(app)


async def test_a_link_that_waits_is_not_shown_to_who_signs_in_next(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = use_links(tmp_path / "links", clock, monkeypatch)
    slow = SlowFile(line)
    app = program(tmp_path, clock, slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        download(shown_by(app), "data.json", EXPORT_PATH)
        await pilot.press("f8")
        await until(app, pilot, lambda: isinstance(app.screen, Dialog))
        await arrived(app, pilot, slow)
        (link,) = links._open.values()
        assert links.is_open(link)
        await pilot.press("y")
        await until(app, pilot, lambda: isinstance(app.screen, LoginScreen))
        assert not links.is_open(link)
        assert not app._held

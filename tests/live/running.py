"""A program that runs over a real socket, while somebody enters marks and writes letters."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from ruobr_server.areas.diary.recording import Entry, NewMark, record
from ruobr_server.areas.messages.delivery import PARENT, NewLetter, deliver
from ruobr_server.kit.db import Database
from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.events import Event
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.parts.section import SectionScreen
from support.fixtures import NOW, FixedClock
from support.patience import PATIENCE
from support.school import ANNA, PASSWORD, SCHOOL
from support.screens import at_home, paths_in, settled

LESSON = 1005
"""Anna's and Boris's algebra on Saturday, of which nothing is known yet."""


class Running:
    """A program that runs over a real socket; ``notices`` are its lines over the screen."""

    def __init__(self, app: RuobrApp, pilot: Any, school: Database) -> None:
        self.app, self.pilot, self._school = app, pilot, school
        self.outside: list[str] = []
        self.pictures = 0
        self._heard: asyncio.Queue[Event] = asyncio.Queue()
        take = app.live.take

        def taken(event: Event) -> None:
            take(event)
            self._heard.put_nowait(event)

        app.live.take = taken  # type: ignore[method-assign]
        driver = app._driver
        assert driver is not None
        driver.write = self._write  # type: ignore[method-assign]
        display = app._display

        def displayed(*picture: Any) -> None:
            self.pictures += 1
            display(*picture)

        app._display = displayed  # type: ignore[method-assign,assignment]

    def _write(self, data: str) -> None:
        if data.startswith(("\x07", "\x1b]9;", "\x1b]777;")):
            self.outside.append(data)

    @property
    def notices(self) -> list[str]:
        """What is announced above the footer."""
        shown = self.app.screen
        announced = shown.notices.announced if isinstance(shown, Frame) else ""
        return [announced] if announced else []

    @property
    def footer(self) -> str:
        assert isinstance(self.app.screen, SectionScreen)
        return self.app.screen.footer.plain.strip()

    async def enter(self, *entries: Entry, events: int) -> None:
        """Let a teacher enter something, and wait until so many events of it have had their effect."""
        await asyncio.to_thread(self._school.write_now, record, SCHOOL, entries, NOW)
        await self.hear(events)

    async def write(self, subject: str) -> None:
        letter = NewLetter(SCHOOL, 3, subject, "Здравствуйте", {1: PARENT})
        await asyncio.to_thread(self._school.write_now, deliver, letter, NOW)
        await self.hear(1)

    async def hear(self, events: int) -> None:
        for _ in range(events):
            await asyncio.wait_for(self._heard.get(), PATIENCE)
        while self.app.live._timer is not None:
            await self.pilot.pause()
        await settled(self.app, self.pilot)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await settled(self.app, self.pilot)


@asynccontextmanager
async def running(
    address: str,
    school: Database,
    folder: Path,
    clock: FixedClock,
    *,
    hosted: bool = False,
    **settings: Any,
) -> AsyncIterator[Running]:
    config = Config(server=address + "/", login="mother", lang="en", **settings)
    paths = paths_in(folder)
    i18n.activate("en")
    store = open_store(config, paths, clock)
    context = Context(config, store, paths, clock=clock, password=PASSWORD, hosted=hosted)
    app = RuobrApp(context)
    stands = asyncio.Event()
    listener = app.live._listener
    before = listener._stands_at

    def at(*arguments: Any) -> None:
        before(*arguments)
        stands.set()

    listener._stands_at = at  # type: ignore[method-assign,assignment]
    try:
        async with app.run_test(size=(100, 30), notifications=True) as pilot:
            await at_home(app, pilot)
            await asyncio.wait_for(stands.wait(), PATIENCE)
            yield Running(app, pilot, school)
        assert not app.live.is_listening
    finally:
        await context.close_portal()
        context.store.close()


def mark(value: str, pupil: int = ANNA) -> Entry:
    return Entry(LESSON, marks=[NewMark(pupil, value, 1)])

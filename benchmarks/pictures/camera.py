"""Takes the pictures: the real program over the demo school, at both sizes.

The clock of program and school stands at one lesson of a Tuesday in November, so the pictures change only
when the program does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.style import Style
from textual.pilot import Pilot
from textual.worker import Worker, WorkerCancelled

from benchmarks.pictures.bank import PictureBank
from benchmarks.pictures.pages import HOME, PART, SIZES, Page, Session, home_of, name_of
from benchmarks.pictures.parts import PartsPage
from benchmarks.pictures.svg import svg_of
from benchmarks.workspace import PASSWORD
from ruobr_server.app import create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.areas.payments.worker import Watcher
from ruobr_server.demo.advance import ring
from ruobr_server.demo.demo import prepare_demo
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import FourEyes, Settings
from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.rules.approvals import ACTS
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.terminal.style import TRUE_COLOURS

EARLIER = datetime(2026, 11, 24, 0, 40, tzinfo=UTC)
"""When each account was used before: what has come since is new."""
PAID = datetime(2026, 11, 24, 3, 42, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)
SERVER = "http://127.0.0.1:9/"
"""Loopback, so that http is allowed; nothing is sent, the transport is the application."""
LONGEST = 60.0
"""Seconds that one request or drawing may take on a busy machine."""


class School:
    """The demo's server in this process with a bank, a folder for the programs' files, and the time there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = EARLIER
        self.database = Database(prepare_demo(folder, self.clock), clock=self.clock)
        settings = Settings(demo=True, file_keys=keys_in(folder), four_eyes=FourEyes(acts=frozenset(ACTS)))
        self.application = create_app(settings, self.database, clock=self.clock)
        self._bank = PictureBank()
        self._watcher = Watcher(self.database, self._bank.client(), self.clock, SERVER)
        self.application.state.watcher = self._watcher

    def clock(self) -> datetime:
        """The moment of program and school."""
        return self.now

    async def go_on(self) -> None:
        """Three lessons later; their teachers have recorded them."""
        self.now = NOW
        await ring(self.database, NOW)

    async def pay(self) -> None:
        """Everybody has paid at the bank."""
        self._bank.is_paid = True
        self.now = PAID
        await self._watcher.step()

    def close(self) -> None:
        """End the server."""
        self.application.state.gate.close()
        self.database.close_now()


async def take(session: Session, school: School, seen: set[str]) -> AsyncIterator[tuple[str, str]]:
    """The pictures of a session, each with its name: sections that are not in ``seen``, then pages.

    Adds the sections to ``seen``.
    """
    if session.login and not session.is_kiosk:
        async with _program(session, school):
            pass
    await school.go_on()
    async with _program(session, school) as (app, pilot):
        sections = [] if session.is_short else _sections(session, app, seen)
        for page in [*sections, *session.pages]:
            if page.is_paid:
                await school.pay()
            await _open(page, app, pilot)
            for name, size in SIZES.items():
                await pilot.resize_terminal(*size)
                await _quiet(app, pilot)
                yield f"{page.name}-{name}", _picture(app, page.name)
            await _leave(app, pilot)


@asynccontextmanager
async def _program(session: Session, school: School) -> AsyncIterator[tuple[RuobrApp, Pilot[Any]]]:
    i18n.activate(session.lang)
    config = Config(server=SERVER, login=session.login or None, lang=session.lang, kiosk=session.is_kiosk)
    data = school.folder / session.name
    paths = Paths(school.folder / "config.toml", data, school.folder / f"{session.name}-state")
    transport = httpx.ASGITransport(app=school.application)
    store = open_store(config, paths, school.clock)
    password = PASSWORD if session.login else None
    context = Context(config, store, paths, clock=school.clock, transport=transport, password=password)
    app = RuobrApp(context, colours=TRUE_COLOURS)
    app.menu_delay = 0
    async with app.run_test(size=next(iter(SIZES.values()))) as pilot:
        await _quiet(app, pilot)
        yield app, pilot
    context.close()


def _sections(session: Session, app: RuobrApp, seen: set[str]) -> list[Page]:
    """The sections of the account, in the order of the menu; the home differs for each account."""
    sections = [each.id for each in app.context.sections]
    own = [Page(name_of(each), each) for each in sections if each not in {*seen, HOME}]
    home = [Page(home_of(session), HOME)]
    seen.update(sections)
    return [*home, *own]


async def _open(page: Page, app: RuobrApp, pilot: Pilot[Any]) -> None:
    if page.section.startswith(PART):
        app.push_screen(PartsPage(page.section.removeprefix(PART)))
    elif page.section:
        app.action_section(page.section)
    await _quiet(app, pilot)
    for key in page.keys:
        await pilot.press(key)
        await _quiet(app, pilot)


async def _leave(app: RuobrApp, pilot: Pilot[Any]) -> None:
    """Back to the home, whatever is open."""
    while len(app.screen_stack) > 2:  # Textual's own and the home
        app.pop_screen()
        await _quiet(app, pilot)
    await pilot.resize_terminal(*next(iter(SIZES.values())))
    await _quiet(app, pilot)


async def _quiet(app: RuobrApp, pilot: Pilot[Any]) -> None:
    """Until nothing is asked or drawn any more. A question waits for its answer, and is not waited for."""
    for _turn in range(3):
        await pilot.pause()
        while working := [each for each in app.workers if each.group != DIALOGS]:
            for worker in working:
                await _done(worker)
            await asyncio.sleep(0)  # it leaves the list at the next turn of the loop
    await pilot.pause()


async def _done(worker: Worker[Any]) -> None:
    with suppress(WorkerCancelled):  # by a newer one of its group, or its screen went
        await asyncio.wait_for(worker.wait(), LONGEST)


def _picture(app: RuobrApp, title: str) -> str:
    style = app.screen.rich_style
    rows = app.screen._compositor.render_strips()
    return svg_of(rows, (app.size.width, app.size.height), title, Style() + style)

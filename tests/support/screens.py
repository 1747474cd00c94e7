"""The full-screen program in a test: over a real store and a real server of a furnished school, no sockets.

``program(...)`` makes the app of one account; ``text_of(app)`` is what its cells say. Times are those of
``support.fixtures.NOW``. ``Line`` is a cable that can be pulled out, also in the middle of a request.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled

from ruobr_tui import i18n
from ruobr_tui.account.sign_in import open_store
from ruobr_tui.api.rules.network.client_address import HEADER, verified
from ruobr_tui.app import RuobrApp
from ruobr_tui.config import Config
from ruobr_tui.context import Context
from ruobr_tui.files.paths import Paths
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.forms.frame import FormFrame
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.terminal.style import TRUE_COLOURS
from support.calm import wait_for_timers
from support.drawing import draw
from support.fixtures import CHEAP, FixedClock
from support.school import PASSWORD, furnished_file

if TYPE_CHECKING:
    from ruobr_server.auth.passwords import Passwords
    from ruobr_server.kit.db import Database

SIGN_IN = "sign-in"
"""The group of the worker that signs in, which may show a form before it is done."""
SERVER = "http://127.0.0.1:9/"
"""Loopback, so that plain http is allowed; nothing is sent there, the transport is the application."""


class Line(httpx.AsyncBaseTransport):
    """The way to the server; ``cut()`` makes every request fail as if the cable were out."""

    def __init__(self, app: Any, database: Database) -> None:
        self.application = app
        self.database = database  # what the school records can be changed through it
        self._transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.is_cut = False
        self._stops = ""
        self.held: asyncio.Event | None = None
        self.requests: list[str] = []
        self.sent: list[httpx.Request] = []

    def cut(self) -> None:
        """Pull the cable."""
        self.is_cut = True

    def mend(self) -> None:
        """Put it back."""
        self.is_cut = False

    def stop_while(self) -> None:
        """The server stops when the next change has reached it, before any work."""
        self._stops = "while"

    def stop_after(self) -> None:
        """The server does the work of the next change, and stops before its answer has arrived."""
        self._stops = "after"

    def hold(self) -> asyncio.Event:
        """Changes wait on their way until the event is set."""
        self.held = asyncio.Event()
        return self.held

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass on to the application."""
        self.requests.append(f"{request.method} {request.url.path}")
        self.sent.append(request)
        if self.is_cut:
            raise httpx.ConnectError("the cable is out", request=request)
        if self.held is not None and request.method != "GET":
            await self.held.wait()
        if self._stops and request.method != "GET":
            when, self._stops = self._stops, ""
            self.cut()
            if when == "after":
                answer = await self._transport.handle_async_request(request)
                await answer.aread()
            raise httpx.ReadError("the server is gone", request=request)
        return await self._transport.handle_async_request(request)


def paths_in(folder: Path) -> Paths:
    """A user's folders below ``folder``."""
    return Paths(folder / "config.toml", folder / "data", folder / "state")


def clients_of(line: Line, secret: bytes, now: datetime) -> set[str]:
    """The clients whose addresses a host sent; "" stands for a request without one."""
    return {
        verified(secret, each.method, each.url.raw_path.decode(), each.headers[HEADER], now)[0]
        if HEADER in each.headers
        else ""
        for each in line.sent
    }


@contextmanager
def school_application(
    folder: Path, passwords: Passwords, clock: FixedClock
) -> Iterator[tuple[Any, Database]]:
    """The server's application over a furnished school in SQLite, and its database."""
    from ruobr_server.app import create_app
    from ruobr_server.areas.documents.encryption import keys_in
    from ruobr_server.kit.settings import Settings

    database = furnished_file(folder / "school.sqlite", passwords, clock)
    settings = Settings(password_cost=CHEAP, file_keys=keys_in(folder))
    portal = create_app(settings, database, clock=clock)
    try:
        yield portal, database
    finally:
        portal.state.gate.close()
        database.close_now()


def program(
    folder: Path,
    clock: FixedClock,
    line: Line | httpx.AsyncBaseTransport,
    *,
    login: str = "mother",
    password: str | None = PASSWORD,
    lang: str = "en",
    colours: int = TRUE_COLOURS,
    **settings: Any,
) -> RuobrApp:
    """The app of one account, as started by ``ruobr --server … --login …``; it signs in by itself."""
    settings.setdefault("prefetch", "nothing")  # dozens of requests a start, which few tests look at
    settings.setdefault("requests_per_minute", 6000)  # a portal made of data stands behind no filter
    config = Config(server=SERVER, login=login, lang=lang, **settings)
    paths = paths_in(folder)
    i18n.activate(lang)
    store = open_store(config, paths, clock)
    context = Context(config, store, paths, clock=clock, transport=line, password=password)
    return RuobrApp(context, colours=colours)


def working(app: RuobrApp) -> list[str]:
    """What works on the selected row now: the commands of the page without their scope."""
    screen = app.screen
    assert isinstance(screen, Frame)
    own = [each for each in screen.OWN_COMMANDS if not each.on_page and screen.works(each.id)]
    return [each.id.partition(".")[2] for each in own]


def shown_by(app: RuobrApp) -> Any:
    """The screen, for a look at what is its own."""
    return app.screen


async def settled(app: RuobrApp, pilot: Any) -> None:
    """Wait until nothing is requested or drawn any more; a dialog may wait for its answer."""
    for _turn in range(2):
        await pilot.pause()
        while working := [worker for worker in app.workers if not _is_answered_by_user(app, worker)]:
            if all(worker.group in (DIALOGS, SIGN_IN) for worker in working):
                await pilot.pause()
            else:
                for worker in working:
                    if worker.group not in (DIALOGS, SIGN_IN):
                        with suppress(WorkerCancelled):  # by a newer one of its group, or its screen went
                            await worker.wait()
                await asyncio.sleep(0)  # it leaves the list at the next turn of the loop
        await wait_for_timers()
    await pilot.pause()
    draw(app)


def _is_answered_by_user(app: RuobrApp, worker: Worker[Any]) -> bool:
    """Whether it waits for the answer to a dialog, which then lies over its screen."""
    return worker.group in (DIALOGS, SIGN_IN) and app.screen is not worker.node


async def until(app: RuobrApp, pilot: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds that comes by itself."""
    for _attempt in range(2000):
        await pilot.pause(0.01)
        if holds():
            return
    raise AssertionError("it never came:\n" + text_of(app))


async def at_home(app: RuobrApp, pilot: Any) -> None:
    """Wait until the program is signed in and the home has been requested."""
    for _attempt in range(20):
        await settled(app, pilot)
        if isinstance(app.screen, SectionScreen) and app.context.children:
            return
    raise AssertionError("never came home:\n" + text_of(app))


async def at_week(app: RuobrApp, pilot: Any) -> None:
    """Wait until the program is signed in, then go from the home to the week."""
    await at_home(app, pilot)
    app.action_section("diary")
    await settled(app, pilot)


def lines_of(app: RuobrApp) -> list[str]:
    """The rows of the screen as text, right-trimmed."""
    draw(app)
    width, height = app.size
    rows = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in row)[:width].rstrip() for row in rows[:height]]


def text_of(app: RuobrApp) -> str:
    """The whole screen as text."""
    return "\n".join(lines_of(app))


async def press(app: RuobrApp, pilot: Any, *keys: str) -> str:
    """Keys one after another, each when all is done that the one before began, but for keys of a field.

    Returns what the screen shows then.
    """
    for key in keys:
        await pilot.press(key)
        if not isinstance(app.focused, Input):
            await settled(app, pilot)
    await settled(app, pilot)
    return text_of(app)


async def menu_of(app: RuobrApp, pilot: Any) -> str:
    """Open the menu of sections, as for somebody who waits for it; returns the screen."""
    app.menu_delay = 0
    await pilot.press("g")
    await settled(app, pilot)
    return text_of(app)


async def send_form(app: RuobrApp, pilot: Any) -> None:
    """^S at each step from the current one on while nothing is wrong; the review is read to its end."""
    await read_back(app, pilot)
    page = app.screen
    assert isinstance(page, FormFrame)
    if page.is_last_step:
        await press(app, pilot, *(["end"] if page.is_in_review else []), "ctrl+s")


async def read_back(app: RuobrApp, pilot: Any) -> str:
    """^S up to the last step, which reads the form back; returns the screen."""
    page = app.screen
    assert isinstance(page, FormFrame)
    before = -1
    while before < page.stage < page.last_stage:
        before = page.stage
        await press(app, pilot, "ctrl+s")
    return text_of(app)


async def type_in(app: RuobrApp, pilot: Any, **values: str) -> None:
    """Type into the fields, one after another."""
    page = app.screen
    assert isinstance(page, FormFrame)
    form = page.view
    for name, value in values.items():
        page.go_to(form.form.step_of(name))
        form.row(name).entry.focus()
        await pilot.pause()
        for key in value:
            await pilot.press(
                key if key.isalnum() else {"-": "minus", ".": "full_stop", ":": "colon", " ": "space"}[key]
            )
    await settled(app, pilot)

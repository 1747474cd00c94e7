"""Two portals behind one program: a furnished school at each, told apart by their ports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from textual.widgets import Input

from ruobr_tui.account.portals import NamedPortal
from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.app import RuobrApp
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.account_messages import ChangeAccount
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.widgets.forms.choice import Choice
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import SERVER, Line, at_home, program, text_of, until

SECOND = "http://127.0.0.1:10/"
"""Loopback, like the first one's address; nothing is sent there."""
NAMED = (NamedPortal("Кузбасс", SERVER, "blue"), NamedPortal("Приморье", SECOND, "green"))
HER_CHILDREN, HIS_CHILDREN = ("Борис",), ("Вера",)
"""Names that the other family and the schools do not have."""


class Portals(httpx.AsyncBaseTransport):
    """The way to both."""

    def __init__(self, first: Line, second: Line) -> None:
        self.first, self.second = first, second

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass on to the portal whose port it is."""
        line = self.second if request.url.port == httpx.URL(SECOND).port else self.first
        return await line.handle_async_request(request)


def her_program(folder: Path, clock: FixedClock, portals: Portals, **settings: Any) -> RuobrApp:
    """The mother's program at the first portal."""
    return program(folder, clock, portals, portals=NAMED, **settings)


async def with_his_account(
    app: RuobrApp, pilot: Any, *, login: str = "father", server: str = SECOND, remember: bool = True
) -> Context:
    """Come home, and have the father's account of the second portal open as well."""
    await at_home(app, pilot)
    his = app.context.beside(server)
    await sign_in(his, server, login, PASSWORD, remember=remember)
    app.accounts.add(his)
    return his


async def change(app: RuobrApp, pilot: Any, context: Context) -> None:
    """Show another account."""
    app.post_message(ChangeAccount(context.account_name))
    await until(app, pilot, lambda: app.context is context and isinstance(app.screen, SectionScreen))
    await at_home(app, pilot)


async def type_login(app: RuobrApp, pilot: Any, login: str = "father", portal: str = SECOND) -> None:
    """Fill in the login that is shown, and send it; without ``portal`` where there is none to choose."""
    if portal:
        app.screen.query_one("#portal", Choice).value = portal
    app.screen.query_one("#login", Input).value = login
    app.screen.query_one("#password", Input).value = PASSWORD
    app.screen.query_one("#password").focus()
    await pilot.press("enter")


def children_on(app: RuobrApp) -> set[str]:
    """Of both families, whom the screen names."""
    text = text_of(app)
    return {name for name in HER_CHILDREN + HIS_CHILDREN if name in text}

"""Gosuslugi sign-in in the terminal: code and QR, a browser elsewhere, and being at home."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.demo.rows import set_counters
from ruobr_server.kit.settings import StateServices
from ruobr_server.sandbox.state_services.people import CITIZENS
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.account.cabinet import CabinetScreen
from ruobr_tui.screens.account.state_services_link import LinkPage, StateServicesLinkScreen
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.screens.sign_in.state_services import StateServicesScreen
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.lines import LineView
from ruobr_tui.widgets.qr import qr_rows
from support.fixtures import FixedClock
from support.patience import PATIENCE
from support.school import PASSWORD
from support.screens import Line, at_home, press, program, settled, text_of
from support.state_services import ADDRESS, browsing, fields, sandbox


async def shows(app: RuobrApp, pilot: Any, *words: str) -> str:
    """Wait until the screen shows all of it."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not all(word in text_of(app) for word in words):
                await pilot.pause(0.02)
    except TimeoutError:
        raise AssertionError(f"never shown: {words}\n{text_of(app)}") from None
    return text_of(app)


@pytest.fixture
def esia(line: Line, clock: FixedClock, tmp_path: Path) -> Any:
    """The server knows a sandbox; terminals may ask as often as they like."""
    provider, _there, transport = sandbox(clock)
    server = line.application
    line.database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    known = StateServices(ADDRESS, "x", tmp_path, tmp_path, "http://portal.test", interval=0)
    server.state.settings = replace(server.state.settings, state_services=known)
    server.state.provider = provider
    return httpx.ASGITransport(app=server), transport


async def opened(app: RuobrApp, pilot: Any) -> str:
    await settled(app, pilot)
    assert isinstance(app.screen, LoginScreen)
    assert "F2" in text_of(app)
    await pilot.press("f2")
    await shows(app, pilot, "enter this code")
    assert isinstance(app.screen, StateServicesScreen)
    assert app.screen._authorization is not None
    return app.screen._authorization.user_code


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_from_the_code_to_the_cabinet(
    tmp_path: Path, clock: FixedClock, line: Line, esia: Any, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=size) as pilot:
        code = await opened(app, pilot)
        shown = text_of(app)
        assert code in shown
        assert "http://portal.test/" in shown
        assert "█▄▄▄▄▄▄▄█" in shown
        async with browsing(*esia) as browser:
            await browser.sign_in(await browser.activate(code), CITIZENS[1].phone)
        await shows(app, pilot, "Add a child")
        await press(app, pilot, "enter")
        await shows(app, pilot, "My account", CITIZENS[1].last_name)


async def test_a_refusal_is_reported_and_a_new_code_can_be_requested(
    tmp_path: Path, clock: FixedClock, line: Line, esia: Any
) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        code = await opened(app, pilot)
        async with browsing(*esia) as browser:
            await browser.sign_in(await browser.activate(code), CITIZENS[0].phone, "refuse")
        await shows(app, pilot, "You declined", "Press n to start again")
        await pilot.press("n")
        await shows(app, pilot, "enter this code")
        assert isinstance(app.screen, StateServicesScreen)
        assert app.screen._authorization is not None
        assert app.screen._authorization.user_code != code
        line.cut()
        await shows(app, pilot, "No connection")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LoginScreen)


async def test_a_portal_without_it_says_so(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        assert "Gosuslugi" not in text_of(app)
        await pilot.press("f2")
        await shows(app, pilot, "not available on this portal")


# Linking the account


async def at_the_link(app: RuobrApp, pilot: Any) -> StateServicesLinkScreen:
    """The page of the link, by the cabinet."""
    await at_home(app, pilot)
    app.push_screen(CabinetScreen(app.context))
    await shows(app, pilot, "DOCUMENTS AND SIGN-IN")
    view = app.screen.query_one("#page", LineView)
    view.move_to("state-services")
    await pilot.press("enter")
    await shows(app, pilot, "Link with Gosuslugi")
    assert isinstance(app.screen, StateServicesLinkScreen)
    return app.screen


async def password_typed(app: RuobrApp, pilot: Any, password: str) -> None:
    form = app.screen.query_one(FormView)
    form.row("current_password").entry.value = password
    await pilot.press("ctrl+s")


@pytest.mark.parametrize(("keys", "is_linked"), [("кузнецова", True), ("y", False), ("", False)])
async def test_the_name_is_read_before_the_link_is_made(
    tmp_path: Path, clock: FixedClock, line: Line, esia: Any, keys: str, is_linked: bool
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_the_link(app, pilot)
        assert "not linked with Gosuslugi" in text_of(app)
        await pilot.press("a")
        await shows(app, pilot, "Current password")
        await password_typed(app, pilot, PASSWORD)
        shown = await shows(app, pilot, "enter this code")
        assert isinstance(app.screen, LinkPage)
        assert app.screen._authorization is not None
        code = app.screen._authorization.user_code
        assert code in shown
        async with browsing(*esia) as browser:
            page = await browser.sign_in(await browser.activate(code), CITIZENS[0].phone)
            assert "mother (" in page.text
            said = {**fields(page), "answer": "yes"}
            await browser.http.post("/state-services/decide", data=said)
        await shows(app, pilot, "Link this account with this person?", "Кузнецова Ольга Сергеевна")
        await pilot.press(*keys, "enter")
        if not is_linked:
            await pilot.press("escape")
        else:
            await shows(app, pilot, "Linked with Gosuslugi since 24.11.2026: Кузнецова Ольга Сергеевна")
            await pilot.press("d")
            await shows(app, pilot, "Current password")
            await password_typed(app, pilot, PASSWORD)
            await shows(app, pilot, "Unlinked")
        await shows(app, pilot, "not linked with Gosuslugi")


async def test_without_the_password_nothing_begins(
    tmp_path: Path, clock: FixedClock, line: Line, esia: Any
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_the_link(app, pilot)
        await pilot.press("a")
        await shows(app, pilot, "Current password")
        await password_typed(app, pilot, "something else")
        await shows(app, pilot, "current password is wrong")
        assert "something else" not in repr(app.context.store.draft_names())


def test_a_qr_is_square_and_has_its_light_border() -> None:
    rows = qr_rows("https://portal.example/state-services/activate?user_code=WDJB-MJHT")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert abs(len(rows[0]) - 2 * len(rows)) <= 1
    assert set(rows[0]) == {"█"}

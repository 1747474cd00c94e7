"""Signing in by State Services in the terminal: code and QR, a browser elsewhere, and being at home."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_server.demo.rows import set_counters
from ruobr_server.sandbox.state_services.people import CITIZENS
from ruobr_server.settings import StateServices
from ruobr_tui.app import RuobrApp
from ruobr_tui.screens.login import LoginScreen
from ruobr_tui.screens.state_services import StateServicesScreen
from ruobr_tui.widgets.qr import qr_rows
from support.fixtures import FixedClock
from support.screens import Line, program, settled, text_of
from support.state_services import ADDRESS, browsing, sandbox


async def shows(app: RuobrApp, pilot: Any, *words: str) -> str:
    """Wait until the screen shows all of it."""
    async with asyncio.timeout(20):
        while not all(word in text_of(app) for word in words):
            await pilot.pause(0.02)
    return text_of(app)


@pytest.fixture
def esia(line: Line, clock: FixedClock, tmp_path: Path) -> Any:
    """The server knows a sandbox; terminals may ask as often as they like."""
    provider, _there, transport = sandbox(clock)
    server = line._transport.app
    line.database.write_now(set_counters, {"people": 9_999, "accounts": 9_999})
    told = StateServices(ADDRESS, "x", tmp_path, tmp_path, "http://portal.test", interval=0)
    server.state.settings = replace(server.state.settings, state_services=told)
    server.state.provider = provider
    return httpx.ASGITransport(app=server), transport


async def opened(app: RuobrApp, pilot: Any) -> str:
    await settled(app, pilot)
    assert isinstance(app.screen, LoginScreen)
    assert "F2" in text_of(app)
    await pilot.press("f2")
    await shows(app, pilot, "type this code")
    assert isinstance(app.screen, StateServicesScreen)
    assert app.screen._asked is not None
    return app.screen._asked.user_code


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
        await shows(app, pilot, "Cabinet", CITIZENS[1].last_name)


async def test_a_refusal_is_told_and_a_new_code_can_be_asked_for(
    tmp_path: Path, clock: FixedClock, line: Line, esia: Any
) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        code = await opened(app, pilot)
        async with browsing(*esia) as browser:
            await browser.sign_in(await browser.activate(code), CITIZENS[0].phone, "refuse")
        await shows(app, pilot, "You have refused", "n begins anew")
        await pilot.press("n")
        await shows(app, pilot, "type this code")
        assert isinstance(app.screen, StateServicesScreen)
        assert app.screen._asked is not None
        assert app.screen._asked.user_code != code
        line.cut()
        await shows(app, pilot, "No connection")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LoginScreen)


async def test_a_portal_without_it_says_so(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, login="", password=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("f2")
        await shows(app, pilot, "offers no signing in by State Services")


def test_a_qr_is_square_and_has_its_light_border() -> None:
    rows = qr_rows("https://portal.example/state-services/activate?user_code=WDJB-MJHT")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert abs(len(rows[0]) - 2 * len(rows)) <= 1
    assert set(rows[0]) == {"█"}

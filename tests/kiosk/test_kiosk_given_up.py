"""Signing in that is given up, because nobody is there any more, leaves no session at the portal."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.context import Context
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import SERVER, Line, program


class HeldLine(httpx.AsyncBaseTransport):
    """The answer to one request is on its way until it is let through."""

    def __init__(self, line: Line, path: str) -> None:
        self._line = line
        self._path = path
        self.is_held = asyncio.Event()
        self.let_through = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._line.handle_async_request(request)
        if request.url.path == self._path and request.method != "DELETE":
            self.is_held.set()
            await self.let_through.wait()
        return answer


@pytest.mark.parametrize("path", ["/cabinet/session", "/user/", "/cabinet/standing"])
async def test_no_session_is_left(tmp_path: Path, clock: FixedClock, line: Line, path: str) -> None:
    held = HeldLine(line, path)
    context: Context = program(tmp_path, clock, line, login="", password=None, kiosk=True).context
    context.transport = held
    signing_in = asyncio.create_task(sign_in(context, SERVER, "mother", PASSWORD, remember=False))
    await held.is_held.wait()
    signing_in.cancel()
    await asyncio.sleep(0)
    held.let_through.set()
    with pytest.raises(asyncio.CancelledError):
        await signing_in
    count = line.database.read_now(lambda c: c.exec_driver_sql("SELECT count(*) FROM sessions").scalar())
    assert count == 0
    assert context.auth is None


async def test_no_session_is_left_when_given_up_after_the_last_answer(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    context: Context = program(tmp_path, clock, line, login="", password=None, kiosk=True).context
    is_held = asyncio.Event()

    async def held() -> None:
        is_held.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(context, "close_portal", held)
    signing_in = asyncio.create_task(sign_in(context, SERVER, "mother", PASSWORD, remember=False))
    await is_held.wait()
    signing_in.cancel()
    with pytest.raises(asyncio.CancelledError):
        await signing_in
    count = line.database.read_now(lambda c: c.exec_driver_sql("SELECT count(*) FROM sessions").scalar())
    assert count == 0
    assert context.auth is None

"""Sessions in a browser: signing in, walking, leaving, being cut off; nothing is left of any."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect

from ruobr_tui.hosting.web import session
from ruobr_tui.hosting.web.output import WINDOW
from ruobr_tui.hosting.web.protocol import Code
from ruobr_tui.hosting.web.session import Session
from ruobr_tui.screens.diary.find import LONGEST
from ruobr_tui.screens.sign_in.login import LoginScreen
from ruobr_tui.widgets.palette import READER
from support.patience import PATIENCE
from support.remains import Remains
from support.school import PASSWORD
from support.screens import Line
from support.web_clients import HELLO, OpenWebHost, connected, nothing_left


async def test_somebody_signs_in_walks_and_leaves(
    open_web_host: OpenWebHost, line: Line, tmp_path: Path
) -> None:
    async with open_web_host() as running:
        async with connected(running) as client:
            login = await client.wait_for("Password")
            assert "Portal" not in login
            assert "Remember" not in login
            await client.sign_in("mother", PASSWORD)
            await client.wait_for("Tue 24")
            await client.resize(120, 40)
            await client.wait_for(lambda text: "Tue 24" in text and "│" in text)
            await client.press("q")
            await client.wait_for("Quit the program?")
            await client.press("y")
            assert await client.wait_end() == Code.ENDED
        await nothing_left(running)
        assert "DELETE /cabinet/session" in " ".join(line.requests)
    assert not (tmp_path / "host").exists()  # nothing is stored on the host


async def test_a_page_for_a_screen_reader_gets_words_for_signs_and_the_cursor(
    open_web_host: OpenWebHost,
) -> None:
    async with open_web_host() as running:
        for is_read in (False, True):
            hello: dict[str, Any] = {"reader": True} if is_read else {}  # an older page does not say
            async with connected(running, **hello) as client:
                await client.wait_for("Password")
                await client.sign_in("mother", PASSWORD)
                await client.wait_for("Tue 24")
                assert client.screen.cursor.hidden is not is_read
                (session,) = running.server.sessions
                assert session._program is not None
                app = session._program._app
                assert app is not None
                assert (app.theme == READER, app.context.config.is_plain) == (is_read, is_read)


async def test_a_russian_page_gets_a_russian_program(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running, connected(running, language="ru") as russian:
        await russian.wait_for("Пароль")
        async with connected(running) as english:
            await english.wait_for("Password")
            await english.press("\x1b[21~")  # F10: the other language, here alone
            await english.wait_for("Пароль")
        async with connected(running) as another:
            await another.wait_for("Password")
        assert "Пароль" in russian.text


async def test_sessions_that_come_and_go_leave_nothing_behind(open_web_host: OpenWebHost) -> None:
    output, factory = sys.stdout, asyncio.get_running_loop().get_task_factory()
    remains = Remains(Session)
    async with open_web_host(sessions_per_address=100) as running:
        tasks = len(asyncio.all_tasks())

        async def run_session(number: int) -> None:
            async with connected(running) as client:
                await client.wait_for("Password")
                if number % 3 == 0:
                    await client.sign_in("mother", PASSWORD)
                    await client.wait_for("Tue 24")
                elif number % 3 == 1:
                    client.socket.transport.abort()  # the cable is out

        for _round in range(3):
            await asyncio.gather(*(run_session(number) for number in range(6)))
        await nothing_left(running)
        async with asyncio.timeout(PATIENCE):
            while len(asyncio.all_tasks()) > tasks or remains.alive():  # noqa: ASYNC110 - nothing notifies it
                await asyncio.sleep(0)
        assert sys.stdout is output
        assert asyncio.get_running_loop().get_task_factory() is factory


async def test_a_page_that_is_gone_frees_its_place_at_once(
    open_web_host: OpenWebHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LAST_BYTES_SECONDS", 10 * PATIENCE)
    async with open_web_host() as running:
        async with connected(running) as client:
            await client.wait_for("Password")
        await nothing_left(running)


async def test_who_presses_no_key_is_sent_home(open_web_host: OpenWebHost) -> None:
    async with open_web_host(idle=0.2) as running, connected(running) as client:
        assert await client.wait_end() == Code.IDLE
        await nothing_left(running)


async def test_a_host_that_stops_informs_its_clients(open_web_host: OpenWebHost) -> None:
    async with open_web_host(farewell=1.0) as running, connected(running) as client:
        await client.wait_for("Password")
        running.http_server.leave()
        await client.wait_for("The server is shutting down")
        async with connected(running) as late:
            assert await late.wait_end() == Code.STOPPING
        assert await client.wait_end() == Code.STOPPING
        assert running.http_server.should_exit


async def test_a_page_that_draws_nothing_gets_no_more_frames_until_it_does(
    open_web_host: OpenWebHost,
) -> None:
    async with open_web_host() as running, connect(running.socket, origin=running.origin) as socket:
        await socket.send(json.dumps(HELLO | {"columns": 200, "rows": 100}))
        taken = 0

        async def take() -> None:
            nonlocal taken
            data = await socket.recv()
            assert isinstance(data, bytes)
            taken += len(data)

        await take()
        (session,) = running.server.sessions
        async with asyncio.timeout(PATIENCE):
            while not session.is_lagging:
                await socket.send(json.dumps({"type": "resize", "columns": 199 + taken % 2, "rows": 100}))
                await take()
            while taken <= WINDOW:  # the rest is on its way
                await take()
        assert taken < 2 * WINDOW
        await socket.send(json.dumps({"type": "resize", "columns": 150, "rows": 50}))
        async with asyncio.timeout(PATIENCE):
            while session.is_lagging:
                await socket.send(json.dumps({"type": "taken", "bytes": taken}))
                await take()  # what was on the way, then what has changed meanwhile


async def test_a_program_that_fails_is_reported_as_such_and_without_secrets(
    open_web_host: OpenWebHost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_screen: LoginScreen) -> None:
        raise ValueError("hunter2")

    monkeypatch.setattr(LoginScreen, "repaint", fail)
    async with open_web_host() as running, connected(running) as client:
        assert await client.wait_end() == Code.FAILED
        await nothing_left(running)
    assert "ValueError" in caplog.text
    assert "hunter2" not in caplog.text


async def test_keys_in_one_burst_take_effect_one_by_one_and_none_is_lost(open_web_host: OpenWebHost) -> None:
    async with open_web_host() as running, connected(running) as client:
        await client.wait_for("Password")
        await client.press("mother\r" + PASSWORD + "\r")
        await client.wait_for("Tue 24")
        times = LONGEST // len("Алгебра")
        await client.press("gd/" + "Алгебра" * times)
        await client.wait_for("Search")
        await client.press("\x7f" * 7 * (times - 1))
        await client.wait_for(lambda text: text.splitlines()[1].split() == ["Алгебра"])

"""Visits: signing in, walking, leaving, being cut off; nothing is left of any."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from websockets.asyncio.client import connect

from ruobr_tui.hosting.web.output import WINDOW
from ruobr_tui.hosting.web.protocol import Code
from ruobr_tui.hosting.web.session import Session
from ruobr_tui.screens.sign_in.login import LoginScreen
from support.patience import PATIENCE
from support.remains import Remains
from support.school import PASSWORD
from support.screens import Line
from support.visitors import HELLO, nothing_left, visiting

if TYPE_CHECKING:
    from conftest import Open


async def test_a_visitor_signs_in_walks_and_leaves(open_door: Open, line: Line, tmp_path: Path) -> None:
    async with open_door() as running:
        async with visiting(running) as visitor:
            login = await visitor.wait_for("Password")
            assert "Portal" not in login
            assert "Remember" not in login
            await visitor.sign_in("mother", PASSWORD)
            await visitor.wait_for("TUESDAY 24")
            await visitor.resize(120, 40)
            await visitor.wait_for(lambda text: "TUESDAY 24" in text and "THURSDAY" in text)
            await visitor.press("q")
            await visitor.wait_for("Leave the program?")
            await visitor.press("y")
            assert await visitor.wait_end() == Code.ENDED
        await nothing_left(running)
        assert "DELETE /cabinet/session" in " ".join(line.requests)
    assert not (tmp_path / "host").exists()  # nothing is kept on the host


async def test_a_russian_page_gets_a_russian_program(open_door: Open) -> None:
    async with open_door() as running, visiting(running, language="ru") as russian:
        await russian.wait_for("Пароль")
        async with visiting(running) as english:
            await english.wait_for("Password")
            await english.press("\x1b[21~")  # F10: the other language, here alone
            await english.wait_for("Пароль")
        async with visiting(running) as another:
            await another.wait_for("Password")
        assert "Пароль" in russian.text


async def test_sessions_that_come_and_go_leave_nothing_behind(open_door: Open) -> None:
    output, factory = sys.stdout, asyncio.get_running_loop().get_task_factory()
    remains = Remains(Session)
    async with open_door(sessions_per_address=100) as running:
        tasks = len(asyncio.all_tasks())

        async def visit(number: int) -> None:
            async with visiting(running) as visitor:
                await visitor.wait_for("Password")
                if number % 3 == 0:
                    await visitor.sign_in("mother", PASSWORD)
                    await visitor.wait_for("TUESDAY 24")
                elif number % 3 == 1:
                    visitor.socket.transport.abort()  # the cable is out

        for _round in range(3):
            await asyncio.gather(*(visit(number) for number in range(6)))
        await nothing_left(running)
        async with asyncio.timeout(PATIENCE):
            while len(asyncio.all_tasks()) > tasks or remains.left():  # noqa: ASYNC110 - nothing tells it
                await asyncio.sleep(0)
        assert sys.stdout is output
        assert asyncio.get_running_loop().get_task_factory() is factory


async def test_who_presses_no_key_is_sent_home(open_door: Open) -> None:
    async with open_door(idle=0.2) as running, visiting(running) as visitor:
        assert await visitor.wait_end() == Code.IDLE
        await nothing_left(running)


async def test_a_host_that_stops_tells_its_visitors(open_door: Open) -> None:
    async with open_door(farewell=1.0) as running, visiting(running) as visitor:
        await visitor.wait_for("Password")
        running.http_server.leave()
        await visitor.wait_for("The host is about to stop")
        async with visiting(running) as late:
            assert await late.wait_end() == Code.STOPPING
        assert await visitor.wait_end() == Code.STOPPING
        assert running.http_server.should_exit


async def test_a_page_that_draws_nothing_gets_no_more_frames_until_it_does(open_door: Open) -> None:
    async with open_door() as running, connect(running.socket, origin=running.address) as socket:  # type: ignore[arg-type]
        await socket.send(json.dumps(HELLO | {"columns": 200, "rows": 100}))
        taken = 0

        async def take() -> None:
            nonlocal taken
            data = await socket.recv()
            assert isinstance(data, bytes)
            taken += len(data)

        await take()
        (visit,) = running.server.sessions
        async with asyncio.timeout(PATIENCE):
            while not visit.is_lagging:
                await socket.send(json.dumps({"type": "resize", "columns": 199 + taken % 2, "rows": 100}))
                await take()
            while taken <= WINDOW:  # the rest is on its way
                await take()
        assert taken < 2 * WINDOW
        await socket.send(json.dumps({"type": "resize", "columns": 150, "rows": 50}))
        async with asyncio.timeout(PATIENCE):
            while visit.is_lagging:
                await socket.send(json.dumps({"type": "taken", "bytes": taken}))
                await take()  # what was on the way, then what has changed meanwhile


async def test_a_program_that_fails_is_told_as_such_and_tells_no_secrets(
    open_door: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_screen: LoginScreen) -> None:
        raise ValueError("hunter2")

    monkeypatch.setattr(LoginScreen, "repaint", fail)
    async with open_door() as running, visiting(running) as visitor:
        assert await visitor.wait_end() == Code.FAILED
        await nothing_left(running)
    assert "ValueError" in caplog.text
    assert "hunter2" not in caplog.text


async def test_keys_in_one_burst_take_effect_one_by_one_and_none_is_lost(open_door: Open) -> None:
    async with open_door() as running, visiting(running) as visitor:
        await visitor.wait_for("Password")
        await visitor.press("mother\r" + PASSWORD + "\r")
        await visitor.wait_for("TUESDAY 24")
        await visitor.press("/" + "Алгебра" * 60)
        await visitor.wait_for("Find")
        await visitor.press("\x7f" * 7 * 59)
        await visitor.wait_for(lambda text: text.splitlines()[1].split() == ["Алгебра"])

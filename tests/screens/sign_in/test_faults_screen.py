"""A portal that misbehaves: one line with the next step, and Saved data stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.widgets import Input

from ruobr_tui.screens.sign_in.login import LoginScreen, Tick
from support.fixtures import FixedClock
from support.school import PASSWORD
from support.screens import Line, at_home, at_week, paths_in, program, settled, text_of

PAGE = "<html><body>Доступ ограничен</body></html>"
FAULTS = {
    "a web page": (httpx.Response(200, html=PAGE), "Received a web page instead of data"),
    "a filter": (httpx.Response(403, html=PAGE), "Received a web page instead of data"),
    "half a JSON": (
        httpx.Response(200, json={}, content=b'{"lessons": [{"id": 1,'),
        "damaged or in an unknown format",
    ),
    "a fault": (httpx.Response(500, json={"success": False}), "The portal"),
    "its own words": (
        httpx.Response(200, json={"success": False, "error": "Ведутся [b]работы\x1b[31m"}),
        "Message from the portal: Ведутся [b]работы",
    ),
}


class Faulty(Line):
    """Answers with a prepared response instead of the server's, once there is one."""

    response: httpx.Response | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.response is not None:
            return httpx.Response(
                self.response.status_code, headers=self.response.headers, content=self.response.content
            )
        return await super().handle_async_request(request)


def faulty(line: Line) -> Faulty:
    way = Faulty.__new__(Faulty)
    way.__dict__.update(line.__dict__)
    return way


async def _again(app: Any, pilot: Any) -> str:
    await pilot.press("r")
    for _round in range(3):
        await settled(app, pilot)
    return text_of(app)


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_week_stands_and_the_fault_is_shown(
    fault: str, tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    way = faulty(line)
    app = program(tmp_path, clock, way)
    async with app.run_test(size=(120, 24)) as pilot:
        await at_home(app, pilot)
        response, said = FAULTS[fault]
        way.response = response
        text = await _again(app, pilot)
        assert said in text
        assert "error" in text.splitlines()[0]
        assert "Алгебра" in text, "Saved data stays"
        assert "\x1b" not in text
        way.response = None
        text = await _again(app, pilot)
        assert "● now" in text.splitlines()[0]


async def test_a_cut_line_shows_what_is_stored_with_its_age_and_heals(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 24)) as pilot:
        await at_week(app, pilot)
        line.cut()
        text = await _again(app, pilot)
        assert "○ offline · 10:00" in text.splitlines()[0]
        assert "No connection to the portal. Saved data is shown. Press r to try again." in text
        await pilot.press("]")
        await settled(app, pilot)
        assert "Week 30 November – 4 December" in text_of(app)
        line.mend()
        assert "● now" in (await _again(app, pilot)).splitlines()[0]


async def test_an_ended_session_asks_to_sign_in_and_comes_back_to_where_one_was(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_home(app, pilot)
        clock.advance(days=400)
        await _again(app, pilot)
        assert isinstance(app.screen, LoginScreen)
        assert "Your session has ended." in text_of(app)
        await pilot.press(*"wrong", "enter")
        await settled(app, pilot)
        assert "Wrong login or password." in text_of(app)
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter")
        await at_home(app, pilot)
        assert "Анна" in text_of(app)


async def test_an_unprotected_address_is_refused_before_anything_is_sent(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, password=None)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(app, pilot)
        line.requests.clear()  # the login page has read what the portal of the settings offers
        app.screen.query_one("#server", Input).value = "http://school.example/"
        app.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter")
        await settled(app, pilot)
        assert "is not secure (no https)" in " ".join(text_of(app).split())
        assert line.requests == []


async def test_remembering_keeps_a_session_for_the_owner_alone_and_signing_out_removes_all(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    paths = paths_in(tmp_path)
    first = program(tmp_path, clock, line, password=None)
    async with first.run_test(size=(100, 30)) as pilot:
        await settled(first, pilot)
        first.screen.query_one("#remember", Tick).value = True
        first.screen.query_one("#password", Input).value = PASSWORD
        await pilot.press("enter")
        await at_home(first, pilot)
    first.context.store.close()
    assert paths.secrets_file.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in paths.secrets_file.read_text()

    second = program(tmp_path, clock, line, password=None)
    async with second.run_test(size=(100, 30)) as pilot:
        await at_home(second, pilot)
        assert "● now" in text_of(second)
        await pilot.press("f8", "y")
        for _round in range(3):
            await settled(second, pilot)
        assert isinstance(second.screen, LoginScreen)
    assert not paths.secrets_file.exists()
    assert list((paths.data / "accounts").glob("*.sqlite*")) == []


async def test_a_kiosk_keeps_nothing(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, kiosk=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_home(app, pilot)
        assert "Анна" in text_of(app)
    assert _files_of_the_user(tmp_path) == []


def _files_of_the_user(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and "server" not in path.parts]

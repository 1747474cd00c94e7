"""How many requests somebody else's portal gets from a start, and what goes first. Time runs faster."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual.widgets import Button, Input

from ruobr_tui.account import request_budget
from ruobr_tui.api.pace import Budget, Limits
from ruobr_tui.files.paths import normal_server
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson
from support.screens import SERVER, at_home, lines_of, paths_in, press, program, text_of

FASTER = 30
MOST = 20


def fast_clock() -> datetime:
    """A clock that runs faster."""
    return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(seconds=time.monotonic() * FASTER)


async def fast_sleep(seconds: float) -> None:
    """As long as that by the fast clock."""
    await asyncio.sleep(seconds / FASTER)


def fast_budget(folder: Path) -> Budget:
    """The budget of the portal for a program in this folder, by the fast clock."""
    budget = Budget(Limits(MOST, 2), clock=fast_clock, sleep=fast_sleep)
    request_budget._budgets[normal_server(SERVER), paths_in(folder).requests_file, MOST] = budget
    return budget


class Counted(httpx.AsyncBaseTransport):
    """Writes down when each request came, by the fast clock (seconds after the first)."""

    def __init__(self, portal: DataPortal) -> None:
        self._portal = portal
        self.moments: list[float] = []
        self.paths: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.moments.append(fast_clock().timestamp())
        self.paths.append(f"{request.url.path}?{request.url.query.decode()}")
        return self._portal._answer(request)

    def within(self, seconds: float) -> int:
        """How many came within so many seconds of the first."""
        return sum(1 for moment in self.moments if moment - self.moments[0] < seconds)


def portal_of(clock: FixedClock, children: int) -> DataPortal:
    """A portal with so many children."""
    data = DataPortal(clock)
    rows = [{"id": 11 + number, "first_name": name} for number, name in enumerate(("Анна", "Борис", "Вера"))]
    data.answers["user/"] = {"status": "applicant", "childs": rows[:children]}
    quarters = (("2026-09-01", "2026-10-30"), ("2026-11-03", "2026-12-30"), ("2027-01-11", "2027-03-26"))
    data.answers["controlmark/"] = [
        {"period": number, "title": f"{number}-я четверть", "date_start": start, "date_end": end}
        for number, (start, end) in enumerate(quarters, 1)
    ]
    for row in rows:
        data.lessons[int(str(row["id"]))] = [raw_lesson(1, "2026-11-24")]
    return data


@asynccontextmanager
async def started(
    folder: Path, clock: FixedClock, portal: Counted, **options: Any
) -> AsyncIterator[tuple[Any, Any]]:
    """The program after its sign-in; the rest is being read in the background."""
    fast_budget(folder)
    app = program(folder, clock, portal, requests_per_minute=MOST, **options, prefetch="weeks")
    async with app.run_test(size=(120, 30)) as pilot:
        for _attempt in range(400):
            await pilot.pause(0.02)
            if app.context.children and app.context.loading is not None:
                break
        else:
            raise AssertionError("never came home:\n" + text_of(app))
        yield app, pilot


@pytest.mark.parametrize("children", [1, 3])
async def test_a_start_asks_for_what_is_seen_and_then_slowly(
    tmp_path: Path, clock: FixedClock, children: int
) -> None:
    portal = Counted(portal_of(clock, children))
    async with started(tmp_path, clock, portal) as (app, _pilot):
        await asyncio.sleep(62 / FASTER)
        assert portal.within(10) <= 7
        assert portal.within(60) <= 16
        most = max(sum(1 for other in portal.moments if at <= other < at + 59.9) for at in portal.moments)
        assert most <= MOST
        first = portal.paths[:5]
        assert any("timetable2" in path and "start=2026-11-23" in path for path in first)
        assert "Today, Tue 24 November" in text_of(app)


async def test_a_key_goes_before_the_rest_of_the_year(tmp_path: Path, clock: FixedClock) -> None:
    portal = Counted(portal_of(clock, 3))
    async with started(tmp_path, clock, portal) as (app, pilot):
        app.action_section("diary")
        await pilot.pause()
        before = len(portal.paths)
        pressed = fast_clock().timestamp()
        await pilot.press("right_square_bracket")
        for _attempt in range(200):
            await pilot.pause(0.01)
            mine = [
                at
                for at, path in zip(portal.moments[before:], portal.paths[before:], strict=True)
                if "start=2026-11-30" in path and "child=11" in path
            ]
            if mine:
                break
        assert mine
        others = [at for at in portal.moments[before:] if pressed < at < mine[0]]
        assert len(others) <= 1, "at most what was on its way already"


async def test_a_wait_is_shown_with_its_seconds(tmp_path: Path, clock: FixedClock) -> None:
    portal = Counted(portal_of(clock, 1))
    async with started(tmp_path, clock, portal, lang="ru") as (app, pilot):
        # As if another program had used up the minute, which is to last for a while here.
        budget = Budget(Limits(MOST, 2))
        for _request in range(MOST):
            async with budget.turn():
                pass
        request_budget._budgets[normal_server(SERVER), paths_in(tmp_path).requests_file, MOST] = budget
        await app.context.close_portal()
        app.action_section("diary")
        await pilot.pause()
        await pilot.press("right_square_bracket")
        for _attempt in range(400):
            await pilot.pause(0.02)
            if "ожидание" in lines_of(app)[0] and "Лимит" in text_of(app):
                break
        assert "ожидание" in lines_of(app)[0]
        assert "Лимит: 20 запросов в минуту" in " ".join(lines_of(app)[-3:-1]), lines_of(app)


async def test_how_much_of_the_rest_is_read_is_shown(tmp_path: Path, clock: FixedClock) -> None:
    portal = Counted(portal_of(clock, 3))
    async with started(tmp_path, clock, portal, lang="ru") as (app, pilot):
        await pilot.pause(0.1)
        assert "загружается остальное:" in lines_of(app)[0]


async def test_our_own_server_is_read_at_once(tmp_path: Path, clock: FixedClock) -> None:
    data = portal_of(clock, 3)
    data.answers["capabilities"] = {"features": ["marks"], "time_zone": "Asia/Novokuznetsk"}
    portal = Counted(data)
    fast_budget(tmp_path)
    app = program(tmp_path, clock, portal, requests_per_minute=MOST, prefetch="weeks")
    async with app.run_test(size=(120, 30)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "r")
        assert len(portal.moments) > MOST, "all of the year, whatever the limit of others"
        assert app.context.is_own_server


async def test_a_sign_in_that_waits_says_so(tmp_path: Path, clock: FixedClock) -> None:
    portal = Counted(portal_of(clock, 1))
    budget = Budget(Limits(MOST, 2))
    for _request in range(MOST):
        async with budget.turn():
            pass
    request_budget._budgets[normal_server(SERVER), paths_in(tmp_path).requests_file, MOST] = budget
    app = program(
        tmp_path,
        clock,
        portal,
        requests_per_minute=MOST,
        login="",
        password=None,
        lang="ru",
        prefetch="weeks",
    )
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        for place, value in (("#login", "мама"), ("#password", "слово")):
            app.screen.query_one(place, Input).value = value
        app.screen.query_one("#sign-in", Button).press()
        for _attempt in range(200):
            await pilot.pause(0.02)
            if "Лимит запросов: 20 в минуту. Ожидание" in " ".join(text_of(app).split()):
                break
        assert "Лимит запросов: 20 в минуту. Ожидание" in " ".join(text_of(app).split())

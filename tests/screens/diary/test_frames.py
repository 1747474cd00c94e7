"""Whole screens of the diary and of messages at their sizes, for one fixed Monday."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.app import RuobrApp
from support import school_week
from support.fixtures import FixedClock
from support.frames import check_frame
from support.portals import DataPortal
from support.screens import at_week, lines_of, press, program, settled, text_of, until

FRAMES = Path(__file__).parent / "frames"
SIZES = [(80, 24), (120, 40), (60, 20)]


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """A portal with a week of school."""
    return school_week.portal(clock)


def app_of(folder: Path, clock: FixedClock, portal: DataPortal, **settings: Any) -> RuobrApp:
    return program(
        folder, clock, portal.transport, lang=settings.pop("lang", "ru"), prefetch="year", **settings
    )


async def seen(app: RuobrApp, pilot: Any, name: str, sizes: list[tuple[int, int]] = SIZES) -> None:
    """Compare the screen at each size."""
    for width, height in sizes:
        await pilot.resize_terminal(width, height)
        await settled(app, pilot)
        check_frame(FRAMES / f"{name}-{width}x{height}.txt", lines_of(app))


async def test_the_week_the_lesson_and_messages(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "down", "down")
        await seen(app, pilot, "week")
        await press(app, pilot, "enter")
        await seen(app, pilot, "lesson")
        await press(app, pilot, "escape", "c")
        await seen(app, pilot, "month")
        await press(app, pilot, "escape", "/", *"физ")
        await seen(app, pilot, "search")
        await press(app, pilot, "escape", "g", "l")
        await seen(app, pilot, "messages")
        await press(app, pilot, "escape", "g", "n")
        await seen(app, pilot, "news")


async def test_in_english(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    app = app_of(tmp_path, clock, portal, lang="en")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "down", "down")
        await seen(app, pilot, "week-en")


async def test_with_low_bandwidth(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    app = app_of(tmp_path, clock, portal, low_bandwidth=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "down", "down")
        # The rows at the foot follow when the cursor rests.
        await until(app, pilot, lambda: "Биология, пн 30" in text_of(app))
        await seen(app, pilot, "week-thin", [(80, 24)])


async def test_without_a_connection(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)

        def cut(request: httpx.Request) -> httpx.Response | None:
            raise httpx.ConnectError("the cable is out", request=request)

        portal.failing = cut
        clock.advance(minutes=5)
        await press(app, pilot, "home", "r")
        await seen(app, pilot, "week-offline", [(80, 24)])

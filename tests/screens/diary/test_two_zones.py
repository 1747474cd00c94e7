"""Two children at schools in different time zones: each has its own day, week and hour."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson
from support.screens import at_week, lines_of, press, program, text_of

ANNA, BORIS = 11, 12
EAST, WEST = "Asia/Vladivostok", "Europe/Kaliningrad"
SUNDAY_NIGHT = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
"""Monday 06:00 in Vladivostok, Sunday 22:00 in Kaliningrad."""
MONDAY_MORNING = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
"""Tuesday 09:00 in Vladivostok, Tuesday 01:00 in Kaliningrad."""


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    data = DataPortal(clock)
    data.answers["user/"] = {
        "status": "applicant",
        "childs": [
            {"id": ANNA, "first_name": "Анна", "group": "7А", "time_zone": EAST},
            {"id": BORIS, "first_name": "Борис", "group": "3Б", "time_zone": WEST},
        ],
    }
    data.answers["controlmark/"] = []
    for child in (ANNA, BORIS):
        data.lessons[child] = [
            raw_lesson(1, "2026-11-24"),
            raw_lesson(2, "2026-11-27"),
            raw_lesson(3, "2026-12-01"),
        ]
    return data


def requested_weeks(portal: DataPortal) -> dict[int, set[str]]:
    """The Mondays of the requested weeks, by child."""
    found: dict[int, set[str]] = {ANNA: set(), BORIS: set()}
    for line in portal.requests:
        path, _, query = line.partition("?")
        parameters = dict(part.split("=") for part in query.split("&") if "=" in part)
        if path == "timetable2/":
            found[int(parameters["child"])].add(parameters["start"])
    return found


async def test_the_day_and_the_week_are_those_of_the_chosen_childs_school(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    clock.now = SUNDAY_NIGHT
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "t")
        assert "30 November – " in lines_of(app)[0]
        await press(app, pilot, "tab", "t")
        assert "23–27 November" in lines_of(app)[0]
        assert app.context.today().isoformat() == "2026-11-29"
        assert app.context.today_of(ANNA).isoformat() == "2026-11-30"
        await press(app, pilot, "1", "t")
        assert "30 November – " in lines_of(app)[0]


async def test_a_synchronisation_asks_for_each_childs_own_week(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    clock.now = SUNDAY_NIGHT
    app = program(tmp_path, clock, portal.transport, prefetch="weeks")
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        weeks = requested_weeks(portal)
    assert {"2026-11-30", "2026-12-07"} <= weeks[ANNA]
    assert {"2026-11-23", "2026-11-30"} <= weeks[BORIS]
    assert "2026-11-23" not in weeks[ANNA]
    assert "2026-12-07" not in weeks[BORIS]


async def test_the_page_of_news_asks_for_each_childs_own_week(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    clock.now = SUNDAY_NIGHT
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "g", "n")
        clock.advance(minutes=5)
        portal.requests.clear()
        await press(app, pilot, "r")
        assert requested_weeks(portal) == {ANNA: {"2026-11-30"}, BORIS: {"2026-11-23"}}
        assert "Not loaded" not in text_of(app)
        found = {child: app.screen._week(child).fetched_at for child in (ANNA, BORIS)}  # type: ignore[attr-defined]
        assert set(found.values()) == {clock.now}, "the age that is shown is that of these weeks"


async def test_the_lesson_that_goes_on_goes_on_at_its_own_school(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    """The same lesson from 08:30 to 09:15 of both: in the west it is night."""
    clock.now = MONDAY_MORNING
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        app.context.child_index = 0
        assert "going on now" in await press(app, pilot, "t", "enter")
        assert "going on now" not in await press(app, pilot, "escape", "tab", "t", "enter")
        assert app.context.child == BORIS


async def test_the_zone_of_the_settings_is_everybodys(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    clock.now = SUNDAY_NIGHT
    transport: Any = portal.transport
    app = program(tmp_path, clock, transport, time_zone="Europe/Moscow")
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        assert {app.context.today_of(child).isoformat() for child in (ANNA, BORIS)} == {"2026-11-29"}


async def test_a_child_without_a_zone_has_the_portals_and_not_its_brothers(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    clock.now = SUNDAY_NIGHT
    del portal.answers["user/"]["childs"][1]["time_zone"]
    portal.answers["capabilities"] = {"features": [], "time_zone": WEST}
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        assert app.context.today_of(ANNA).isoformat() == "2026-11-30"
        assert str(app.context.zone_of(BORIS)) == WEST

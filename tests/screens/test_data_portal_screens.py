"""Screens over a portal of plain data that knows the mobile contract alone."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from ruobr_tui.screens.homework.tasks import HomeworkScreen
from ruobr_tui.widgets.lines import LineView
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson
from support.screens import lines_of, press, program, settled, text_of


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """A portal with one child in its second quarter."""
    data = DataPortal(clock)
    child = {"id": 11, "first_name": "Анна", "last_name": "Примерова", "group": "7А"}
    data.answers["user/"] = {"status": "applicant", "childs": [child]}
    data.answers["controlmark/"] = [
        {
            "period": 2,
            "title": "2-я четверть",
            "date_start": "2026-11-03",
            "date_end": "2026-12-30",
            "marks_future": 1,
            "marks": [{"subject_id": 7, "subject_name": "Алгебра", "mark": 4.5}],
        }
    ]
    return data


async def test_the_portals_averages_are_shown_when_only_the_timetable_fails(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.failing = lambda request: (
        httpx.Response(500, json={"success": False, "error": "Расписание не задано"})
        if request.url.path == "/timetable2/"
        else None
    )
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "m")
        [algebra] = [line for line in lines_of(app) if line.startswith(" Алгебра") and "4.50" in line]
        assert "≠" not in algebra
        assert "no timetable" in text_of(app)
        portal.answers["all_marks/2/7/"] = {
            "data": {
                "avg_mark": 4.5,
                "marks": [{"date": "2026-11-10", "mark": "5"}, {"date": "2026-11-12", "mark": "4"}],
            }
        }
        await press(app, pilot, "enter")
        shown = text_of(app)
        assert "Average           4.50" in shown
        assert "Thu 12 Nov  4" in shown


async def test_works_of_one_number_are_ticked_and_counted_apart(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    due = {"deadline": "2026-11-26"}
    exercise = {"id": 55, "title": "упр. 10", **due}
    portal.lessons[11] = [
        raw_lesson(1, "2026-11-24", task=[exercise]),
        raw_lesson(2, "2026-11-24", time_start="09:25:00", time_end="10:10:00", task=[exercise]),
        raw_lesson(
            3,
            "2026-11-24",
            subject="Английский 1",
            time_start="10:20:00",
            time_end="11:05:00",
            task=[{"id": 0, "title": "слова 1", **due}],
        ),
        raw_lesson(
            4,
            "2026-11-24",
            subject="Английский 2",
            time_start="11:20:00",
            time_end="12:05:00",
            task=[
                {"id": 0, "title": "слова 2", **due},
                {"id": 77, "title": "тест", "type": "test", **due},
                {"id": 77, "title": "группа", "type": "group", **due},
            ],
        ),
    ]
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "h")
        assert isinstance(app.screen, HomeworkScreen)
        assert "5 to do" in text_of(app)
        await press(app, pilot, "x", "down", "down", "x")
        assert "3 to do" in text_of(app)
        signs = {
            line.split()[-1]: line.split()[0]
            for line in lines_of(app)
            if line.lstrip().startswith(("☐", "✓", "≠"))
        }
        assert signs == {"10": "✓", "1": "☐", "2": "✓", "тест": "☐", "группа": "☐"}
        await press(app, pilot, "x")
        assert "4 to do" in text_of(app)


async def test_what_was_set_in_a_lesson_is_distinguished_from_what_it_is_for(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.lessons[11] = [
        raw_lesson(
            5,
            "2026-11-24",
            task=[{"id": 0, "title": "слова 1"}],
            set_homework=[{"id": 0, "title": "слова 2", "deadline": "2026-11-26"}],
        ),
        raw_lesson(
            6,
            "2026-11-26",
            task=[{"id": 0, "title": "слова 3"}, {"id": 0, "title": "слова 2", "deadline": "2026-11-26"}],
        ),
        raw_lesson(7, "2026-11-25", task=[{"id": 0, "title": "слова 4"}]),
    ]
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(70, 30)) as pilot:
        await settled(app, pilot)
        assert "→ слова 2" in await press(app, pilot, "enter", "p")  # the one before the next lesson
        app.screen.query_one(LineView).move_to(("assigned", 0))
        assert "слова 3" in await press(app, pilot, "enter")

"""The school: its pages in a row, the selected row in the pane."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.screens.school.guide import SchoolScreen
from support import school_week
from support.fixtures import FixedClock
from support.portals import DataPortal
from support.screens import at_home, lines_of, press, program, text_of


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """A portal that knows something of the school."""
    data = school_week.portal(clock)
    guide = {
        "id": 1,
        "name": "Школа № 69",
        "fullname": "Средняя общеобразовательная школа № 69 " * 3,
        "teacher_list": [
            {
                "person_str": "Козлова Тамара Вячеславовна",
                "subject_qs": "Биология, Разговоры о важном, Химия",
            },
            {"person_str": "Юдина Алла [/b] Михайловна", "subject_qs": ""},
        ],
    }
    data.answers["guide/"] = {"data": guide}
    data.answers["btm/"] = {
        "events": [
            {"id": 1, "title": "Собрание", "place": "актовый зал", "date": "2026-11-10"},
            {"id": 2, "title": "Олимпиада", "place": "каб. 201", "date": "2026-11-21"},
            {"id": 3, "title": "Концерт " * 12, "place": "актовый зал", "date": "2026-12-11"},
            {"id": 4, "title": "Классный час", "place": "", "date": "2026-12-01"},
        ]
    }
    return data


async def opened(app: Any, pilot: Any, *keys: str) -> SchoolScreen:
    """Go to the school."""
    await at_home(app, pilot)
    await press(app, pilot, "g", "s", *keys)
    assert isinstance(app.screen, SchoolScreen)
    return app.screen


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 40)])
async def test_what_a_row_cuts_is_whole_in_the_pane(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=size) as pilot:
        page = await opened(app, pilot)
        assert "[About]" in lines_of(app)[1]
        page.view.move_to(("teacher", 0))
        await press(app, pilot)
        assert "Биология, Разговоры о важном, Химия" in page.pane.plain.replace("\n", " ")
        page.view.move_to(("teacher", 1))
        await press(app, pilot)
        assert page.pane.plain.startswith("Юдина Алла [/b] Михайловна")
        await press(app, pilot, "enter")
        assert page.pane.has_focus  # a teacher has no page: Enter goes into the pane
        await press(app, pilot, "[")  # to a page without rows: there is nothing to read in the pane
        assert page.view.has_focus


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_age_of_a_birthday_is_never_cut(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, size: tuple[int, int]
) -> None:
    person = {"last_name": "Константинопольская", "first_name": "Александра", "middle_name": "Романовна"}
    portal.answers["birthday/"] = {"data": [{**person, "birth_date": "2011-12-01", "year_future": 15}]}
    app = program(tmp_path, clock, portal.transport, lang="ru")
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, "[", "[", "[")
        [row] = [each for each in lines_of(app)[2:] if "Константинопол" in each and "исполнится" in each]
        assert "исполнится 15 лет" in row


async def test_events_to_come_stand_before_those_that_are_over(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, "[", "[")
        assert "[Events]" in lines_of(app)[1]
        rows = [line.copy.split(",")[0].split()[0] for line in page.view.lines if line.key]
        assert rows == ["Концерт", "Классный", "Олимпиада", "Собрание"]
        page.view.move_to(("event", 3, page.view.lines[1].copy))
        await press(app, pilot)
        assert page.pane.plain.count("Концерт") == 12
        assert "актовый зал" in page.pane.plain


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (200, 60)])
async def test_the_shown_page_is_named_at_every_size(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, portal.transport)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, "[")
        assert "[Links]" in lines_of(app)[1]
        assert all(len(row) <= size[0] for row in lines_of(app))
        assert "The school has added no links." in text_of(app) or "provide" in text_of(app)

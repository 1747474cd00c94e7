"""Targets: which marks lead where, and whether the lessons that are left suffice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.fixtures import FixedClock
from support.records import give, teach
from support.school import ALGEBRA
from support.screens import Line, at_home, lines_of, program, settled, text_of


async def target(app: Any, pilot: Any, *keys: str) -> str:
    """The targets of the first subject."""
    await at_home(app, pilot)
    for key in ("g", "m", "T", *keys):
        await pilot.press(key)
        await settled(app, pilot)
    return text_of(app)


async def test_ways_name_the_marks_and_the_average_they_make(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    for day in range(25, 31):
        teach(line.database, ALGEBRA, date(2026, 11, day))
    teach(line.database, ALGEBRA, date(2026, 11, 30), order=6, cancelled=True)  # will not take place
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await target(app, pilot)
        assert "average 3.83 → 4" in text
        assert "7 lessons are left in the period" in text
        assert "5 more 5s with weight 3 → 4.67" in text  # (23 + 75) / 21
        assert "✓ reached: average 3.83" in text
        lighter = next(one for one in lines_of(app) if "14 more" in one)
        assert "14 more 5s → 4.65" in lighter  # (23 + 70) / 20, exactly
        assert "more marks than lessons left" in lighter


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_an_own_target_is_typed_on_any_layout(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=size) as pilot:
        text = await target(app, pilot, "щ", "4", ",", "2", "enter")  # щ is o
        point = "," if lang == "ru" else "."
        assert f"4{point}20" in text
        own = lines_of(app).index(next(one for one in lines_of(app) if f"4{point}20" in one))
        assert f"4{point}22" in "\n".join(lines_of(app)[own : own + 5])  # (23 + 15) / 9


async def test_a_target_that_is_no_average_is_refused(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Enter a number from 1 to 5" in await target(app, pilot, "o", "7", "enter")
        await pilot.press("escape")
        await settled(app, pilot)
        assert "target" in lines_of(app)[0]


async def test_what_cannot_be_reached_is_said(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await target(app, pilot, "o", "5", "enter")
        assert "Out of reach even with 100 more marks." in text
        assert "Hard to reach: it needs more marks than there are lessons left." in text


async def test_without_lessons_left_nothing_is_promised(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line.database, ALGEBRA, date(2026, 10, 13), "3", "3")
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for key in ("g", "m", "left_square_bracket", "T"):
            await pilot.press(key)
            await settled(app, pilot)
        text = text_of(app)
        assert "no lessons are left in the period" in text
        assert "Out of reach: no lessons left in this period." in text
        assert "Final mark given by the teacher: 5 (not calculated)." in text

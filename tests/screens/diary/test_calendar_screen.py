"""The calendar: days with their signs, the way to a week, and periods chosen in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual import events

from ruobr_tui.screens.diary.calendar import CalendarScreen
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.diary.span import SpanScreen
from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.week.spread import WeekSpread
from support.fixtures import FixedClock
from support.records import give, miss
from support.school import HISTORY
from support.screens import Line, at_home, at_week, lines_of, press, program, settled, text_of


async def open_calendar(app: Any, pilot: Any, *keys: str) -> str:
    """From the home to the calendar, where today is chosen."""
    await at_week(app, pilot)
    await press(app, pilot, "c")
    assert isinstance(app.screen, CalendarScreen)
    return await press(app, pilot, *keys)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 24)])
async def test_the_day_is_as_wide_as_its_room_however_fast_one_types(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=size) as pilot:
        await at_week(app, pilot)
        for key in "gdc":  # all of them wait before the first has its effect
            app.post_message(events.Key(key, key))
        await settled(app, pilot)
        assert isinstance(app.screen, CalendarScreen)
        pane = app.screen.pane
        assert pane.size.width > 20
        assert all(fit.width_of(each.plain) <= pane.size.width for each in pane.lines)
        before = fit.width_of(pane.lines[0].plain)  # a title's rule goes to the edge
        await pilot.resize_terminal(size[0] + 10, size[1])
        await settled(app, pilot)
        assert fit.width_of(pane.lines[0].plain) > before


def chosen(app: Any) -> date:
    """The day under the cursor."""
    return app.screen.day  # type: ignore[no-any-return]


async def test_days_have_signs_and_the_chosen_one_its_lessons(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line, prefetch="weeks")
    async with app.run_test(size=(120, 40)) as pilot:
        text = await open_calendar(app, pilot)
        assert "November 2026" in lines_of(app)[0]
        assert "NOVEMBER 2026" in text
        weeks = [row for row in lines_of(app) if "▸24" in row]
        assert "23•!" in weeks[0]  # marks and an absence
        assert "▸24•!+" in weeks[0]  # and homework due
        assert "25~" in weeks[0]  # no lessons
        assert "Tuesday, 24 November" in text
        assert "× Физкультура" in text
        text = await press(app, pilot, "left")
        assert "Monday, 23 November" in text
        assert "● Алгебра" in text
        assert "Упр. [5] [/b] <script>alert(1)</script>" in text


MOVES = (
    ("left", date(2026, 11, 23)),
    ("l", date(2026, 11, 25)),
    ("up", date(2026, 11, 17)),
    ("j", date(2026, 12, 1)),
    ("[", date(2026, 10, 24)),
    ("ъ", date(2026, 12, 24)),
    ("] ] ] down right right right", date(2027, 3, 6)),
    ("[ [ е", date(2026, 11, 24)),
    ("pagedown pageup", date(2026, 11, 24)),
)


async def test_keys_move_by_day_week_and_month(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        for keys, day in MOVES:
            await press(app, pilot, "c", *keys.split())
            assert chosen(app) == day, keys
            await press(app, pilot, "escape")


async def test_a_month_has_its_last_day_where_the_other_has_more(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_calendar(app, pilot)
        app.screen._go(date(2027, 1, 31))  # type: ignore[attr-defined]
        await press(app, pilot, "]")
        assert chosen(app) == date(2027, 2, 28)
        await press(app, pilot, "[", "[")
        assert chosen(app) == date(2026, 12, 28)


async def test_enter_leads_to_the_week_of_the_day(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_calendar(app, pilot)
        app.screen._go(date(2026, 10, 12))  # type: ignore[attr-defined]
        text = await press(app, pilot, "enter")
        assert isinstance(app.screen, WeekScreen)
        assert "12–16 Oct" in text
        assert "Повторение" in text
        assert app.screen.query_one(WeekSpread).cursor == 1006


async def test_the_month_is_a_section_and_weeks_are_opened_above_it(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        for g, c in (("g", "c"), ("п", "с")):
            text = await press(app, pilot, g, c)
            assert isinstance(app.screen, CalendarScreen)
            assert app.screen.section == "month"
            assert "November 2026" in text.splitlines()[0]
            assert "Esc Back" in text.splitlines()[-1]
            assert chosen(app) == date(2026, 11, 24)
        app.screen._go(date(2026, 11, 28))  # type: ignore[attr-defined]
        text = await press(app, pilot, "enter")
        assert isinstance(app.screen, WeekScreen)
        assert "23–28 Nov" in text
        lesson = app.screen.chosen
        assert lesson is not None
        assert lesson.day == "2026-11-28", "the cursor is on the day that was selected"
        await press(app, pilot, "[", "escape")
        assert chosen(app) == date(2026, 11, 28)
        await press(app, pilot, "escape")
        assert len(app.screen_stack) == 2, "home again"


async def test_the_calendar_opens_on_the_day_of_the_lesson_one_stands_on(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "end", "c")
        assert chosen(app) == date(2026, 11, 28)
        text = await press(app, pilot, "escape")
        assert "23–28 Nov" in text


async def test_a_period_is_chosen_and_named(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    lesson = give(line.database, HISTORY, date(2026, 11, 18), "2", "2", comment="Не готова")
    miss(line.database, lesson, date(2026, 11, 18), "Б")
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await open_calendar(app, pilot)
        assert "Period: 24 November (v to finish)" in await press(app, pilot, "v")
        assert "Period: 17–24 November" in await press(app, pilot, "up")  # backwards as well
        text = await press(app, pilot, "v")
        assert isinstance(app.screen, SpanScreen)
        assert "17–24 November" in lines_of(app)[0]
        assert "5 MARKS" in text
        assert "2²" in text
        assert "ABSENCES: 3" in text
        assert "§ 14, № 302" in text
        await press(app, pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(app, pilot, "escape", "escape")
        assert isinstance(app.screen, CalendarScreen)


async def test_esc_first_gives_up_the_period(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "v to finish" in await open_calendar(app, pilot, "м")
        assert "v to finish" not in await press(app, pilot, "escape")
        assert isinstance(app.screen, CalendarScreen)


async def test_a_period_without_anything_says_so(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await open_calendar(app, pilot, "]", "v", "v")
        assert "0 MARKS" in text
        assert "No marks." in text
        assert "No absences." in text
        assert "No homework." in text


async def test_what_is_not_known_is_neither_free_nor_empty(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 30)) as pilot:
        await open_calendar(app, pilot)
        line.cut()
        app.screen._go(date(2024, 3, 6))  # type: ignore[attr-defined]
        await settled(app, pilot)
        text = text_of(app)
        assert "not loaded yet" in text
        assert "~" not in "".join(row[:44] for row in lines_of(app)[2:9])
        assert "○ offline" in lines_of(app)[0]
        text = await press(app, pilot, "v", "right", "v")
        assert "NO CONNECTION" in text
        line.mend()
        text = await press(app, pilot, "r")
        assert "No marks." in text


async def test_a_day_of_a_break_says_which(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, prefetch="weeks")
    async with app.run_test(size=(120, 30)) as pilot:
        await open_calendar(app, pilot)
        app.screen._go(date(2026, 10, 28))  # type: ignore[attr-defined]
        await settled(app, pilot)
        assert "autumn break until 2 November" in text_of(app)


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_the_day_is_below_the_month_where_there_is_no_room_beside(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        for size in ((30, 8), (60, 20), (80, 24), (120, 40), (200, 60)):
            await pilot.resize_terminal(*size)
            await press(app, pilot, "c")
            lines = lines_of(app)
            month = next(
                y for y, text in enumerate(lines) if ("NOVEMBER 2026", "НОЯБРЬ 2026")[lang == "ru"] in text
            )
            if size[1] > 8:
                title = ("Tuesday, 24 November", "Вторник, 24 ноября")[lang == "ru"]
                day = next(y for y, text in enumerate(lines) if title in text)
                assert (day > month) == (size[0] < 100), size
                assert any("Физкультура" in text for text in lines), size
                assert any(("homework due", "сдать задание")[lang == "ru"] in text for text in lines), size
            await press(app, pilot, "escape")


async def test_another_child_has_another_month(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 30)) as pilot:
        await open_calendar(app, pilot)
        text = await press(app, pilot, "3")
        assert "▸24~" in text
        assert "•" not in "".join(row[:44] for row in lines_of(app)[2:9])

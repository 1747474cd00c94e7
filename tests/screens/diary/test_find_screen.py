"""Find in the year, as one types."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from ruobr_tui.screens.diary.find import FindScreen
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.diary.week import WeekScreen
from support.fixtures import FixedClock
from support.records import teach
from support.school import HISTORY, MONDAY
from support.screens import Line, at_week, lines_of, press, program, settled, text_of


async def find(app: Any, pilot: Any, words: str) -> str:
    """Type words into the line of an open search."""
    app.screen.query_one(Input).value = ""
    await pilot.press(*("space" if letter == " " else letter for letter in words))
    await settled(app, pilot)
    return text_of(app)


async def open_find(app: Any, pilot: Any, key: str = "/") -> None:
    """From the home to the search."""
    await at_week(app, pilot)
    await press(app, pilot, key)
    assert isinstance(app.screen, FindScreen)


async def test_lessons_are_found_as_one_types_by_subject_topic_and_homework(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    teach(line.database, HISTORY, MONDAY - timedelta(days=42), topic="Ёлки и палки")
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_find(app, pilot)
        assert "Type part of a subject" in text_of(app)
        assert "4 lessons" in await find(app, pilot, "алг")
        days = [row.plain[1:7] for row in app.screen.view.lines if "Алгебра" in row.plain]  # type: ignore[attr-defined]
        assert days == ["Sat 28", "Tue 24", "Mon 23", "Mon 12"]  # the latest first, back to October
        assert "1 lesson" in await find(app, pilot, "АЛГЕБРА степени")  # every word, whatever the case
        assert "§ 14, № 302" in await find(app, pilot, "302")
        assert "Ёлки и палки" in await find(app, pilot, "елки")
        assert "Nothing found." in await find(app, pilot, "нет такого")
        assert "[5] [/b]" in await find(app, pilot, "[/b]")
        assert "Nothing found." in await find(app, pilot, "%")


async def test_letters_and_digits_are_typed_and_command_nothing(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_find(app, pilot)
        await find(app, pilot, "qgr?2йк[")
        assert isinstance(app.screen, FindScreen)
        assert app.screen.query_one(Input).value == "qgr?2йк["
        assert app.context.child_index == 0


async def test_enter_opens_the_lesson_and_esc_comes_back_to_the_results(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_find(app, pilot)
        await find(app, pilot, "алгебра")
        await press(app, pilot, "down", "down", "enter")
        assert isinstance(app.screen, LessonScreen)
        assert "Степени" in text_of(app)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, FindScreen)
        assert app.screen.view.has_focus
        await press(app, pilot, "up", "up")
        assert app.screen.query_one(Input).has_focus
        await press(app, pilot, "enter", "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(app, pilot, "escape", "escape")
        assert isinstance(app.screen, WeekScreen)


@pytest.mark.parametrize("key", ["/", ".", "ctrl+f"])
async def test_it_opens_on_both_layouts(tmp_path: Path, clock: FixedClock, line: Line, key: str) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_find(app, pilot, key)


async def test_what_is_not_stored_of_the_year_is_named_then_fetched(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    teach(line.database, HISTORY, date(2026, 9, 15), topic="Сентябрь")
    app = program(tmp_path, clock, line, prefetch="weeks")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        store, child = app.context.store, app.context.child
        line.cut()
        assert "Saved data is shown. Press r to try again." in await press(app, pilot, "r")
        store.clear()
        text = await press(app, pilot, "/")
        assert "No connection to the portal. Press r to try again." in text  # nothing is saved any more
        text = await press(app, pilot, "enter")
        assert "Nothing is found yet. Type part of a subject" in text
        assert "↵" not in lines_of(app)[-1]
        assert app.screen.query_one(Input).has_focus
        text = await find(app, pilot, "сентябрь")
        assert "The whole year is not downloaded yet" in text
        assert "Nothing found." in text
        line.mend()
        await press(app, pilot, "f5")
        text = text_of(app)
        assert "1 lesson" in text
        assert "The whole year" not in text
        assert child is not None
        assert store.peek_lessons(child, date(2026, 8, 1), date(2027, 7, 31)).known


async def test_a_very_common_word_shows_a_limited_number(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    for number in range(205):
        teach(line.database, HISTORY, date(2026, 9, 1) + timedelta(days=number % 100), order=number % 9 + 1)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_find(app, pilot)
        assert "lessons+" in await find(app, pilot, "история")
        rows = [row for row in app.screen.view.lines if row.key is not None]  # type: ignore[attr-defined]
        assert len(rows) == 200
        titles = [row.plain for row in app.screen.view.lines if row.key is None]  # type: ignore[attr-defined]
        assert [title.split(":")[0] for title in titles] == ["FOUND", "AHEAD"]


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_at_every_size(tmp_path: Path, clock: FixedClock, line: Line, lang: str) -> None:
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        for size in ((20, 5), (60, 20), (120, 40), (200, 60)):
            await pilot.resize_terminal(*size)
            await press(app, pilot, "/")
            text = await find(app, pilot, "алг")
            assert "алгебра" in text.lower() or size == (20, 5), size
            await press(app, pilot, "escape")
            assert isinstance(app.screen, WeekScreen), size


async def test_what_is_pasted_right_behind_a_key_reaches_the_field_that_it_opens(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        app.post_message(events.Key("slash", "/"))
        app.post_message(events.Paste("Алге"))
        app.post_message(events.Key("x", "x"))
        for _attempt in range(3):
            await settled(app, pilot)
        assert isinstance(app.screen, FindScreen)
        assert app.screen.query_one(Input).value == "Алгеx"

"""Homework by the day it is due."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.diary.versions import bump_class
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.lessons import Due
from ruobr_tui.i18n import activate
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.homework.task_lines import Item, group_lines, groups, task_detail
from ruobr_tui.screens.homework.tasks import HomeworkScreen
from ruobr_tui.screens.parts.detail_page import Place
from ruobr_tui.widgets import fit
from support.fixtures import FixedClock
from support.records import teach
from support.school import CLASS_9V, HISTORY, SCHOOL, TASK, at, put
from support.screens import Line, at_home, lines_of, press, program, text_of


def set_task(line: Line, title: str, day: date, due: date | None, **more: Any) -> int:
    """Homework of a new history lesson; the lesson's id."""
    lesson = teach(line.database, HISTORY, day, changed_at=at(day))
    row = {"id": lesson + 100_000, "class_id": CLASS_9V, "lesson_id": lesson, "date": day, "title": title}
    line.database.write_now(put, diary.tasks, {**row, "deadline": due, **more})
    return lesson


def change_task(line: Line, title: str) -> None:
    """The teacher writes something else."""

    def write(connection: Any) -> None:
        own = diary.tasks.update().where(diary.tasks.c.school_id == SCHOOL, diary.tasks.c.id == TASK)
        connection.execute(own.values(title=title))
        bump_class(connection, SCHOOL, CLASS_9V)

    line.database.write_now(write)


async def open_homework(app: Any, pilot: Any, *keys: str) -> str:
    """From the home to the homework."""
    await at_home(app, pilot)
    return await press(app, pilot, "g", "h", *keys)


def line_with(app: Any, text: str) -> str:
    """The line that says something."""
    return next(one for one in lines_of(app) if text in one)


async def test_homework_stands_under_the_day_it_is_due(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    set_task(line, "Параграф 9", date(2026, 11, 23), date(2026, 11, 25), minutes=20)
    set_task(line, "Контурная карта", date(2026, 11, 23), date(2026, 11, 25), minutes=15)
    set_task(line, "Доклад", date(2026, 11, 23), date(2026, 11, 26))
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await open_homework(app, pilot)
        shown = lines_of(app)
        assert "6 to do" in shown[0]
        today, tomorrow, later = (
            next(place for place, one in enumerate(shown) if title in one)
            for title in ("TODAY, Tue 24 November", "TOMORROW, Wed 25 November", "in 2 days")
        )
        assert shown[today].endswith("3 tasks, ≈ 25 min")
        assert shown[tomorrow].endswith("2 tasks, ≈ 35 min")
        assert "THU 26 November, in 2 days" in text
        assert today < shown.index(line_with(app, "§ 14, № 302")) < tomorrow
        assert tomorrow < shown.index(line_with(app, "Параграф 9")) < later
        assert line_with(app, "§ 14, № 302").endswith("25 min, 1 file")
        assert "Правила <b>наизусть</b>" in text  # text is text


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_a_long_text_is_whole_in_the_pane_or_on_its_page(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    words = [f"слово{number}" for number in range(40)]
    set_task(line, "Упр. [5] [/b] " + " ".join(words), date(2026, 11, 23), date(2026, 11, 24))
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=(60, 20)) as pilot:
        for size in ((60, 20), (80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            text = await open_homework(app, pilot)
            assert "Упр. [5] [/b]" in text
            assert isinstance(app.screen, HomeworkScreen)
            key = next(item.key for item in app.screen.items if "слово" in item.due.task.title)
            app.screen.view.move_to(key)
            seen = await press(app, pilot)
            if app.screen.place is Place.NOWHERE:
                seen = await press(app, pilot, "enter")
            for _row in range(12):
                seen += await press(app, pilot, "J")
            flat = " ".join(seen.replace("▐", " ").replace("│", " ").split())
            assert all(word in flat for word in words)


def test_rows_that_are_to_spare_undo_cuts_from_the_first_task_on() -> None:
    activate("en")
    today = date(2026, 11, 24)
    text = " ".join(f"слово{number}" for number in range(12))
    items = [an_item(number, text, today) for number in range(2)]
    found = groups(items, today, ticks_are_used=False)
    cut = group_lines(found, today, 60, 3)
    assert [len(cut), cut[1].plain.count("…")] == [3, 1]
    for rows, missing in ((4, 1), (5, 1), (7, 0)):
        lines = group_lines(found, today, 60, rows)
        assert len(lines) == rows
        whole = " ".join(one.plain for one in lines)
        assert sum("…" in one.plain for one in lines) >= missing
        assert whole.count("слово11") == 2 or missing


@given(
    st.lists(st.tuples(st.integers(-6, 14), st.text(max_size=60), st.booleans()), max_size=8),
    st.integers(48, 160),
    st.integers(5, 40),
    st.booleans(),
)
def test_no_row_is_wider_than_the_screen_and_none_is_left_out(
    drawn: list[tuple[int, str, bool]], width: int, rows: int, used: bool
) -> None:
    today = date(2026, 11, 24)
    items = [
        an_item(number, text, today + timedelta(days=days), is_done=done)
        for number, (days, text, done) in enumerate(drawn)
    ]
    found = groups(items, today, ticks_are_used=used)
    lines = group_lines(found, today, width, rows)
    assert all(fit.width_of(one.plain) <= width for one in lines)
    keys = [one.key for one in lines if one.key is not None]
    assert len(keys) == len(items)
    assert set(keys) == {item.key for item in items}
    for item in items:
        detail = task_detail(item, today, "", width, rows)
        assert all(fit.width_of(one.plain) <= width for one in detail)


def an_item(number: int, text: str, due: date, *, is_done: bool = False) -> Item:
    """A task of geography."""
    task = {"id": number + 1, "title": text, "deadline": due.isoformat(), "minutes": 20}
    lesson = Lesson.model_validate(
        {"id": number + 1, "date": due.isoformat(), "subject": "География", "task": [task]}
    )
    return Item(Due(due, lesson, lesson.tasks[0], True), is_done)


async def test_a_tick_is_stored_hidden_and_marked_when_the_text_changed(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_homework(app, pilot)
        assert "☐" in line_with(app, "§ 14, № 302")
        await press(app, pilot, "x")
        assert "✓" in line_with(app, "§ 14, № 302")
        assert "2 to do" in lines_of(app)[0]
        assert "№ 302" not in await press(app, pilot, "o")
        assert "№ 302" in await press(app, pilot, "o")
        change_task(line, "§ 15, № 310")
        await press(app, pilot, "r")
        changed = line_with(app, "§ 15, № 310")
        assert "≠" in changed
        assert "changed after you ticked it" in text_of(app)
        await press(app, pilot, "home", "x")  # done as it reads now
        assert "✓" in line_with(app, "§ 15, № 310")
        await press(app, pilot, "ч")  # x on a Russian layout
        assert "☐" in line_with(app, "§ 15, № 310")
    again = program(tmp_path, clock, line)
    async with again.run_test(size=(80, 24)) as pilot:
        await open_homework(again, pilot, "x")
    last = program(tmp_path, clock, line)
    async with last.run_test(size=(80, 24)) as pilot:
        await open_homework(last, pilot)
        assert "✓" in line_with(last, "§ 15, № 310")  # stored on this machine


async def test_nothing_is_called_late_while_nobody_ticks_homework_off(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    set_task(line, "Вчерашнее", date(2026, 11, 20), date(2026, 11, 23))
    set_task(line, "Давнее", date(2026, 11, 10), date(2026, 11, 16))
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        text = await open_homework(app, pilot)
        shown = lines_of(app)
        assert shown[1].startswith("TODAY")
        earlier = shown.index(line_with(app, "EARLIER, NOT TICKED"))
        assert "Вчерашнее" in shown[earlier + 1]
        assert shown[earlier + 1].endswith("Mon 23 Nov")
        assert "was due" not in text
        assert "Давнее" not in text
        await press(app, pilot, "x")  # the first tick moves no row
        assert lines_of(app)[1].startswith("TODAY")
        assert shown.index(line_with(app, "EARLIER, NOT TICKED")) == earlier


async def test_with_ticks_in_use_what_is_not_ticked_stands_at_the_top_for_some_days(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    set_task(line, "Вчерашнее", date(2026, 11, 20), date(2026, 11, 23))
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_homework(app, pilot, "x", "escape")
        await press(app, pilot, "g", "h")
        assert lines_of(app)[1].startswith("! NOT TICKED OFF")
        assert "Вчерашнее" in lines_of(app)[2]
        assert "was due Mon 23 Nov" in lines_of(app)[2]
        text = await press(app, pilot, "x")
        assert "Ticked off: История. x takes it back." in text
        await press(app, pilot, "r")
        assert "✓" in line_with(app, "Вчерашнее")  # it stays until the page is left
        await press(app, pilot, "x")
        assert "☐" in line_with(app, "Вчерашнее")
        await press(app, pilot, "x", "escape")
        assert "Вчерашнее" not in await press(app, pilot, "g", "h")


def test_only_the_latest_stand_above_what_is_due() -> None:
    activate("en")
    today = date(2026, 11, 24)
    items = [an_item(number, "№ 1", today + timedelta(days=number - 6)) for number in range(7)]
    late, due, past = groups(items, today, ticks_are_used=True)
    assert [item.due.day.day for item in late.items] == [23, 22, 21]
    assert [item.due.day.day for item in due.items] == [24]
    assert [item.due.day.day for item in past.items] == [20, 19, 18]
    due, past = groups(items, today, ticks_are_used=False)
    assert len(past.items) == 6
    assert "!" not in due.title + past.title


async def test_enter_opens_the_lesson_it_was_set_with(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_homework(app, pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        assert "Алгебра" in text_of(app)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, HomeworkScreen)


async def test_no_homework_is_said_only_on_the_portals_word(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        line.cut()
        app.context.store.clear()
        text = await press(app, pilot, "g", "h", "3")
        assert "NO CONNECTION" in text
        line.mend()
        assert "No homework for the next two weeks." in await press(app, pilot, "r")

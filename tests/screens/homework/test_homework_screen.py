"""Homework by the day it is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.diary.versions import bump_class
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.homework.tasks import HomeworkScreen
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
            for title in ("Today · Tue 24 Nov · ≈ 25 min", "Tomorrow · Wed 25 Nov · ≈ 35 min", "in 2 days")
        )
        assert "Thu 26 Nov, in 2 days" in text
        assert today < shown.index(line_with(app, "§ 14, № 302")) < tomorrow
        assert tomorrow < shown.index(line_with(app, "Параграф 9")) < later
        assert line_with(app, "§ 14, № 302").endswith("25 min · 1 file")
        assert "Правила <b>наизусть</b>" in text  # text is text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_long_texts_are_wrapped_whole(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int], lang: str
) -> None:
    words = [f"слово{number}" for number in range(40)]
    set_task(line, "Упр. [5] [/b] " + " ".join(words), date(2026, 11, 23), date(2026, 11, 24))
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=size) as pilot:
        text = " ".join((await open_homework(app, pilot)).replace("▐", " ").split())
        assert all(word in text for word in words)
        assert "Упр. [5] [/b] слово0" in text
        assert all(len(one) <= size[0] for one in lines_of(app))


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
        assert "§ 14" not in await press(app, pilot, "o")
        assert "§ 14" in await press(app, pilot, "o")
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


async def test_what_was_not_done_in_time_stands_at_the_top_for_some_days(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    set_task(line, "Вчерашнее", date(2026, 11, 20), date(2026, 11, 23))
    set_task(line, "Давнее", date(2026, 11, 10), date(2026, 11, 16))
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await open_homework(app, pilot)
        assert lines_of(app)[1].startswith("! Not done in time")
        assert "Вчерашнее" in lines_of(app)[2]
        assert "was due yesterday" in lines_of(app)[2]
        assert "Давнее" not in text
        await press(app, pilot, "x", "r")
        assert "Вчерашнее" not in text_of(app)


async def test_enter_opens_the_lesson_it_was_set_with(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_homework(app, pilot, "enter")
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.title_text().startswith("Алгебра")
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
        assert "Not loaded yet" in text
        line.mend()
        assert "No homework for the next two weeks." in await press(app, pilot, "r")

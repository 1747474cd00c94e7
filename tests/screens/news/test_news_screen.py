"""What's new: exactly what the teachers changed, once, for all children."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from ruobr_server.areas.diary import tables as diary
from ruobr_server.areas.diary.service import bump_class, bump_pupil
from ruobr_tui.store import Store
from support.fixtures import FixedClock
from support.school import ANNA, BORIS, CLASS_9V, SCHOOL, at
from support.school import TUESDAY as TODAY
from support.screens import Line, at_home, at_week, program, settled, text_of


def _mark(connection: Connection, pupil: int, number: int, value: str) -> None:
    """One more mark in the first lesson of today."""
    lesson = connection.execute(
        select(diary.lessons).where(
            diary.lessons.c.school_id == SCHOOL,
            diary.lessons.c.class_id == CLASS_9V,
            diary.lessons.c.date == TODAY,
        )
    ).first()
    assert lesson is not None
    connection.execute(
        insert(diary.marks).values(
            school_id=SCHOOL,
            id=number,
            pupil_id=pupil,
            lesson_id=lesson.id,
            subject_id=lesson.subject_id,
            class_id=CLASS_9V,
            date=TODAY,
            type_id=1,
            value=value,
            weight=1,
            created_at=at(TODAY),
        )
    )
    bump_pupil(connection, SCHOOL, pupil)


async def _refreshed(app: Any, pilot: Any) -> str:
    await pilot.press("r")
    for _again in range(3):
        await settled(app, pilot)
    return text_of(app)


def rows_with(app: Any, words: str) -> int:
    """Rows of the list that say something; the pane repeats one of them."""
    return sum(words in row.plain for row in app.screen.view.lines)


async def test_the_first_look_is_silent_and_then_each_change_is_reported_once(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_again(_store: Store) -> None:
        raise AssertionError("the cursor has read all news again")

    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_home(app, pilot)
        assert app.context.store.unseen_count() == 0
        line.database.write_now(_mark, ANNA, 9001, "5")
        line.database.write_now(_mark, ANNA, 9002, "5")  # two equal marks in one lesson
        line.database.write_now(_mark, BORIS, 9003, "2")
        await _refreshed(app, pilot)
        assert app.context.store.unseen_count() == 3
        await pilot.press("g", "n")
        await settled(app, pilot)
        text = text_of(app)
        assert rows_with(app, "mark 5") == 2
        assert rows_with(app, "mark 2") == 1
        assert text.index("Анна") < text.index("mark 5")
        assert "Борис" in next(row for row in text.splitlines() if "mark 2" in row)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "news", read_again)
            await pilot.press("down")
            await settled(app, pilot)
            assert "mark" in text_of(app)
        await _refreshed(app, pilot)
        assert rows_with(app, "mark 5") == 2
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.context.store.unseen_count() == 0  # having left, one has looked


async def test_changed_and_withdrawn_marks_and_new_homework_are_reported(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)

        def change(connection: Connection) -> None:
            mine = (diary.marks.c.school_id == SCHOOL) & (diary.marks.c.pupil_id == ANNA)
            connection.execute(update(diary.marks).where(mine, diary.marks.c.value == "4").values(value="5"))
            connection.execute(delete(diary.marks).where(mine, diary.marks.c.value == "3"))
            lesson = connection.execute(
                select(diary.lessons.c.id).where(
                    diary.lessons.c.school_id == SCHOOL,
                    diary.lessons.c.class_id == CLASS_9V,
                    diary.lessons.c.date == TODAY,
                )
            ).scalars()
            connection.execute(
                insert(diary.tasks).values(
                    school_id=SCHOOL,
                    id=9100,
                    class_id=CLASS_9V,
                    lesson_id=lesson.first(),
                    date=TODAY,
                    title="Упр. [5] [/b]",
                    deadline=TODAY,
                )
            )
            bump_pupil(connection, SCHOOL, ANNA)
            bump_class(connection, SCHOOL, CLASS_9V)

        line.database.write_now(change)
        await _refreshed(app, pilot)
        await pilot.press("n")
        await settled(app, pilot)
        text = text_of(app)
        assert "mark 4 → 5" in text
        assert "mark 3 removed" in text
        assert "homework — Упр. [5] [/b]" in text
        assert "mark 5 (" not in text, "a changed mark is not a new one"


async def test_enter_opens_the_lesson_that_the_news_is_about(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(75, 40)) as pilot:
        await at_week(app, pilot)
        line.database.write_now(_mark, BORIS, 9003, "2")
        await _refreshed(app, pilot)
        await pilot.press("n")
        await settled(app, pilot)
        await pilot.press("enter")
        await settled(app, pilot)
        assert "АЛГЕБРА ─" in text_of(app)
        assert app.context.child == BORIS

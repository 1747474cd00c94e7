"""One lesson: everything that is known, own ticks and notes, files, and the way along its subject."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from ruobr_server.areas.diary import tables as diary
from ruobr_tui.screens.diary import lesson as lesson_screen
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.widgets.week.spread import WeekSpread
from support.fixtures import FixedClock
from support.records import give, teach
from support.school import ALGEBRA, CLASS_9V, HISTORY, MONDAY, SCHOOL, SPORT, TASK, TUESDAY, put
from support.screens import Line, at_week, lines_of, press, program, settled, text_of


async def open_first(app: Any, pilot: Any, *keys: str) -> str:
    """From the home into Monday's first lesson, algebra."""
    await at_week(app, pilot)
    await press(app, pilot, "home", "enter")
    assert isinstance(app.screen, LessonScreen)
    return await press(app, pilot, *keys)


async def open_due(app: Any, pilot: Any) -> str:
    """From the home into Tuesday's first lesson, for which Monday's homework is."""
    await at_week(app, pilot)
    return await press(app, pilot, "home", "pagedown", "enter")


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files are saved."""
    folder = tmp_path / "downloads"
    monkeypatch.setattr("ruobr_tui.files.downloads.downloads_folder", lambda: folder)
    return folder


def saved_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


async def test_everything_known_of_a_lesson(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(75, 50)) as pilot:
        text = await open_first(app, pilot)
        for words in (
            "АЛГЕБРА ─",
            "Monday, 23 November (yesterday), lesson 1, 8:30–9:15, room\u00a031",
            "Соколова Анна Павловна",
            "● the teacher recorded the lesson",
            "Topic     Упр. [5] [/b] <script>alert(1)</script>",
            "Mark      5   ответ на уроке, weight 1",
            "«Молодец»",
            "4   контрольная работа, weight 3",
            "Set       → § 14, № 302",
            "due today",
            "Правила <b>наизусть</b>",
            "план.pdf",
            "Note      none",
            "NEIGHBOURING LESSONS: Алгебра",
        ):
            assert words in text, words
        assert "● now" in lines_of(app)[0]
        assert "Homework" not in text  # nothing was for this lesson
        neighbours = [row[:5] for row in lines_of(app) if row[:5] in ("  p  ", "  n  ")]
        assert neighbours == ["  n  "]  # the one before is weeks ago


async def test_homework_stands_on_the_lesson_it_is_for(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(75, 50)) as pilot:
        text = await open_due(app, pilot)
        assert "Homework  ☐ § 14, № 302" in text
        assert "due today, ≈ 25 min" in text
        assert "Set  " not in text
        page = app.screen
        assert isinstance(page, LessonScreen)
        await press(app, pilot, "p")  # where it was set
        page.view.move_to(("assigned", 0))
        assert "☐ § 14, № 302" in await press(app, pilot, "enter")  # and to what it is for


async def test_the_body_of_homework_with_its_links_and_pictures(
    tmp_path: Path, clock: FixedClock, line: Line, downloads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(lesson_screen, "has_desktop", lambda: True)
    text = (
        '<p>Письменно, <b>чертёж</b>:</p><img src="/files/602/" alt="Чертёж">'
        '<p><a href="//fipi.example/bank">Банк</a></p>'
    )
    set_text = diary.tasks.update().where(diary.tasks.c.school_id == SCHOOL, diary.tasks.c.id == TASK)
    set_text = set_text.values(text=text)
    line.database.write_now(lambda connection: connection.execute(set_text))
    app = program(tmp_path, clock, line)
    monkeypatch.setattr(app, "open_url", lambda url, new_tab=True: opened.append(url))
    async with app.run_test(size=(75, 50)) as pilot:
        shown = await open_due(app, pilot)
        for words in ("Письменно, чертёж:", "[Чертёж]", "Банк <https://fipi.example/bank>"):
            assert words in shown, words
        page = app.screen
        assert isinstance(page, LessonScreen)
        lines = {one.plain.strip(): one.key for one in page.view.lines if one.key}
        page.view.move_to(lines["↗ Банк"])
        assert "Opened in the browser" in await press(app, pilot, "enter")
        assert opened == ["https://fipi.example/bank"]
        page.view.move_to(lines["⇩ Чертёж"])
        await press(app, pilot, "enter")
        assert saved_in(downloads) == {"Чертёж": b"pdf"}
        monkeypatch.setattr(lesson_screen, "has_desktop", lambda: False)
        page.view.move_to(lines["↗ Банк"])
        assert "Address copied" in await press(app, pilot, "enter")
        assert (app.clipboard, len(opened)) == ("https://fipi.example/bank", 1)
    line.cut()
    offline = program(tmp_path, clock, line)
    async with offline.run_test(size=(75, 50)) as pilot:
        assert "Банк <https://fipi.example/bank>" in await open_due(offline, pilot)  # stored


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_lesson_is_a_page_of_its_own_and_leads_to_those_beside_it(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=size) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "pagedown")
        behind = lines_of(app)
        await press(app, pilot, "enter")
        page = app.screen
        assert isinstance(page, LessonScreen)
        assert page.view.cursor_key == ("task", 0)  # what is to be done is selected first
        assert "TUE 24" not in text_of(app)
        assert "↵" not in lines_of(app)[-1]
        text = await press(app, pilot, "enter")  # Enter pressed twice ticks nothing
        assert "☐ § 14, № 302" in text
        assert "Nothing opens on this row. Press x to tick the homework." in " ".join(text.split())
        page.view.move_to(("neighbour", -1))
        assert "Monday, 23 November" in await press(app, pilot, "enter")
        page.view.move_to(("neighbour", 1))
        await press(app, pilot, "enter", "escape")
        assert lines_of(app) == behind


async def test_absence_with_its_title_and_remark_with_its_author(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_week(app, pilot)
        text = await press(app, pilot, "home", "pagedown", "enter")
        assert "Absence   ОП, опоздание" in text
        assert "Teacher   Забыла тетрадь — Соколова" in text
        text = await press(app, pilot, "escape", "down", "enter")
        assert "× lesson cancelled" in text


async def test_in_russian(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, lang="ru")
    async with app.run_test(size=(75, 40)) as pilot:
        text = await open_first(app, pilot)
        assert "Понедельник, 23 ноября (вчера), 1-й урок, 8:30–9:15, каб.\u00a031" in text
        assert "Задано    → § 14, № 302" in text
        assert "на сегодня" in text
        assert "≈ 25 мин" in await press(app, pilot, "escape", "pagedown", "enter")


@pytest.mark.parametrize("key", ["x", "ч"])
async def test_homework_is_ticked_off_and_the_tick_taken_back(
    tmp_path: Path, clock: FixedClock, line: Line, key: str
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await open_due(app, pilot)
        assert "✓ § 14, № 302" in await press(app, pilot, key)
        assert "☐ § 14, № 302" in await press(app, pilot, key)


async def test_nothing_to_tick_off_is_said(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_first(app, pilot, "escape", "down", "enter", "x")
        assert "No homework for this lesson." in lines_of(app)[-2]
        assert "There are no files." in (await press(app, pilot, "s"))
        assert not {"x Done", "s File"} & set(lines_of(app)[-1].split("  "))


async def test_a_note_is_written_stored_and_removed(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await open_first(app, pilot, "e")
        assert app.screen.query_one("#note", Input).has_focus
        await press(app, pilot, *"спросить [b]", "2")  # typed letters and digits command nothing
        assert "спросить [b]2" in await press(app, pilot, "enter")
        await press(app, pilot, "escape", "enter")
        assert "спросить [b]2" in text_of(app)  # stored, not only shown
        text = await press(app, pilot, "e", "z", "escape")
        assert "Close the note without saving it?" in text
        assert "“спросить [b]2z”" in text
        await press(app, pilot, "n")  # no: what is written is still there
        assert app.screen.query_one("#note", Input).value == "спросить [b]2z"
        assert "Save the note (Enter) or close it (Esc) first." in await press(app, pilot, "f2")
        assert app.screen.query_one("#note", Input).value == "спросить [b]2z"
        await press(app, pilot, "escape", "y")
        assert isinstance(app.screen, LessonScreen)  # Esc left the note, not the lesson
        assert "спросить [b]2z" not in text_of(app)
        await press(app, pilot, "e", "ctrl+u", "enter")
        assert "Note      none" in text_of(app)


async def test_tab_does_not_leave_a_note_half_written(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_first(app, pilot, "e", "a", "tab")
        assert app.context.child_index == 0
        assert app.screen.query_one("#note", Input).value == "a"


async def test_another_child_leads_back_to_the_week(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_first(app, pilot, "2")
        assert isinstance(app.screen, WeekScreen)
        week = app.screen.query_one(WeekSpread).week
        assert week is not None
        assert week.child == app.context.children[1][0]


async def test_a_file_is_saved_under_a_safe_name_and_never_over_another(
    tmp_path: Path, clock: FixedClock, line: Line, downloads: Path
) -> None:
    app = program(tmp_path, clock, line, login="anna")
    async with app.run_test(size=(120, 50)) as pilot:
        await open_due(app, pilot)
        key = next(item.key for item in app.screen.view.lines if "дача" in item.plain)  # type: ignore[attr-defined]
        app.screen.view.move_to(key)  # type: ignore[attr-defined]
        text = await press(app, pilot, "s")
        assert "Saved as" in text
        await press(app, pilot, "enter")
        saved = saved_in(downloads)
        assert len(saved) == 2
        assert all("/" not in name and '"' not in name and "\n" not in name for name in saved)
        assert any("(2)" in name for name in saved)
        assert set(saved.values()) == {b"<b>5 "}


async def test_a_download_that_fails_says_why_and_leaves_nothing_behind(
    tmp_path: Path, clock: FixedClock, line: Line, downloads: Path
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 50)) as pilot:
        await open_due(app, pilot)
        line.cut()
        await press(app, pilot, "s")
        assert "Saved as" not in text_of(app)
        assert "○ offline" in lines_of(app)[0] or "portal" in lines_of(app)[-2]
        assert saved_in(downloads) == {}


async def test_the_subjects_lessons_one_after_another(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(75, 24)) as pilot:
        assert "Alгебра" not in await open_first(app, pilot)
        assert "Tuesday, 24 November" in (await press(app, pilot, "n"))
        assert "Степени" in text_of(app)
        assert "Saturday, 28 November" in (await press(app, pilot, "т"))
        assert "No later lessons in this subject" in await press(app, pilot, "n")
        assert "Monday, 12 October" in await press(app, pilot, "p", "p", "з")
        assert "No earlier lessons in this subject" in await press(app, pilot, "p")
        await press(app, pilot, "n", "n", "escape")
        week = app.screen
        assert isinstance(week, WeekScreen)
        assert week.query_one(WeekSpread).cursor == 1003  # back at the lesson one had walked to


async def test_a_lesson_that_is_not_stored_is_requested(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    far = teach(line.database, SPORT, date(2024, 3, 4), topic="Лыжи")
    near = teach(line.database, SPORT, date(2024, 2, 5), topic="Канат")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        app.screen.show_day(date(2024, 3, 4))  # type: ignore[attr-defined]
        await settled(app, pilot)
        await press(app, pilot, "enter")
        assert "Лыжи" in text_of(app)
        assert app.context.child is not None
        assert app.context.store.lesson(app.context.child, far) is not None
        assert app.context.store.lesson(app.context.child, near) is None
        line.cut()
        await press(app, pilot, "p")
        assert "Лыжи" in text_of(app)
        assert "portal" in lines_of(app)[-2]  # what went wrong stands above the footer
        line.mend()
        assert "Канат" in await press(app, pilot, "p")


async def test_coming_back_after_walking_far_shows_that_week(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    give(line.database, HISTORY, MONDAY - timedelta(days=14), "5", topic="Декабристы")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "down", "enter", "p")
        assert "Декабристы" in text_of(app)
        text = await press(app, pilot, "escape")
        assert "9–13 Nov" in text
        assert "История" in text


async def test_at_every_size_the_page_is_read_to_its_end(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    row = {"class_id": CLASS_9V, "lesson_id": 1001, "date": MONDAY}
    long = "очень " * 200 + "конец."
    line.database.write_now(put, diary.tasks, {"id": 77, "title": long, **row})
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        for size in ((20, 5), (30, 8), (60, 20), (200, 60)):
            await pilot.resize_terminal(*size)
            app.push_screen(LessonScreen(app.context, 1001))
            await settled(app, pilot)
            view = app.screen.view  # type: ignore[attr-defined]
            for _step in range(200):
                if any("конец." in view.render_line(y).text for y in range(view.size.height)):
                    break
                view.action_cursor(1)
            else:
                raise AssertionError(f"no end at {size}:\n{text_of(app)}")
            await press(app, pilot, "escape")


async def test_a_lesson_that_has_gone_says_so(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        app.push_screen(LessonScreen(app.context, 999_999))
        await settled(app, pilot)
        assert "Not loaded yet" in text_of(app)
        await press(app, pilot, "x", "s", "n", "e", "escape", "escape")
        assert isinstance(app.screen, WeekScreen)


async def test_an_unrecorded_lesson_says_so(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    teach(line.database, ALGEBRA, MONDAY, order=6, changed_at=None)
    teach(line.database, ALGEBRA, TUESDAY, order=6, changed_at=None)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        text = await press(app, pilot, "home", "pagedown", "up", "enter")
        assert "No records from the teacher yet." in text
        text = await press(app, pilot, "n", "n")  # to one that has not begun
        assert "No records" not in text
        assert "Homework  none" in text

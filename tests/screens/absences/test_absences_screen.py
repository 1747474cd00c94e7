"""Absences: totals, spells, and what was missed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.diary import tables as diary
from ruobr_tui.screens.absences.period import AbsencesScreen
from ruobr_tui.screens.diary.lesson import LessonScreen
from support.fixtures import FixedClock
from support.records import miss, teach
from support.school import ALGEBRA, BORIS, CLASS_9V, HISTORY, put
from support.screens import Line, at_home, lines_of, press, program


def words_of(app: Any) -> list[str]:
    """The lines without the blanks between columns."""
    return [" ".join(one.replace("▐", " ").split()) for one in lines_of(app)]


def fall_ill(line: Line) -> None:
    """Four school days, over a weekend, with a topic and homework; unexcused in October."""
    unexcused = {"code": "Н", "title": "", "excused": False, "ill": False, "late": False, "missed": True}
    line.database.write_now(put, diary.absence_codes, unexcused)
    for day in (12, 13, 16, 17):
        lesson = teach(line.database, ALGEBRA, date(2026, 11, day), topic=f"Тема {day}")
        miss(line.database, lesson, date(2026, 11, day), "Б")
    task = {"id": 90001, "class_id": CLASS_9V, "lesson_id": lesson, "date": date(2026, 11, 17)}
    line.database.write_now(put, diary.tasks, {**task, "title": "№ 7 [/b]", "deadline": date(2026, 11, 20)})
    teach(line.database, HISTORY, date(2026, 11, 18), topic="Была")
    autumn = teach(line.database, HISTORY, date(2026, 10, 5))
    miss(line.database, autumn, date(2026, 10, 5), "Н")


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_totals_of_the_period_and_the_year_are_sentences(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    fall_ill(line)
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=(60, 20)) as pilot:
        for size in ((60, 20), (80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await at_home(app, pilot)
            await press(app, pilot, "g", "a")
            text = " ".join(one.split("│")[0].strip() for one in words_of(app))
            if lang == "en":
                assert "term 2 5 lessons on 5 days: illness 5; late 1" in text
                assert "year to date 6 lessons on 6 days: illness 5, without a reason 1; late 1" in text
            else:
                assert "2-я четверть 5 уроков за 5 дней: по болезни 5; 1 опоздание" in text
                assert "с начала года 6 уроков за 6 дней: по болезни 5, без причины 1; 1 опоздание" in text
            await press(app, pilot, "end", "pagedown", "pagedown", "pagedown")
            text = " ".join(words_of(app))
            assert "Алгебра 4 " in text
            assert "Б по болезни" in text  # the legend


async def test_a_term_without_absences_is_good_news(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    autumn = teach(line.database, HISTORY, date(2026, 10, 5))
    miss(line.database, autumn, date(2026, 10, 5), "Б", pupil=BORIS)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "a")
        text = await press(app, pilot, "2")
        assert "БОРИС: NO ABSENCES" in text
        assert "term 2: present at every lesson, " in text
        assert "[   term 1: 1 lesson on 1 day: illness 1" in text


async def test_topics_of_a_missed_day_are_three_keys_from_home(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    fall_ill(line)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        teach(line.database, HISTORY, date(2026, 11, 18), order=6)
        text = await press(app, pilot, "g", "a")
        assert "23 November, 1 school day, 1 lesson" in text  # the latest first, and its pane
        assert lines_of(app)[-7].startswith("23 November")
        assert "Missed work, 23 November" in await press(app, pilot, "enter")


async def test_a_spell_goes_over_the_weekend_and_opens_what_was_missed(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    fall_ill(line)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "a")
        assert "12–17 November, 4 school days, 4 lessons" in text
        spells = [one for one in lines_of(app) if "school day" in one and "↵" in one]
        assert len(spells) == 2  # the later one first
        text = await press(app, pilot, "down", "enter")
        assert "Missed work, 12–17 November" in lines_of(app)[0]
        assert "Topic: Тема 12" in text
        assert "Homework: № 7 [/b] (due Fri 20 Nov)" in text.replace("\u00a0", " ")
        assert "Была" not in text
        assert "Thu 12 Nov ─" in text
        assert "Алгебра ─" in await press(app, pilot, "o")


async def test_what_was_missed_is_saved_as_text_and_never_over_another_file(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path / "home" / "Загрузки"))
    fall_ill(line)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "a", "down", "enter", "s")
        saved = list((tmp_path / "home").rglob("*.txt"))
        assert len(saved) == 1
        assert saved[0].name in " ".join(text.split())
        first = saved[0].read_text(encoding="utf-8")
        assert first.startswith("Анна – Missed work, 12–17 November\n")
        assert "Topic: Тема 16" in first
        await press(app, pilot, "s")
        assert len(list((tmp_path / "home").rglob("*.txt"))) == 2
        assert saved[0].read_text(encoding="utf-8") == first
        assert not list((tmp_path / "home").rglob("*.part"))
        await press(app, pilot, "y")
        assert app.clipboard == first


async def test_a_folder_that_cannot_be_written_is_reported(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("not a folder")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(tmp_path / "home" / "Загрузки"))
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(160, 40)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "a", "enter", "s")
        assert "could not be saved" in text
        assert "Missed work" in text


async def test_every_missed_lesson_is_listed_and_opens(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "a")
        words = words_of(app)
        assert "Tue 24 Nov 1 Алгебра ОП опоздание today" in words
        assert "Mon 23 Nov 2 История Б по болезни yesterday" in words
        await press(app, pilot, "end", "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, AbsencesScreen)


async def test_periods_are_turned_on_a_russian_layout_too(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    fall_ill(line)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "a", "х")
        assert "term 1 1 lesson on 1 day: without a reason 1" in words_of(app)
        await press(app, pilot, "ъ", "ъ")
        assert "school year" in lines_of(app)[0]
        assert "school year 6 lessons on 6 days: illness 5, without a reason 1; late 1" in words_of(app)


async def test_offline_nothing_is_made_up(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        line.cut()
        app.context.store.clear()
        text = await press(app, pilot, "g", "a")
        assert "NO CONNECTION" in text
        assert "NO ABSENCES" not in text
        line.mend()
        assert "по болезни" in await press(app, pilot, "r")
        line.cut()
        assert "по болезни" in await press(app, pilot, "r")
        assert "offline" in lines_of(app)[0]
        line.mend()
        text = await press(app, pilot, "2")
        assert "БОРИС: NO ABSENCES" in text

"""The week as it is stored, as it is requested, and the ways that lead from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.areas.diary.versions import bump_class
from ruobr_tui.screens.diary.calendar import CalendarScreen
from ruobr_tui.screens.diary.find import FindScreen
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.diary.week import WeekScreen
from ruobr_tui.screens.marks.period import MarksScreen
from ruobr_tui.screens.news.list import NewsScreen
from ruobr_tui.screens.today.home import TodayScreen
from ruobr_tui.widgets.week.spread import WeekSpread
from support.fixtures import ZONE, FixedClock
from support.records import give, teach
from support.school import CLASS_9V, HISTORY, SCHOOL, SPORT, TUESDAY
from support.screens import Line, at_week, lines_of, press, program, settled, text_of

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def row(app: Any, text: str) -> str:
    """The row that says something."""
    return next(line for line in lines_of(app) if text in line)


def cursor(app: Any) -> int | None:
    """The lesson under the cursor."""
    return app.screen.query_one(WeekSpread).cursor  # type: ignore[no-any-return]


def changed(line: Line) -> None:
    """Something was recorded for the class."""
    line.database.write_now(bump_class, SCHOOL, CLASS_9V)


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_the_week_reads_like_a_paper_diary(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    app = program(tmp_path, clock, line, lang=lang, prefetch="weeks")
    async with app.run_test(size=SIZES[0]) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await at_week(app, pilot)
            lines = lines_of(app)
            header, footer = lines[0], lines[-1]
            assert "Анна" in header
            assert (
                "23–28"
                if size[0] < 100
                else "23–28 ноября, 2-я четверть"
                if lang == "ru"
                else "23–28 November, term 2"
            ) in header
            assert header.endswith("● сейчас" if lang == "ru" else "● now")
            assert "↵" in footer
            today = row(app, "сегодня" if lang == "ru" else "today")
            assert ("ВТ 24" if lang == "ru" else "TUE 24") in today
            algebra = row(app, "§ 14, № 302")
            assert algebra.index("● Алгебра") < algebra.index("§ 14, № 302") < algebra.index("3²")
            cancelled = row(app, "× Физкультура")
            assert ("урок отменён" if lang == "ru" else "lesson cancelled") in cancelled
            # the lesson that goes on has the cursor, and is described below
            assert any(text.startswith("Физкультура, ") for text in lines)


async def test_both_columns_stand_side_by_side_on_a_wide_screen(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_week(app, pilot)
        assert "THU 26" in row(app, "MON 23")
        assert "SAT 28" in row(app, "WED 25")


async def test_what_is_recorded_elsewhere_appears_on_refresh(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        give(line.database, HISTORY, TUESDAY, "5", "2", order=4)
        changed(line)
        assert "5²" in await press(app, pilot, "r")
        assert row(app, "5²").startswith(" 4 12:00")


@pytest.mark.parametrize("keys", [("[", "]", "t"), ("х", "ъ", "е")])
async def test_weeks_go_by_on_both_layouts(
    tmp_path: Path, clock: FixedClock, line: Line, keys: tuple[str, str, str]
) -> None:
    earlier, later, today = keys
    app = program(tmp_path, clock, line, prefetch="weeks")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        assert "16–20 Nov" in await press(app, pilot, earlier)
        assert "23–28 Nov" in await press(app, pilot, later)
        assert "30 Nov – 4 Dec" in await press(app, pilot, later)
        assert "23–28 Nov" in await press(app, pilot, later, today)
        assert "today" in text_of(app)


async def test_stored_weeks_are_there_without_a_connection(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    give(line.database, HISTORY, TUESDAY - timedelta(days=7), "4", topic="Декабристы")
    app = program(tmp_path, clock, line, prefetch="year")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        line.cut()
        text = await press(app, pilot, "[")
        assert row(app, "История").endswith("4")
        assert "○ offline · 10:00" in text


async def test_a_week_that_was_never_sent_says_so_and_not_that_there_are_no_lessons(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        line.cut()
        app.screen.show_day(date(2024, 3, 4))  # type: ignore[attr-defined]
        await settled(app, pilot)
        text = text_of(app)
        assert "not loaded yet" in text
        assert "no lessons" not in text.lower()
        assert "○ offline" in lines_of(app)[0]
        line.mend()
        assert "No lessons this week" in await press(app, pilot, "r")


async def test_a_break_is_named_with_its_end(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line, prefetch="weeks")
    teach(line.database, HISTORY, date(2026, 11, 5))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        text = await press(app, pilot, "[", "[", "[", "[")
        assert "26–30 October" in text
        assert "четверть" not in lines_of(app)[0]  # no term runs in a break
        assert "No lessons: autumn break until 2 November." in text
        await press(app, pilot, "]")
        assert row(app, "autumn break").startswith(" autumn break until 2 November")
        assert text_of(app).count("autumn break") == 1  # Monday alone


async def test_children_are_chosen_by_number_and_tab(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        assert "5 4³" in text_of(app)
        await press(app, pilot, "2")
        assert row(app, "Алгебра").rstrip().endswith("2")  # Boris has a 2 there
        assert row(app, "§ 14, № 302")
        await press(app, pilot, "tab")
        assert "§ 14" not in text_of(app)
        await press(app, pilot, "shift+tab", "1")
        assert "5 4³" in text_of(app)


async def test_enter_opens_the_lesson_and_esc_comes_back_to_it(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "down", "enter")
        assert isinstance(app.screen, LessonScreen)
        assert "Реформы" in text_of(app)
        before = len(line.requests)
        await press(app, pilot, "escape")
        assert isinstance(app.screen, WeekScreen)
        assert cursor(app) == 1002
        assert len(line.requests) == before  # it was requested a moment ago


WAYS: tuple[tuple[str, type, type], ...] = (
    ("c", CalendarScreen, WeekScreen),
    ("с", CalendarScreen, WeekScreen),
    ("/", FindScreen, WeekScreen),
    ("m", MarksScreen, TodayScreen),
    ("ь", MarksScreen, TodayScreen),
    ("n", NewsScreen, TodayScreen),
    ("т", NewsScreen, TodayScreen),
    ("enter", LessonScreen, WeekScreen),
)


async def test_a_key_leads_to_each_place_and_esc_back(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        for key, screen, below in WAYS:
            await at_week(app, pilot)
            await press(app, pilot, key)
            assert isinstance(app.screen, screen), key
            await press(app, pilot, "escape")
            assert isinstance(app.screen, below), key


async def test_the_header_counts_what_is_new(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_week(app, pilot)
        assert "new" not in lines_of(app)[0]
        give(line.database, HISTORY, TUESDAY, "5", order=4)
        changed(line)
        await press(app, pilot, "r")
        unseen = app.context.store.unseen_count()
        assert unseen > 0
        assert f"new {unseen}" in lines_of(app)[0]


@pytest.mark.parametrize("key", ["x", "ч"])
async def test_homework_is_marked_done_in_the_week(
    tmp_path: Path, clock: FixedClock, line: Line, key: str
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "pagedown")
        assert "x Done" in lines_of(app)[-1]
        await press(app, pilot, key)
        assert "Алгебра" in row(app, "✓ § 14, № 302")
        await press(app, pilot, key)
        assert "✓" not in text_of(app)


async def test_what_a_lesson_has_not_is_neither_offered_nor_silent(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "pagedown", "down")
        assert "x Done" not in lines_of(app)[-1]
        assert "s File" not in lines_of(app)[-1]
        await press(app, pilot, "x")
        assert lines_of(app)[-2].strip() == "No homework for this lesson."
        await press(app, pilot, "s")
        assert lines_of(app)[-2].strip() == "There are no files."


async def test_a_note_is_written_from_the_week_and_stands_below_it(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "e", *"взять атлас", "enter", "escape")
        assert isinstance(app.screen, WeekScreen)
        assert "взять атлас" in row(app, "Note")


async def test_time_goes_on_under_an_open_week(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    teach(line.database, HISTORY, TUESDAY, order=4)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        clock.now = datetime(2026, 11, 24, 12, 10, tzinfo=ZONE)
        app.screen.update_freshness()  # type: ignore[attr-defined]
        await pilot.pause()
        assert row(app, "История").startswith(" 2")  # Monday's
        assert any(text.startswith(" 4 12:00 ▸") for text in lines_of(app))
        clock.advance(days=1)
        app.screen.update_freshness()  # type: ignore[attr-defined]
        await pilot.pause()
        assert "WED 25" in row(app, "today")
        await press(app, pilot, "down", "]", "t")
        assert "WED 25" in row(app, "today")


async def test_the_sheet_of_the_last_session_is_painted_before_the_store_is_read(
    tmp_path: Path, clock: FixedClock, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await app.context.close_portal()
    app.context.store.close()
    line.cut()
    clock.advance(hours=5)
    again = program(tmp_path, clock, line)
    read: list[str] = []
    original = WeekScreen._paint_lessons

    def reading(self: WeekScreen, child: int) -> Any:
        read.append((self.query_one(WeekSpread).week is not None and "painted") or "nothing painted")
        return original(self, child)

    monkeypatch.setattr(WeekScreen, "_paint_lessons", reading)
    async with again.run_test(size=(80, 24)) as pilot:
        await at_week(again, pilot)
        assert read[0] == "painted"
        assert "5 4³" in text_of(again)
        assert "○ offline · 10:00" in lines_of(again)[0]


async def test_a_sheet_of_another_version_is_passed_over(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        store, child = app.context.store, app.context.child
        store.save_sheet(f"week/{child}/2026-11-23", {"week": {"pages": 1}, "fetched_at": "never"})
        await app.context.close_portal()
    store.close()
    again = program(tmp_path, clock, line)
    async with again.run_test(size=(80, 24)) as pilot:
        await at_week(again, pilot)
        assert "5 4³" in text_of(again)


async def test_texts_from_outside_are_shown_as_they_are(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    evil = "Упр. [5] [/b] \x1b[31mred\x1b[0m \u202eвод\u202c 中文"
    teach(line.database, SPORT, TUESDAY, order=4, topic=evil)
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "pagedown", "end", "home", "pagedown", "down", "down")
        text = text_of(app)
        assert "Упр. [5] [/b]" in text
        assert "中文" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (10, 2)])
async def test_a_tiny_terminal_is_survived(
    tmp_path: Path, clock: FixedClock, line: Line, size: tuple[int, int]
) -> None:
    app = program(tmp_path, clock, line, prefetch="weeks")
    async with app.run_test(size=size) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "down", "enter", "escape", "c", "escape", "slash", "escape", "]")
        if size == (20, 5):
            assert "The window is" in text_of(app)
        await pilot.resize_terminal(80, 24)
        await settled(app, pilot)
        assert "Week 30 Nov – 4 Dec" in text_of(app)


async def test_copying_gives_the_homework(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "home", "pagedown", "y")
        assert app.clipboard.startswith("§ 14, № 302")


async def test_a_start_asks_for_the_week_once(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    for hours in (0, 5):  # with nothing stored, then with a week of five hours ago
        clock.advance(hours=hours)
        line.requests.clear()
        line.sent.clear()
        app = program(tmp_path, clock, line)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_week(app, pilot)
            assert line.requests.count("POST /cabinet/session") == 1
            weeks = [str(each.url.query) for each in line.sent if each.url.path == "/timetable2/"]
            assert len(app.context.children) == 3
            assert len(set(weeks[:3])) == 3, "this week of each child first, and once"
            await app.context.close_portal()
        app.context.store.close()


async def test_coming_back_asks_again_only_after_a_while(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "c")
        line.requests.clear()
        await press(app, pilot, "escape")
        assert line.requests == []
        await press(app, pilot, "c")
        line.requests.clear()
        clock.advance(minutes=10)
        await press(app, pilot, "escape")
        assert line.requests == ["GET /timetable2/"]

"""Screens over plain data as the real portal sends it, where a server of ours adds something of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.screens.diary.lesson import LessonScreen
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark
from support.screens import at_week, lines_of, press, program, settled, text_of

TASK = {
    "id": 55,
    "title": "§ 14",
    "text": '<p>Письменно</p><p><a href="//fipi.example/oge">Банк</a></p>',
    "doc": True,
    "doc_str": "//files.example/media/list.pdf",
    "type": "group",
    "done": 0,
}
"""Without a deadline: it is for the lesson on which it stands."""


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """One child; Tuesday's and Thursday's algebra, homework for Thursday, a mark on Tuesday."""
    data = DataPortal(clock)
    child = {"id": 11, "first_name": "Анна", "last_name": "Примерова", "group": "7А", "school_is_food": 1}
    data.answers["user/"] = {"status": "applicant", "childs": [child]}
    data.answers["controlmark/"] = [
        {
            "period": 2,
            "title": "2-я четверть",
            "date_start": "2026-11-03",
            "date_end": "2026-12-30",
            "marks_future": 1,
            "marks": [{"subject_id": 7, "subject_name": "Алгебра", "mark": 5}],
        }
    ]
    data.answers["all_marks/2/7/"] = {"data": {"subject": "Алгебра", "avg_mark": 5.0, "marks": []}}
    data.lessons[11] = [
        raw_lesson(1, "2026-11-24", division_subject=345_678, marks=[raw_mark("5")]),
        raw_lesson(2, "2026-11-26", division_subject=345_678, task=[TASK]),
    ]
    data.answers["mail/"] = {
        "messages": [
            {
                "id": 9,
                "type_id": 2,
                "subject": "Собрание",
                "author": "Школа",
                "update_date": "2026-11-24 09:00:00",
                "read": False,
                "last_msg_text": "<p>Собрание в <b>среду",
                "clean_text": "Собрание в среду, 18:00. Повестка: итоги.",
            }
        ]
    }
    data.answers["food/calendary/"] = {
        "data": {
            "account": "42",
            "balance": "100,00",
            "vizit": [
                {
                    "date": "24.11.2026",
                    "state": 30,
                    "type_name": "Завтрак",
                    "complex": "Комплекс 2",
                    "ordered_complex": "Комплекс 1",
                    "price_sum": "85,50",
                    "dishes": [],
                    "qs_unit": [{"about": "Каша"}, {"about": "Чай"}],
                }
            ],
        }
    }
    return data


def app_of(tmp_path: Path, clock: FixedClock, portal: DataPortal, **more: Any) -> Any:
    return program(tmp_path, clock, portal.transport, **more)


def row(app: Any, *parts: str) -> str:
    """The first line that has all of these."""
    return next(one for one in lines_of(app) if all(part in one for part in parts))


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_homework_stands_on_a_coming_lesson_that_is_not_active(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, size: tuple[int, int], lang: str
) -> None:
    app = app_of(tmp_path, clock, portal, lang=lang)
    async with app.run_test(size=size) as pilot:
        await at_week(app, pilot)
        homework = row(app, "Алгебра", "§ 14")
        assert "●" not in homework
        assert "●" in row(app, "Алгебра", " 5")
        text = await press(app, pilot, "end", "enter")
        assert isinstance(app.screen, LessonScreen)
        assert ("учитель записал" if lang == "ru" else "teacher recorded") not in text
        assert ("на чт 26 ноя, через 2 дня" if lang == "ru" else "due Thu 26 Nov, in 2 days") in text
        for words in ("☐ § 14", "Письменно", "⇩ list.pdf", "↗ Банк"):
            assert words in text, words
        assert all(len(one) <= size[0] for one in lines_of(app))
        await press(app, pilot, "escape")
        clock.advance(days=2, hours=8)  # when it is over, the homework for it was set by somebody
        await press(app, pilot, "r")
        assert "●" in row(app, "Алгебра", "§ 14")


async def test_homework_is_due_on_the_day_of_its_lesson(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        text = await press(app, pilot, "g", "h")
        lines = lines_of(app)
        day = next(place for place, one in enumerate(lines) if "THU 26 November, in 2 days" in one)
        assert "§ 14" in lines[day + 1]
        assert "1 file" in lines[day + 1]  # a link to a page is none
        assert any(one.startswith(" Письменно") for one in lines)  # the pane
        assert "Банк" in text
        assert "fipi.example" not in text
        await press(app, pilot, "enter")
        assert app.screen.number == 2


async def test_a_file_of_the_homework_is_saved(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruobr_tui.files import downloads

    monkeypatch.setattr(downloads, "downloads_folder", lambda: tmp_path / "downloads")
    portal.failing = lambda request: (
        httpx.Response(200, content=b"%PDF") if request.url.host == "files.example" else None
    )
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        await press(app, pilot, "end", "enter", "s")
    [saved] = (tmp_path / "downloads").iterdir()
    assert (saved.name, saved.read_bytes()) == ("list.pdf", b"%PDF")
    [request] = [each for each in portal.requests if "list.pdf" in each]
    assert request.startswith("media/list.pdf")


async def test_a_subjects_marks_are_requested_under_the_number_of_controlmark(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        text = await press(app, pilot, "g", "m", "enter")
        assert "5.00 = 5 / 1" in text
    paths = {each.partition("?")[0] for each in portal.requests if each.startswith("all_marks")}
    assert paths == {"all_marks/2/7/"}


async def test_a_subject_that_controlmark_does_not_name_is_not_requested(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.answers["controlmark/"][0]["marks"] = [
        {"subject_id": 345_678, "subject_name": "Физика", "mark": 4}
    ]
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "g", "m", "enter")
        assert "Алгебра" in lines_of(app)[0]
    # The number of physics is that of algebra's lessons: they are no more one subject for that.
    assert not [each for each in portal.requests if each.startswith("all_marks")]


@pytest.mark.parametrize("way", ["list", "news"])
async def test_a_letter_in_html_is_read_in_the_list_and_never_requested(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, way: str
) -> None:
    portal.failing = lambda request: (
        httpx.Response(502, text="<html>Bad Gateway</html>") if request.url.path == "/mail/9/" else None
    )
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        if way == "list":
            await press(app, pilot, "g", "l")
        else:  # the list has never come: opened by its number alone
            from ruobr_tui.screens.letters.inbox import LetterScreen

            app.push_screen(LetterScreen(app.context, 9))
            await settled(app, pilot)
            await press(app, pilot, "r")
        text = text_of(app) if way == "news" else await press(app, pilot, "enter")
        assert "Собрание в среду, 18:00. Повестка: итоги." in text  # all of it: the other field is cut
        assert "not loaded" not in text.lower()
        await press(app, pilot, "r")
    assert not [each for each in portal.requests if each.startswith("mail/9")]


async def test_a_letter_whose_list_cannot_be_had_is_not_requested_either(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    from ruobr_tui.screens.letters.inbox import LetterScreen

    portal.failing = lambda request: httpx.Response(500) if request.url.path.startswith("/mail/") else None
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        app.push_screen(LetterScreen(app.context, 9))
        await settled(app, pilot)
    assert not [each for each in portal.requests if each.startswith("mail/9")]


async def test_dishes_and_what_was_ordered(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        text = await press(app, pilot, "g", "dollar_sign")
        assert "✓ Завтрак · Комплекс 2 (ordered: Комплекс 1)" in text
        assert "Каша, Чай" in text


async def test_an_older_server_of_ours_is_read_as_before(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    """It had homework on the lesson in which it was set, always with a deadline, and said what is active."""
    task = {**TASK, "deadline": "2026-11-26"}
    portal.lessons[11] = [
        raw_lesson(1, "2026-11-24", active=True, task=[task]),
        raw_lesson(2, "2026-11-26", active=False, task=[]),
    ]
    app = app_of(tmp_path, clock, portal)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_week(app, pilot)
        assert "●" in row(app, "Алгебра", "§ 14")
        assert "THU 26 November, in 2 days" in await press(app, pilot, "g", "h")
        clock.advance(minutes=1)
        portal.lessons[11] = [
            raw_lesson(1, "2026-11-24", active=True, set_homework=[task], task=[]),
            raw_lesson(2, "2026-11-26", active=False, set_homework=[], task=[task]),
        ]
        await press(app, pilot, "r")
        assert app.context.store.news() == []  # brought up to date, it has set nothing new
        assert "§ 14" in await press(app, pilot, "g", "h")

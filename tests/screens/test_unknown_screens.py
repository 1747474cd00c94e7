"""What a portal does not report is said as unknown on every page: never "none", never 0."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruobr_tui.screens.diary.lesson import LessonScreen
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson
from support.screens import at_week, lines_of, program, settled, text_of

Press = Callable[..., Coroutine[None, None, str]]

UNKNOWN = "Портал не передаёт эти данные."
SILENT: dict[str, Any] = {"topic": "", "task": [], "marks": [], "docs_for_lesson": []}
SENT: dict[str, Any] = {**SILENT, "attendance": None, "remarks": []}
MARKS = [
    {"subject_id": 700, "subject_name": "Алгебра", "mark": 4},
    {"subject_id": 701, "subject_name": "Химия", "mark": 4},
]


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """One pupil of a portal that speaks the mobile contract alone; its timetable has no attendance."""
    data = DataPortal(clock)
    pupil = {"id": 11, "first_name": "Анна", "last_name": "Примерова", "group": "7А"}
    data.answers["user/"] = {"status": "applicant", "childs": [pupil]}
    period = {"period": 2, "title": "2-я четверть", "date_start": "2026-11-03", "date_end": "2026-12-30"}
    data.answers["controlmark/"] = [{**period, "marks_future": 1, "marks": MARKS}]
    data.lessons[11] = [
        raw_lesson(1, "2026-11-23", **SILENT),
        raw_lesson(2, "2026-11-24", subject="Химия", time_start="10:00:00", time_end="10:45:00", **SILENT),
        raw_lesson(3, "2026-11-27", **SILENT),
    ]
    return data


@asynccontextmanager
async def running(
    folder: Path, clock: FixedClock, portal: DataPortal, size: tuple[int, int] = (100, 40)
) -> AsyncIterator[tuple[Any, Press]]:
    """The program at the week; what the screen says after some keys, in one line."""
    app = program(folder, clock, portal.transport, lang="ru")
    async with app.run_test(size=size) as pilot:
        await at_week(app, pilot)

        async def press(*keys: str) -> str:
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)
            return " ".join(text_of(app).replace("▐", " ").split())

        yield app, press


async def test_absences_that_are_not_sent_are_unknown_and_not_zero(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    async with running(tmp_path, clock, portal) as (app, press):
        text = await press("g", "a")
        assert UNKNOWN in text
        assert "Это не значит, что пропусков нет" in text
        assert "нет пропусков" not in text.casefold()
        assert not any(word == "0" for line in lines_of(app)[1:-1] for word in line.split())


async def test_lists_of_marks_show_absences_of_the_period(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    rows = [{"date": "2026-11-23", "mark": "", "status_lesson": 20}]
    portal.answers["all_marks/2/700/"] = {"data": {"not_in_lesson": 1, "marks": rows}}
    portal.answers["all_marks/2/701/"] = {"data": {"not_in_lesson": 0, "marks": []}}
    async with running(tmp_path, clock, portal) as (app, press):
        text = await press("g", "a")
        assert "Алгебра" in text
        assert " Б " in text
        assert UNKNOWN not in text
        assert "не сообщает, был" not in text
        await press("end", "enter")
        assert isinstance(app.screen, LessonScreen)
        text = await press("escape", "g", "d")
        assert " Б" in text, "the week has it, too"


async def test_missed_lessons_without_a_day_are_counted_and_said(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.answers["all_marks/2/700/"] = {"data": {"not_in_lesson": 2, "marks": []}}
    async with running(tmp_path, clock, portal) as (_app, press):
        text = await press("g", "a")
        assert "Из них 2 урока без даты" in text
        assert "О 2 уроках портал не сообщает, были ли пропуски." in text
        assert "Пропусков с датой здесь нет." in text


async def test_a_portal_without_such_lists_is_not_requested_for_all_of_them(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    marks = [{"subject_id": 700 + n, "subject_name": f"Предмет {n}", "mark": 4} for n in range(15)]
    portal.answers["controlmark/"][0]["marks"] = marks
    async with running(tmp_path, clock, portal) as (_app, press):
        portal.requests.clear()
        assert UNKNOWN in await press("g", "a")
        assert sum("all_marks" in path for path in portal.requests) == 3


async def test_what_the_portal_calls_none_is_none(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.lessons[11] = [raw_lesson(1, "2026-11-23", **SENT), raw_lesson(3, "2026-11-27", **SILENT)]
    async with running(tmp_path, clock, portal) as (_app, press):
        text = await press("g", "a")
        assert UNKNOWN not in text
        assert "АННА: ПРОПУСКОВ НЕТ" in text, "Friday has not been yet"
        assert not any("all_marks" in path for path in portal.requests)


async def test_a_lesson_of_which_nothing_is_known_is_not_called_empty(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    silent = "Темы, задания и оценок пока нет; о пропусках портал не сообщает."
    async with running(tmp_path, clock, portal, (90, 40)) as (_app, press):
        assert silent in await press("t")
        assert silent in await press("enter")
        portal.lessons[11] = [raw_lesson(2, "2026-11-24", subject="Химия", **SENT)]
        text = await press("escape", "r")
        assert silent not in text
        assert "Учитель пока ничего не внёс" in text


async def test_a_chosen_span_denies_nothing(tmp_path: Path, clock: FixedClock, portal: DataPortal) -> None:
    async with running(tmp_path, clock, portal) as (_app, press):
        text = await press("c", "v", "left", "v")
        assert "ПРОПУСКИ" in text
        assert UNKNOWN in text
        assert "Пропусков нет." not in text
        assert "Оценок нет." in text
        assert "Заданий нет." in text


@pytest.mark.parametrize(
    ("keys", "page", "answer"),
    [
        (("g", "s"), "guide/", {"data": {"id": 1}}),
        (("g", "s", "left_square_bracket"), "ios/", None),
        (("g", "s", "right_square_bracket"), "odnoklassniki/", None),
        (("g", "b"), "book/", None),
        (("g", "x"), "do/cert/", {"data": {"id": 5, "status_actul": 1}}),
        (("dollar_sign",), "food/calendary/", {"data": {"uid": "x"}}),
        (("dollar_sign",), "food/calendary/", {"data": None}),
        (("dollar_sign",), "food/calendary/", {"data": []}),
    ],
)
async def test_pages_of_what_is_not_reported_say_so(
    tmp_path: Path,
    clock: FixedClock,
    portal: DataPortal,
    keys: tuple[str, ...],
    page: str,
    answer: Any,
) -> None:
    if answer is not None:
        portal.answers[page] = answer
    async with running(tmp_path, clock, portal) as (_app, press):
        text = await press(*keys)
        assert UNKNOWN in text
        for denial in ("нет счёта", "0 учителей", "Книг на руках нет", "Сертификата нет", "Ещё не загружено"):
            assert denial not in text


async def test_what_failed_is_unknown_and_says_why(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    portal.failing = lambda request: httpx.Response(500) if request.url.path == "/book/" else None
    async with running(tmp_path, clock, portal) as (_app, press):
        text = await press("g", "b")
        assert "ДАННЫЕ НЕ ПРИШЛИ" in text
        assert "500" in text
        assert "Это не у вас." in text
        assert "Сохранённых данных здесь ещё нет." in text
        portal.failing = lambda request: None
        portal.answers["book/"] = {"data": []}
        text = await press("r")
        assert "НЕ ПРИШЛИ" not in text
        assert UNKNOWN not in text


async def test_a_meal_account_shows_what_is_known_of_it(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    records = [
        {"date": "2026-11-23", "state": 30, "type_name": "Завтрак", "price_sum": "97,50"},
        {"date": "2026-11-24", "state": 30, "type_name": "Завтрак", "price_sum": None},
        {"date": "2026-11-25", "type_name": "Обед"},
    ]
    portal.answers["food/calendary/"] = {"data": {"balance": "76,90", "vizit": records}}
    async with running(tmp_path, clock, portal) as (_app, press):
        text = await press(
            "dollar_sign",
        )
        assert "76,90 ₽" in text
        assert "Номер лицевого счёта не указан" in text
        assert "97,50 ₽" in text
        assert "Портал сообщает не все цены" in text
        portal.answers["food/calendary/"] = {"data": {"account": "69", "vizit": records[:1]}}
        text = await press("r")
        assert "остаток портал не сообщает" in text
        assert "0,00 ₽" not in text
        portal.answers["food/calendary/"] = {"data": {"account": "69", "balance": "1,00"}}
        text = await press("r")
        assert UNKNOWN in text


async def test_a_letter_whose_state_is_not_sent_is_not_called_unread(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    letter = {"subject": "Собрание", "author": "Школа", "clean_text": "В среду"}
    portal.answers["mail/"] = {"messages": [{**letter, "id": 1}, {**letter, "id": 2, "read": False}]}
    async with running(tmp_path, clock, portal) as (app, press):
        await press("g", "l")
        assert sum("●" in line for line in lines_of(app)[1:-1]) == 1


@pytest.mark.parametrize("keys", [("g", "h"), ("g", "a"), ("c", "v", "left", "v")])
async def test_days_that_failed_are_unknown_and_say_why(
    tmp_path: Path, clock: FixedClock, portal: DataPortal, keys: tuple[str, ...]
) -> None:
    async with running(tmp_path, clock, portal) as (app, press):
        app.context.store.clear()
        portal.failing = lambda request: httpx.Response(500) if request.url.path == "/timetable2/" else None
        text = await press(*keys)
        assert "ДАННЫЕ НЕ ПРИШЛИ" in text
        for denial in ("Заданий нет", "пропусков нет.", "Оценок нет"):
            assert denial not in text


async def test_nothing_is_computed_from_marks_that_are_not_known(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    async with running(tmp_path, clock, portal) as (app, press):
        app.context.store.clear()
        portal.failing = lambda request: httpx.Response(500) if request.url.path == "/timetable2/" else None
        text = await press("g", "m")
        assert "Алгебра" in text
        for key in ("equals_sign", "w"):
            text = await press(key)
            assert "Расписание неизвестно: без оценок из него ничего не посчитать." in text

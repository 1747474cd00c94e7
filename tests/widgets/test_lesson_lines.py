"""The two lines about the lesson under the cursor."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from textual.app import App, ComposeResult

from ruobr_tui import i18n
from ruobr_tui.widgets.lesson_lines import LessonLines
from ruobr_tui.widgets.palette import THEMES
from ruobr_tui.widgets.week_view import LessonView, MarkView
from support.weeks import a_lesson

TODAY = date(2026, 11, 24)


async def lines_of(lesson: LessonView | None, width: int = 120, lang: str = "en") -> list[str]:
    """What the two lines say."""

    class Shown(App[None]):
        def __init__(self) -> None:
            super().__init__()
            for theme in THEMES:
                self.register_theme(theme)
            self.theme = THEMES[0].name

        def compose(self) -> ComposeResult:
            yield LessonLines()

    i18n.activate(lang)
    try:
        app = Shown()
        async with app.run_test(size=(width, 4)):
            lines = app.query_one(LessonLines)
            lines.show_lesson(lesson, TODAY)
            strips = [lines.render_line(y) for y in range(2)]
            assert [strip.cell_length for strip in strips] == [width, width]
            return [strip.text.rstrip() for strip in strips]
    finally:
        i18n.activate("en")


FULL: dict[str, Any] = {
    "subject": "Химия",
    "active": True,
    "topic": "Кислоты",
    "homework": "оформить лаб. работу № 4",
    "deadline": "2026-11-26",
    "minutes": 25,
    "marks": (MarkView("3", "2", "Лаб. работа"),),
    "room": "31",
    "teacher": "Соколова А. П.",
}


async def test_most_days_need_no_enter() -> None:
    first, second = await lines_of(a_lesson(1, **FULL), 160)
    assert first == " Химия · Mon 23 Nov, 08:30–09:15 · room 31 · Соколова А. П."
    assert second == (
        " Mark: 3 (Лаб. работа, weight 2)   Homework: оформить лаб. работу № 4 · due in 2 days · ≈ 25 min"
        "   Topic: Кислоты"
    )


async def test_in_russian() -> None:
    first, second = await lines_of(a_lesson(1, **FULL), 160, "ru")
    assert first == " Химия · пн 23 ноя, 08:30–09:15 · каб. 31 · Соколова А. П."
    assert "Оценка: 3 (Лаб. работа, вес 2)" in second
    assert "через 2 дня" in second


async def test_what_matters_most_stays_on_a_narrow_screen() -> None:
    first, second = await lines_of(a_lesson(1, **FULL), 60)
    assert first.startswith(" Химия · Mon 23 Nov")
    assert second.startswith(" Mark: 3 (Лаб. работа, weight 2)   Homework: ")
    assert second.endswith("…")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "The teacher has recorded nothing yet."),
        ({"cancelled": True}, "the lesson is cancelled"),
        ({"absence": "Б", "absence_title": "По болезни"}, "Б (По болезни)"),
        ({"remark": "Забыла [/b] тетрадь\nи ручку"}, "Remark: Забыла [/b] тетрадь и ручку"),
        ({"homework": "§ 5", "deadline": "2026-11-24"}, "Homework: § 5 · due today"),
    ],
)
async def test_each_state_has_its_words(more: dict[str, Any], words: str) -> None:
    assert (await lines_of(a_lesson(1, **more)))[1] == f" {words}"


async def test_no_lesson_no_words() -> None:
    assert await lines_of(None) == ["", ""]

"""What is told of the selected lesson, and what the week sums up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui import i18n
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.week.detail import lesson_detail
from ruobr_tui.widgets.week.foot import foot_height
from ruobr_tui.widgets.week.summary import week_summary
from ruobr_tui.widgets.week_view import (
    AssignedView,
    FileView,
    LessonView,
    MarkView,
    NeighbourView,
    WeekView,
)
from support.weeks import MONDAY, NOW, a_lesson, a_week

FULL: dict[str, Any] = {
    "subject": "Химия",
    "active": True,
    "topic": "Кислоты",
    "homework": "оформить лаб. работу № 4",
    "deadline": "2026-11-26",
    "minutes": 25,
    "marks": (MarkView("3", "2", "Лабораторная работа", "Проверь формулы"),),
    "room": "31",
    "teacher": "Соколова Анна Петровна",
    "file_list": (FileView("Таблица.pdf", 283_000), FileView("Вопросы.docx")),
    "assigned": (AssignedView("§ 17", "2026-12-01"),),
    "note": "спросить про пересдачу",
    "previous": NeighbourView("2026-11-18", "Соли", "4"),
}


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    i18n.activate("en")
    yield
    i18n.activate("en")


def rows_of(lesson: LessonView, width: int = 80, height: int = 4, lang: str = "en", **how: Any) -> list[str]:
    """The lines about a lesson."""
    i18n.activate(lang)
    return [row.plain.rstrip() for row in lesson_detail(lesson, width, height, NOW, **how)]


def test_three_rows_below_a_heading_have_what_most_days_need() -> None:
    assert rows_of(a_lesson(1, **FULL)) == [
        "Химия, Mon 23, 8:30–9:15, room 31 " + "─" * 31 + " Соколова А. П.",
        " Topic     Кислоты                       Mark  3, лабораторная работа, weight 2",
        " Homework  оформить лаб. работу № 4",
        "           due Thu 26 Nov, in 2 days, ≈ 25 min",
    ]
    assert rows_of(a_lesson(1, **FULL), lang="ru")[2:] == [
        " Д/з   оформить лаб. работу № 4",
        "       на чт 26 ноя, через 2 дня, ≈ 25 мин",
    ]


def test_on_a_narrow_screen_the_mark_stands_in_the_heading() -> None:
    heading, topic, *_rest = rows_of(a_lesson(1, **FULL), 60, lang="ru")
    assert heading == "Химия, 8:30–9:15, каб. 31 " + "─" * 25 + " оценка 3"
    assert topic == " Тема  Кислоты"


def test_with_low_bandwidth_no_rule_is_sent() -> None:
    heading = rows_of(a_lesson(1, **FULL), is_thin=True)[0]
    assert heading == "Химия, Mon 23, 8:30–9:15, room 31: Соколова А. П."


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "No records from the teacher yet."),
        ({"sends_absence": False}, "No topic, homework or marks yet; the portal does not report absences."),
        ({"cancelled": True}, "× lesson cancelled"),
        ({"absence": "Б", "absence_title": "По болезни"}, "Absence  Б, по болезни"),
        ({"remark": "Забыла [/b] тетрадь\nи ручку"}, "Teacher   Забыла [/b] тетрадь и ручку"),
        ({"homework": "§ 5", "deadline": "2026-11-24"}, "Homework  § 5"),
        ({"test": "контрольная работа"}, "! контрольная работа"),
        ({"assigned": (AssignedView("§ 6", "2026-11-25"),)}, "Set       § 6, due tomorrow"),
    ],
)
def test_each_state_has_its_words(more: dict[str, Any], words: str) -> None:
    assert rows_of(a_lesson(1, **more))[1].strip() == words


def test_of_a_lesson_to_come_nothing_can_be_recorded_yet() -> None:
    lesson = a_lesson(1, MONDAY + timedelta(days=2))
    assert rows_of(lesson)[1:] == [" No homework for this lesson."]
    pane = rows_of(lesson, 70, 12)
    assert "Homework  none" in pane
    assert not any("Record" in row for row in pane)


@pytest.mark.parametrize(
    ("day", "more", "words"),
    [
        (0, {"deadline": ""}, ""),  # it was for a lesson that is over
        (1, {}, "due today"),
        (2, {"minutes": 40}, "due tomorrow, ≈ 40 min"),
        (4, {}, "due Fri 27 Nov, in 3 days"),
        (4, {"done": True, "minutes": 5}, "✓ done, ≈ 5 min"),
    ],
)
def test_the_day_of_homework_is_counted_from_today(day: int, more: dict[str, Any], words: str) -> None:
    lesson = a_lesson(1, MONDAY + timedelta(days=day), homework="§ 5", **more)
    assert [row.strip() for row in rows_of(lesson)[2:]] == ([words] if words else [])


def test_a_pane_has_all_of_it() -> None:
    assert rows_of(a_lesson(1, **FULL), 70, 16, "ru") == [
        "Химия, пн 23 ноября, 8:30–9:15 " + "─" * 39,
        "Каб. 31, Соколова Анна Петровна",
        "",
        "Тема     Кислоты",
        "Д/з      оформить лаб. работу № 4",
        "         на чт 26 ноя, через 2 дня, ≈ 25 мин",
        "Задано   § 17, на вт 1 дек",
        "Файл     Таблица.pdf, 276 КБ",
        "Файл     Вопросы.docx",
        "Оценка   3, лабораторная работа, вес 2",
        "         «Проверь формулы»",
        "Запись   ● есть записи учителя",
        "Заметка  спросить про пересдачу",
        "",
        "Прошлый урок: ср 18 ноя, Соли, оценка 4",
    ]


def test_a_pane_without_room_says_that_there_is_more() -> None:
    rows = rows_of(a_lesson(1, **FULL), 70, 8)
    assert len(rows) == 8
    assert rows[-1] == "… ↵ all of it"


words = st.text(st.sampled_from("Абв ё中🎓é[]/%\n"), max_size=90)
lessons = st.builds(
    lambda subject, topic, homework, remark, note, minutes, cancelled, done: a_lesson(
        1, subject=subject, topic=topic, homework=homework, remark=remark, note=note, minutes=minutes,
        cancelled=cancelled, done=done, teacher=topic, room=note, absence=remark[:3], test=note,
        file_list=(FileView(topic, minutes),), assigned=(AssignedView(homework, "2026-11-27"),),
        marks=(MarkView(remark[:2] or "5", "1.5", topic, note),),
        previous=NeighbourView("2026-11-20", topic, "5"),
    ),
    words, words, words, words, words, st.integers(0, 300), st.booleans(), st.booleans(),
)  # fmt: skip


@given(lessons, st.integers(24, 130), st.integers(0, 20), st.sampled_from(["en", "ru"]), st.booleans())
@settings(deadline=None)
def test_no_row_is_wider_than_its_room_and_none_is_added(
    lesson: LessonView, width: int, height: int, lang: str, is_thin: bool
) -> None:
    i18n.activate(lang)
    rows = lesson_detail(lesson, width, height, NOW, is_thin=is_thin)
    assert len(rows) <= height
    assert all(fit.width_of(row.plain) <= width for row in rows)
    week = a_week(lesson, replace(lesson, id=2, homework="§ 5", minutes=0))
    sums = week_summary(week, width, height, NOW, is_thin=is_thin)
    assert len(sums) <= height
    assert all(fit.width_of(row.plain) <= width for row in sums)


@given(lessons)
@settings(deadline=None)
def test_a_tall_pane_cuts_nothing(lesson: LessonView) -> None:
    text = "".join("".join(row.plain.split()) for row in lesson_detail(lesson, 70, 200, NOW))
    for part in (lesson.subject, lesson.homework, lesson.topic, lesson.remark, lesson.note, lesson.teacher):
        if lesson.cancelled and part == lesson.homework:
            continue
        assert all(word in text for word in part.split() if fit.width_of(word) < 40)


def summed(week: WeekView, lang: str = "en", height: int = 12) -> list[str]:
    """The lines of a week's sums."""
    i18n.activate(lang)
    return [row.plain.rstrip() for row in week_summary(week, 46, height, NOW)]


def test_a_week_sums_up_to_marks_absences_and_homework_by_day() -> None:
    thursday = MONDAY + timedelta(days=3)
    week = a_week(
        a_lesson(1, marks=(MarkView("5"), MarkView("4", "2")), active=True, absence="ОП"),
        a_lesson(2, order=2, marks=(MarkView("зачёт"),), homework="за вчера", minutes=90),
        a_lesson(3, thursday, 1, homework="§ 5", minutes=40),
        a_lesson(4, thursday, 2, homework="§ 6", minutes=40),
        a_lesson(5, thursday, 3, homework="§ 7", minutes=40, done=True),
        a_lesson(6, thursday + timedelta(days=1), 1, homework="§ 8", minutes=20),
        a_lesson(7, thursday + timedelta(days=1), 2, cancelled=True, homework="§ 9", minutes=50),
    )
    rows = summed(week)
    assert [" ".join(row.replace("█", "").split()) for row in rows] == [
        "WEEK " + "─" * 41,
        "Marks 5 4² зачёт average 4.33",
        "Absences ОП 1 lesson",
        "Homework by day, minutes",
        "Thu 26 80",
        "Fri 27 20",
        *[""] * 5,
        "● recorded × cancelled ✓ done",
    ]
    assert rows[4].count("█") == 4 * rows[5].count("█")
    assert "средний 4,33" in summed(week, "ru")[1]


def test_what_a_portal_does_not_send_is_not_shown_as_none() -> None:
    quiet = a_week(a_lesson(1, sends_absence=False, homework="§ 5"))
    assert summed(quiet)[2].split() == ["Absences", "not", "reported"]
    ahead = a_week(a_lesson(1, MONDAY + timedelta(days=2), homework="§ 5"))
    rows = summed(ahead)
    assert rows[1].split() == ["Marks", "none", "yet"]
    assert rows[2].split() == ["Absences", "none"]
    assert rows[3] == "Homework by day"  # minutes are not known: it counts lessons
    assert rows[4].split()[-1] == "1"
    assert summed(a_week(known=False)) == []


@pytest.mark.parametrize(("size", "rows"), [((80, 24), 4), ((60, 20), 4), ((120, 40), 13), ((40, 12), 3)])
def test_the_week_keeps_most_of_the_page(size: tuple[int, int], rows: int) -> None:
    assert foot_height(*size) == rows

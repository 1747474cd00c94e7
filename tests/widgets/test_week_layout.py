"""How the lines of a week read, at every width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ruobr_tui import i18n
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.week.layout import TWO_COLUMNS, columns
from ruobr_tui.widgets.week_view import MarkView, WeekView
from support.weeks import MONDAY, NOW, a_lesson, a_week, usual_week


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.activate("en")
    yield
    i18n.activate("en")


def lines(week: WeekView, width: int = 80) -> list[str]:
    """The lines of a week, column after column."""
    return [row.line.plain.rstrip() for column in columns(week, width, NOW) for row in column]


def of(week: WeekView, subject: str, width: int = 80) -> str:
    """The line of a lesson."""
    return next(text for text in lines(week, width) if subject in text)


def test_a_line_shows_number_time_sign_subject_homework_marks_and_absence() -> None:
    week = a_week(
        a_lesson(
            1,
            MONDAY,
            3,
            subject="Химия",
            active=True,
            homework="лаб. работа № 4",
            marks=(MarkView("4"), MarkView("5", "2"), MarkView("3", "1.5")),
            absence="Н",
        )
    )
    text = of(week, "Химия")
    assert " ".join(text.split()) == "3 10:30 ● Химия лаб. работа № 4 4 5² 3¹·⁵ Н"
    assert text.index("3") == 1  # numbers align right


def test_a_cancelled_lesson_says_so_and_is_never_the_current_one() -> None:
    tuesday = MONDAY + timedelta(days=1)
    week = a_week(a_lesson(1, tuesday, 2, subject="Физкультура", cancelled=True, homework="бег"))
    assert of(week, "Физкультура") == " 2  9:25 × Физкультура       lesson cancelled"


def test_the_current_lesson_and_the_days_near_today_are_named_by_sign_and_word() -> None:
    tuesday = MONDAY + timedelta(days=1)
    week = a_week(*(a_lesson(number, tuesday, number, active=True) for number in (1, 2, 3)))
    assert [text[9] for text in lines(week) if "Предмет" in text] == ["●", "▸", "●"]
    heads = [text.split(" ─")[0] for text in lines(week) if text[:3].isupper()]
    assert heads == ["MON 23", "TUE 24 · today", "WED 25 · tomorrow", "THU 26", "FRI 27"]


def test_a_heading_says_how_much_there_is_and_from_when_until_when() -> None:
    tuesday = MONDAY + timedelta(days=1)
    week = a_week(
        *(a_lesson(number, tuesday, number) for number in (1, 2, 3)),
        a_lesson(4, tuesday, 4, cancelled=True),
        a_lesson(5, MONDAY, 1, cancelled=True),
    )
    assert of(week, "TUE").endswith("─ 3 lessons, 8:30–11:15")  # a cancelled lesson keeps nobody
    assert of(week, "MON").endswith("─")
    assert of(week, "TUE", 33).endswith("─")  # no room for it
    thin = columns(week, 80, NOW, is_thin=True)[0]
    assert [row.line.plain for row in thin if "TUE" in row.line.plain] == [
        "TUE 24 · today: 3 lessons, 8:30–11:15"
    ]


@pytest.mark.parametrize(("day", "sign"), [(0, "●"), (2, "!")])
def test_a_test_has_a_sign_until_it_is_over(day: int, sign: str) -> None:
    lesson = a_lesson(1, MONDAY + timedelta(days=day), active=day == 0, test="контрольная работа")
    assert of(a_week(lesson), "Предмет 1") == f" 1  8:30 {sign} Предмет 1         контрольная работа"


def test_what_is_done_says_so_before_its_text() -> None:
    assert "✓ § 5" in of(a_week(a_lesson(1, homework="§ 5", done=True)), "Предмет 1")


def test_a_lesson_ends_at_its_bell() -> None:
    lesson = a_lesson(1, MONDAY, 1)
    assert lesson.is_current(NOW.replace(day=23, hour=9, minute=14))
    assert not lesson.is_current(NOW.replace(day=23, hour=9, minute=15))
    assert not lesson.is_current(NOW.replace(day=30, hour=9, minute=14))


def test_a_note_of_the_teacher_has_a_sign_and_stands_for_homework_that_is_not_set() -> None:
    assert "» Забыла тетрадь" in of(a_week(a_lesson(1, remark="Забыла тетрадь")), "Предмет 1")
    both = of(a_week(a_lesson(1, remark="Забыла тетрадь", homework="§ 5")), "Предмет 1")
    assert "§ 5" in both
    assert both.endswith("»")


def test_what_is_dropped_on_a_narrow_screen_and_in_which_order() -> None:
    week = a_week(a_lesson(1, homework="упражнение двести пятнадцать", marks=(MarkView("5", "2"),)))
    assert "упражнение двести пятнадцать" in of(week, "Предмет 1", 80)
    shorter = of(week, "Предмет 1", 48)
    assert "упражнение двести пятнадцать" not in shorter
    assert "упр" in shorter
    assert "8:30" in shorter
    assert "8:30" not in of(week, "Предмет 1", 40)
    assert of(week, "Предмет 1", 40).startswith(" 1 ")
    assert of(week, "Предмет 1", 30).split() == ["Предмет", "1", "5²"]


@pytest.mark.parametrize(("width", "subject"), [(80, "Английский"), (58, "Английский"), (24, "Английский")])
def test_subjects_have_short_names_in_a_column_of_their_own(width: int, subject: str) -> None:
    week = a_week(
        a_lesson(1, subject="Иностранный язык (английский)", homework="Слова"),
        a_lesson(2, order=2, subject="Химия", homework="§ 5"),
    )
    assert subject in of(week, "Англ", width)
    assert "Иностранный" not in " ".join(lines(week, width))
    if width > 40:
        assert of(week, "Англ", width).index("Слова") == of(week, "Химия", width).index("§ 5")


def test_rows_to_spare_show_cut_homework_whole_and_that_of_today_first() -> None:
    text = "сделать чертёж в тетради, подписать все вершины и углы треугольника"
    week = a_week(
        *(a_lesson(day, MONDAY + timedelta(days=day), homework=f"{day}) {text}") for day in range(3))
    )
    rows = len(columns(week, 80, NOW)[0])
    for spare, whole in enumerate(([], [1], [1, 2], [1, 2, 0])):
        shown = columns(week, 80, NOW, rows + spare)[0]
        assert len(shown) == rows + spare
        assert [row.part_of for row in shown if row.part_of is not None] == sorted(whole)
        cut = [row.lesson for row in shown if row.lesson is not None and "…" in row.line.plain]
        assert cut == [day for day in range(3) if day not in whole]


def test_homework_that_is_cut_says_so_in_its_last_row() -> None:
    week = a_week(a_lesson(1, homework="слово " * 100))
    shown = [row for row in columns(week, 80, NOW, 60)[0] if row.lesson or row.part_of]
    assert len(shown) == 3
    assert shown[-1].line.plain.rstrip().endswith("…")


def test_marks_that_have_no_room_become_an_ellipsis() -> None:
    week = a_week(a_lesson(1, marks=tuple(MarkView("5") for _ in range(20))))
    text = of(week, "Пр", 30)
    assert text.endswith("…")
    assert fit.width_of(text) <= 30


def test_two_columns_from_a_width_up_with_the_days_of_a_row_at_one_height() -> None:
    week = usual_week(per_day=3)
    assert len(columns(week, TWO_COLUMNS - 1, NOW)) == 1
    left, right = columns(week, TWO_COLUMNS, NOW)
    assert len(left) == len(right)
    heads = [y for y, row in enumerate(left) if "─" in row.line.plain]
    assert heads == [y for y, row in enumerate(right) if "─" in row.line.plain] == [0, 4, 8]
    assert left[0].line.plain.startswith("MON 23")
    assert right[0].line.plain.startswith("THU 26")


@pytest.mark.parametrize(("width", "rows", "heads"), [(80, 24, 6), (120, 12, 3)])
def test_days_are_set_apart_only_where_all_still_fits(width: int, rows: int, heads: int) -> None:
    week = usual_week(per_day=3)
    for height, gaps in ((rows + heads - 2, 0), (rows + heads - 1, heads - 1), (60, heads - 1)):
        for column in columns(week, width, NOW, height):
            assert sum(not row.line.plain for row in column) == gaps
            assert len(column) == rows + gaps


def test_a_whole_week_of_seven_lessons_a_day_fits_a_spread_of_forty_lines() -> None:
    assert max(len(column) for column in columns(usual_week(per_day=7), 120, NOW)) <= 40 - 4


def test_empty_days_breaks_and_what_is_not_known_are_distinguished() -> None:
    week = a_week(a_lesson(1))
    assert lines(week).count(" no lessons") == 4  # Tuesday to Friday; an empty weekend is left out
    assert "No lessons this week" in lines(a_week())[0]
    unknown = lines(a_week(known=False))
    assert unknown[0].startswith("This week is not loaded yet")
    assert not any("no lessons" in text.lower() for text in unknown)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 10, 25), date(2026, 11, 2), "autumn break until 2 November"),
        (date(2026, 12, 31), date(2027, 1, 11), "winter break until 11 January"),
        (date(2027, 3, 28), date(2027, 4, 4), "spring break until 4 April"),
    ],
)
def test_a_break_is_named_after_its_season_with_its_last_day(start: date, end: date, words: str) -> None:
    gap: dict[str, Any] = {"break_start": start.isoformat(), "break_end": end.isoformat()}
    week = a_week(a_lesson(1))
    some = replace(week, days=tuple(replace(day, **gap) if not day.lessons else day for day in week.days))
    assert lines(some).count(f" {words}") == 4
    whole = replace(week, days=tuple(replace(day, lessons=(), **gap) for day in week.days))
    assert f"No lessons: {words}." in " ".join(lines(whole))


def test_texts_from_outside_are_data() -> None:
    week = a_week(a_lesson(1, subject="Упр. [5] [/b]", homework="[red]§ 5[/red] \\n %(day)s"))
    text = of(week, "Упр. [5] [/b]")
    assert "[red]§ 5[/red] \\n %(day)s" in text


words = st.text(st.sampled_from("Абв ё中🎓é[]/%"), max_size=60)
lessons = st.builds(
    lambda number, subject, homework, marks, absence, minute: a_lesson(
        number, subject=subject, homework=homework, absence=absence, active=minute,
        marks=tuple(MarkView(text, "2") for text in marks),
    ),
    st.integers(1, 10**9), words, words, st.lists(st.sampled_from("2345н"), max_size=6),
    st.sampled_from(["", "Н", "Б", "ОП"]), st.booleans(),
)  # fmt: skip


@given(st.lists(lessons, max_size=4), st.integers(24, 220), st.sampled_from(["en", "ru"]))
@example([a_lesson(1, marks=(MarkView("2", "2"),) * 6)], 35, "en")
@settings(deadline=None)
def test_no_line_is_wider_than_its_column(week_lessons: list, width: int, lang: str) -> None:  # type: ignore[type-arg]
    i18n.activate(lang)
    laid_out = columns(a_week(*week_lessons), width, NOW)
    each = width - 1 if len(laid_out) == 1 else (width - 3) // 2
    for column in laid_out:
        assert all(fit.width_of(row.line.plain) <= each for row in column)

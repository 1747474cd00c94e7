"""How days are named from today, in both languages and in short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui import due, i18n, phrases
from ruobr_tui.api.rules.diary.calendar import school_year

MONDAY = date(2026, 11, 30)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
NAMERS = (due.due, due.overdue, due.on_day, due.for_day, due.in_days, due.until)


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    with i18n.speaking("ru"):
        yield


def ahead(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "whole", "short"),
    [
        (0, "сегодня", "сегодня"),
        (1, "завтра", "завтра"),
        (2, "до ср 2 дек, 2 дня", "до ср, 2 дня"),
        (5, "до сб 5 дек, 5 дней", "до сб, 5 дней"),
        (21, "до пн 21 дек, 21 день", "до 21 дек"),
        (-3, "был срок пт 27 ноя", "был пт 27"),
        (-20, "был срок вт 10 ноя", "был 10 ноя"),
    ],
)
def test_a_deadline(days: int, whole: str, short: str) -> None:
    assert due.due(ahead(days), MONDAY) == whole
    assert due.due(ahead(days), MONDAY, short=True) == short


@pytest.mark.parametrize(
    ("days", "whole", "short"),
    [
        (1, "завтра", "завтра"),
        (2, "ср 2 дек", "ср"),
        (10, "чт 10 дек", "10 дек"),
        (-3, "был срок пт 27 ноя", "был пт 27"),
    ],
)
def test_the_day_of_homework(days: int, whole: str, short: str) -> None:
    assert due.for_day(ahead(days), MONDAY) == whole
    assert due.for_day(ahead(days), MONDAY, short=True) == short


def test_days_ahead_and_behind() -> None:
    assert due.in_days(ahead(3), MONDAY) == "через 3 дня"
    assert due.in_days(ahead(3), MONDAY, short=True) == "3 дня"
    assert due.in_days(ahead(29), MONDAY) == "через 29 дней"
    assert due.in_days(ahead(-1), MONDAY) == "вчера"
    assert due.in_days(ahead(-21), MONDAY) == "21 день назад"
    assert due.until(ahead(10), MONDAY) == "до чт 10 дек"
    assert due.since(ahead(-6), MONDAY) == "с 24 ноя"


def test_a_day_is_named_where_tomorrow_stands_beside_it() -> None:
    assert due.day_name(ahead(1), MONDAY) == "вт 1 дек"
    assert due.day_name(ahead(1), MONDAY, short=True) == "вт"
    assert due.day_name(ahead(10), MONDAY, short=True) == "10 дек"


def test_counts_and_titles_within_a_sentence() -> None:
    assert phrases.count_text(945) == "945"
    assert phrases.count_text(1380) == "1\u00a0380"
    titles = ("Учебный год", "2-я четверть", "I полугодие", "ОГЭ")
    assert [*map(phrases.uncapitalised, titles)] == ["учебный год", *titles[1:]]


def test_another_school_year_is_named() -> None:
    assert due.on_day(date(2027, 9, 1), MONDAY) == "ср 01.09.2027"
    assert due.until(date(2027, 9, 1), MONDAY, short=True) == "до 01.09.2027"
    assert due.on_day(date(2027, 5, 25), MONDAY) == "вт 25 мая"


def test_english() -> None:
    with i18n.speaking("en"):
        assert due.due(ahead(2), MONDAY) == "by Wed 2 Dec, 2 days"
        assert due.due(ahead(2), MONDAY, short=True) == "by Wed, 2 days"
        assert due.overdue(ahead(-3), MONDAY) == "was due Fri 27 Nov"
        assert due.in_days(ahead(3), MONDAY) == "in 3 days"
        assert due.since(ahead(-6), MONDAY) == "since 24 Nov"


@given(day=DAYS, today=DAYS, language=st.sampled_from(i18n.LANGUAGES), short=st.booleans())
def test_every_day_has_a_name(day: date, today: date, language: str, short: bool) -> None:
    """Filled in, with a month of three letters, no ISO date; another school year is never left unsaid."""
    with i18n.speaking(language):
        for name in NAMERS:
            text = name(day, today, short=short)
            assert text
            assert "%" not in text
            assert not re.search(r"\d{4}-\d{2}", text)
            assert len(text) <= 30
            if not short:
                assert len(text) >= len(name(day, today, short=True)) - len(_year(day, today))
        text = due.on_day(day, today)
        assert text in (phrases.near_day(day, today), phrases.short_day(day)) or str(day.year) in text
        assert (due.due(day, today) == due.overdue(day, today)) == (day < today)


def _year(day: date, today: date) -> str:
    return f".{day.year}" if school_year(day) != school_year(today) else ""


@given(month=st.integers(1, 12))
def test_months_have_three_letters(month: int) -> None:
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            assert len(phrases.short_date(date(2026, month, 1)).split()[1]) == 3

"""Periods of a school year: order, pages and names, whatever sets of them a portal lists."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from ruobr_tui.api.models.marks import Period
from ruobr_tui.screens.parts.periods import Periods, period_key, short_names
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson, raw_mark
from support.screens import at_home, lines_of, program, settled, text_of


def raw_period(number: int, title: str, roman: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    """A period as it travels."""
    days = {"date_start": start, "date_end": end}
    return {"period": number, "title": title, "rom": roman, **days, "marks": [], **more}


def periods_of(*rows: dict[str, Any]) -> list[Period]:
    """As they are read."""
    return [Period.model_validate(row) for row in rows]


QUARTERS = [
    raw_period(1, "1-я четверть", "I", "2026-09-01", "2026-10-30"),
    raw_period(2, "2-я четверть", "II", "2026-11-09", "2026-12-30"),
]
LATER = [
    raw_period(3, "3-я четверть", "III", "2027-01-11", "2027-03-26"),
    raw_period(4, "4-я четверть", "IV", "2027-04-05", "2027-05-29"),
]
HALF_YEARS = [
    raw_period(11, "1-е полугодие", "I", "2026-09-01", "2026-12-30"),
    raw_period(12, "2-е полугодие", "II", "2027-01-11", "2027-05-29"),
]
TRIMESTERS = [
    raw_period(21, "1-й триместр", "I", "2026-09-01", "2026-11-30"),
    raw_period(22, "2-й триместр", "II", "2026-12-01", "2027-02-28"),
    raw_period(23, "3-й триместр", "III", "2027-03-01", "2027-05-29"),
]
YEAR = raw_period(20, "Год", "Г", "2026-09-01", "2027-05-29")

SETS = {
    "quarters of the first half, half-years": ([*QUARTERS, *HALF_YEARS, YEAR], [1, 2, 11, 12, 20]),
    "quarters and half-years": ([*QUARTERS, *LATER, *HALF_YEARS, YEAR], [1, 2, 11, 3, 4, 12, 20]),
    "half-years": ([*HALF_YEARS, YEAR], [11, 12, 20]),
    "trimesters": ([*TRIMESTERS, YEAR], [21, 22, 23, 20]),
    "trimesters and quarters": ([*TRIMESTERS, *QUARTERS, *LATER, YEAR], [1, 21, 2, 22, 3, 4, 23, 20]),
    "quarters and half-years without a year": ([*QUARTERS, *LATER, *HALF_YEARS], [1, 2, 11, 3, 4, 12]),
}


@pytest.mark.parametrize("name", SETS)
def test_pages_follow_the_dates_and_only_the_year_sums_up(name: str) -> None:
    rows, order = SETS[name]
    for shuffled in (rows, rows[::-1], rows[1::2] + rows[::2]):
        periods = Periods.of(periods_of(*shuffled))
        assert [one.id for one in periods.pages] == order
        assert [one.id for one in periods.years] == ([20] if YEAR in rows else [])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("width", [6, 8, 14])
def test_no_two_columns_and_no_two_pages_have_one_name(name: str, width: int) -> None:
    periods = Periods.of(periods_of(*SETS[name][0]))
    for year in periods.years:
        columns = periods.columns(year)
        assert [one.id for one in columns] == [number for number in SETS[name][1] if number != 20]
        names = short_names(columns, width)
        assert len(set(names)) == len(names)
        assert all(0 < len(one) <= width for one in names)
    assert len({periods.name(one) for one in periods.pages}) == len(periods.pages)


def test_quarters_alone_keep_their_short_names() -> None:
    assert short_names(periods_of(*QUARTERS, *LATER), 6) == ["I", "II", "III", "IV"]


def test_periods_of_one_title_are_distinguished_by_their_days() -> None:
    twins = periods_of(
        raw_period(1, "Четверть", "", "2026-09-01", "2026-10-30"),
        raw_period(2, "Четверть", "", "2026-11-09", "2026-12-30"),
    )
    periods = Periods.of(twins)
    assert [periods.name(one) for one in periods.pages] == [
        "Четверть (01.09–30.10)",
        "Четверть (09.11–30.12)",
    ]
    assert short_names(twins, 6) != ["Четве…", "Четве…"]
    assert len(set(short_names(twins, 6))) == 2


def test_a_period_that_is_listed_twice_is_one_and_backwards_dates_are_turned() -> None:
    marks = [{"subject_id": 7, "subject_name": "Алгебра", "mark": 4}]
    twice = periods_of(QUARTERS[0], {**QUARTERS[0], "marks": marks}, QUARTERS[0])
    [one] = Periods.of(twice).pages
    assert one.marks
    [turned] = Periods.of(periods_of(raw_period(1, "", "I", "2026-10-30", "2026-09-01"))).pages
    assert turned.start < turned.end


def test_two_periods_of_one_number_are_two_pages() -> None:
    periods = Periods.of(periods_of(*QUARTERS, {**HALF_YEARS[0], "period": 1}))
    for page in periods.pages:
        assert periods.find(period_key(page)) == page


def test_a_chosen_period_stays_chosen_when_the_portal_corrects_its_days() -> None:
    before = Periods.of(periods_of(*QUARTERS))
    after = Periods.of(periods_of({**QUARTERS[0], "date_end": "2026-10-28"}, QUARTERS[1]))
    found = after.find(period_key(before.pages[0]))
    assert found is not None
    assert found.id == 1


def test_the_parts_of_a_year_are_its_largest_periods() -> None:
    for rows in permutations([*QUARTERS, *HALF_YEARS, YEAR], 5):
        periods = Periods.of(periods_of(*rows))
        assert [one.id for one in periods.parts(periods.years[0])] == [11, 12]
        assert [one.id for one in periods.parts(periods.pages[2])] == [1, 2]


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 8, 20), 1),  # before the first: what comes
        (date(2026, 9, 1), 1),
        (date(2026, 10, 30), 1),
        (date(2026, 11, 2), 1),  # in a break: what was
        (date(2026, 11, 9), 2),
    ],
)
def test_the_period_of_a_day_is_a_term_rather_than_what_holds_it(day: date, shown: int) -> None:
    for rows in ([YEAR, *QUARTERS], [YEAR, *HALF_YEARS, *QUARTERS]):
        found = Periods.of(periods_of(*rows)).now(day)
        assert found is not None
        assert found.id == shown
    later = Periods.of(periods_of(YEAR, *QUARTERS)).now(date(2027, 2, 1))
    assert later is not None
    assert later.id == 2  # the portal has not sent the third yet


def test_without_periods_none_is_shown() -> None:
    assert Periods.of([]).now(date(2026, 11, 24)) is None


# On the screen

MARK = {"subject_id": 7, "subject_name": "Алгебра", "sub_type": 0}


@pytest.fixture
def portal(clock: FixedClock) -> DataPortal:
    """One pupil of a portal with quarters and half-years side by side."""
    data = DataPortal(clock)
    pupil = {"id": 11, "first_name": "Анна", "last_name": "Примерова", "group": "7А"}
    data.answers["user/"] = {"status": "applicant", "childs": [pupil]}
    data.answers["controlmark/"] = [
        {**QUARTERS[0], "marks_future": 0, "marks": [{**MARK, "mark": 4}]},
        {**QUARTERS[1], "marks_future": 1, "marks": [{**MARK, "mark": 3}]},
        {**HALF_YEARS[0], "marks_future": 0, "marks": [{**MARK, "mark": 5}]},
        {**HALF_YEARS[1], "marks_future": 1, "marks": [{**MARK, "mark": None}]},
        {**YEAR, "marks_future": 1, "marks": [{**MARK, "mark": 4}]},
    ]
    data.lessons[11] = [
        raw_lesson(1, "2026-09-08", division_subject=7, marks=[raw_mark("4")]),
        raw_lesson(2, "2026-11-10", division_subject=7, marks=[raw_mark("3")]),
    ]
    return data


def words(app: Any, start: str) -> str:
    """The first line that begins so, without the blanks between columns."""
    lines = (" ".join(one.replace("▐", " ").split()) for one in lines_of(app))
    return next((one for one in lines if one.startswith(start)), "")


async def test_each_period_has_its_own_page_and_its_own_mark(
    tmp_path: Path, clock: FixedClock, portal: DataPortal
) -> None:
    app = program(tmp_path, clock, portal.transport, lang="ru")
    async with app.run_test(size=(100, 30)) as pilot:
        await at_home(app, pilot)

        async def press(*keys: str) -> str:
            for key in keys:
                await pilot.press(key)
                await settled(app, pilot)
            return lines_of(app)[0]

        assert "2-я четверть" in await press("g", "m")
        assert "1-е полугодие" in await press("right_square_bracket")
        assert "✓ 5" in words(app, "Алгебра")
        assert "3,50" in words(app, "Алгебра")  # of its own lessons, those of both quarters
        assert "2-е полугодие" in await press("right_square_bracket")
        assert "учебный год" in await press("right_square_bracket")
        assert words(app, "Предмет") == "Предмет I чет II чет I пол II пол Год"
        # running ones are averages; the year follows from the half-year's mark, which has the quarters in it
        assert words(app, "Алгебра").split() == ["Алгебра", "4", "3,00", "5", "→", "5"]
        await press("equals_sign")
        assert "(5) / 1 = 5,00" in text_of(app)
        for title in ("2-е полугодие", "1-е полугодие", "2-я четверть", "1-я четверть"):
            assert title in await press("left_square_bracket")

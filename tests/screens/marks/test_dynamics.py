"""The year: terms beside each other, averages from week to week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.averages import Scored
from ruobr_tui.api.rules.diary.trend import weekly_averages
from ruobr_tui.i18n import activate
from ruobr_tui.screens.marks.dynamics import DynamicsScreen
from ruobr_tui.screens.marks.dynamics_page import Year, dynamics_detail, dynamics_table, year_of
from ruobr_tui.screens.marks.plain import Plain
from ruobr_tui.screens.marks.subject import SubjectScreen
from ruobr_tui.screens.parts.periods import Periods
from ruobr_tui.widgets import fit
from support.fixtures import FixedClock
from support.records import give
from support.school import ALGEBRA, HISTORY
from support.screens import Line, at_home, lines_of, press, program, text_of

TODAY = date(2026, 11, 30)
SUBJECTS = ("Алгебра", "Вероятность и статистика", "Физическая культура", "Родная (русская) литература")


def period(number: int, title: str, start: str, end: str, *finals: tuple[str, object]) -> Period:
    """A term of the portal, with final marks of subjects."""
    marks = [
        {"subject_id": place, "subject_name": name, "mark": mark}
        for place, (name, mark) in enumerate(finals, start=1)
    ]
    days = {"date_start": start, "date_end": end, "marks_future": int(not finals)}
    return Period.model_validate({"period": number, "title": title, "rom": title, **days, "marks": marks})


def lesson(number: int, subject: str, day: str, mark: str, weight: str = "1") -> Lesson:
    """A lesson with a mark."""
    marks = [{"mark": mark, "weight": weight}] if mark else []
    return Lesson.model_validate({"id": number, "subject": subject, "date": day, "marks": marks})


def two_terms(*lessons: Lesson) -> Year:
    """A year of two quarters, the first with final marks."""
    first = period(1, "I", "2026-09-01", "2026-10-24", ("Алгебра", 4), ("Физическая культура", "осв"))
    second = period(2, "II", "2026-11-02", "2026-12-30")
    year = period(5, "Год", "2026-09-01", "2027-05-26", ("Алгебра", None))
    periods = Periods.of([first, second, year])
    known = {
        place: [one for one in lessons if term.start <= one.date <= term.end]
        for place, term in enumerate(periods.terms)
    }
    return year_of(periods, known, TODAY)


def test_averages_of_weeks_are_exact_and_know_what_was_given_in_them() -> None:
    marks = [
        (date(2026, 11, 2), Scored(Decimal(5))),
        (date(2026, 11, 10), Scored(Decimal(4), Decimal(2))),
        (date(2026, 11, 8), Scored(Decimal(3))),  # a Sunday belongs to the week before
        (date(2026, 11, 12), Scored(Decimal(2), Decimal(0))),  # does not count
    ]
    weeks = weekly_averages(marks)
    assert [week.monday for week in weeks] == [date(2026, 11, 2), date(2026, 11, 9)]
    assert [week.own.rounded() for week in weeks] == [Decimal("4.00"), Decimal("4.00")]
    assert [week.so_far.rounded() for week in weeks] == [Decimal("4.00"), Decimal("4.00")]
    assert [len(week.marks) for week in weeks] == [2, 1]


def test_terms_stand_beside_each_other_with_the_change() -> None:
    activate("en")
    year = two_terms(
        lesson(1, "Алгебра", "2026-09-07", "4"),
        lesson(2, "Алгебра", "2026-11-03", "5", "3"),
        lesson(3, "Алгебра", "2026-11-10", "4"),
        lesson(4, "История", "2026-11-10", ""),
    )
    _head, lines = dynamics_table(year, 100, plain=Plain.DRAWN)
    texts = [" ".join(one.plain.split()) for one in lines]
    assert texts[0].startswith("Алгебра 4 4.00 4.75 → 4 +0.75 ")  # 19 / 4
    assert texts[0].endswith("rising")
    assert texts[1].startswith("Физкультура осв")
    assert texts[2].startswith("All marks")
    assert len(texts) == 3  # history has no mark
    _head, lines = dynamics_table(year, 100, plain=Plain.SIGNS)
    assert "█" not in lines[0].plain
    detail = [one.plain.strip() for one in dynamics_detail(year.subjects[0], TODAY, 80, 6, plain=Plain.SIGNS)]
    assert [" ".join(one.split()) for one in detail[1:]] == [
        "9–14 November 4.75 4",
        "2–7 November 5.00 5×3",
        "7–12 September 4.00 4",
    ]
    whole = dynamics_detail(year.all_marks, TODAY, 80, 6, plain=Plain.DRAWN)
    assert " ".join(whole[1].plain.split()) == "9–14 November 4.00 marks: 1"


marks_of_year = st.lists(
    st.tuples(
        st.sampled_from(SUBJECTS),
        st.dates(date(2026, 9, 1), date(2026, 12, 30)),
        st.sampled_from(["5", "4", "3", "2", "1", "зачёт", "5/4", "н/а"]),
        st.sampled_from(["1", "2", "0.5", "3"]),
    ),
    max_size=25,
)


@given(marks_of_year, st.integers(48, 160), st.sampled_from(Plain), st.sampled_from(["en", "ru"]))
def test_nothing_is_wider_than_the_screen(
    drawn: list[tuple[str, date, str, str]], width: int, plain: Plain, lang: str
) -> None:
    activate(lang)
    lessons = [
        lesson(number, subject, day.isoformat(), mark, weight)
        for number, (subject, day, mark, weight) in enumerate(drawn, start=1)
    ]
    year = two_terms(*lessons)
    head, lines = dynamics_table(year, width, plain)
    assert all(fit.width_of(one.plain) <= width for one in (*head, *lines))
    for row in (*year.subjects, year.all_marks):
        assert all(fit.width_of(one.plain) <= width for one in dynamics_detail(row, TODAY, width, 15, plain))


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_it_is_one_key_from_the_marks_and_opens_subjects(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    for day in (3, 10, 17):
        give(line.database, ALGEBRA, date(2026, 11, day), "4", "2")
        give(line.database, HISTORY, date(2026, 10, day), "3")
    app: Any = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=(60, 20)) as pilot:
        for size in ((60, 20), (80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await at_home(app, pilot)
            text = await press(app, pilot, "п", "ь", "в")  # g m d
            assert isinstance(app.screen, DynamicsScreen)
            point = "," if lang == "ru" else "."
            assert f"3{point}92" in text  # (23 + 24) / 12
            await press(app, pilot, "down")
            titles = [one for one in lines_of(app) if one.startswith("История")]
            assert len(titles) == 1  # of the pane
            await press(app, pilot, "enter")
            assert isinstance(app.screen, SubjectScreen)
            assert "История" in lines_of(app)[0]
            await press(app, pilot, "escape", "end", "enter")
            assert isinstance(app.screen, DynamicsScreen)  # all marks are no subject
            assert "%" not in text_of(app)

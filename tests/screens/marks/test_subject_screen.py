"""One subject: figures, charts and every mark by date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import Period
from ruobr_tui.i18n import activate
from ruobr_tui.screens.diary.lesson import LessonScreen
from ruobr_tui.screens.marks.explain import comparison
from ruobr_tui.screens.marks.gradebook import records
from ruobr_tui.screens.marks.period import MarksScreen
from support.fixtures import FixedClock
from support.records import give
from support.school import ALGEBRA, QUARTER_2
from support.screens import Line, at_home, lines_of, press, program

ODD_COMMENT = "Упр. [5] [/b] [red]хорошо"


async def test_figures_charts_and_marks_are_on_one_page(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(120, 40)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "m", "enter")
        assert "Алгебра, term 2" in lines_of(app)[0]
        words = [" ".join(one.split()) for one in lines_of(app)]
        assert "Average 3.83 = 23 / 6" in words
        assert "Estimated mark 4" in words
        assert "Needed for a 5: 5 more 5s with weight 3" in words
        assert "Class average 3.75, year group 3.78, rank 2 of 3" in words
        assert "AVERAGE: 4.25 → 3.83" in text  # 17 / 4, then 23 / 6
        assert "03.11" in text
        assert any(one.startswith("5 ┤") for one in lines_of(app))
        bars = [one[one.rindex("  ") - 20 :] for one in lines_of(app) if one.endswith("33 %")]
        assert len(bars) == 3  # a 5, a 4 and a 3
        requests = [each for each in line.requests if "all_marks" in each]
        assert set(requests) == {f"GET /all_marks/{QUARTER_2}/{ALGEBRA}/"}  # not the number that lessons have
        rows = [" ".join(one.split()) for one in lines_of(app)]
        assert "Tue 24 Nov 3² ответ на уроке, weight 2 Степени" in rows
        assert "Tue 24 Nov ОП опоздание Степени" in rows
        assert "Mon 23 Nov 5 ответ на уроке, weight 1 «Молодец»" in rows


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_long_comments_are_wrapped_and_never_read_as_markup(
    tmp_path: Path, clock: FixedClock, line: Line, lang: str
) -> None:
    comment = f"{ODD_COMMENT} {'очень подробно ' * 6}конец"
    give(line.database, ALGEBRA, date(2026, 11, 24), "4", comment=comment, topic="§ 14 [link]")
    app = program(tmp_path, clock, line, lang=lang)
    async with app.run_test(size=(60, 20)) as pilot:
        for size in ((60, 20), (80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await at_home(app, pilot)
            await press(app, pilot, "g", "m", "enter", "end")
            text = await press(app, pilot, *["pageup"] * 4)
            shown = " ".join(text.split())
            for _page in range(6):
                shown += " " + " ".join((await press(app, pilot, "pagedown")).split())
            assert "Упр. [5] [/b]" in shown.replace("▐ ", "")
            assert "конец»" in shown
            assert "§ 14 [link]" in shown


async def test_a_mark_opens_its_lesson_and_escape_comes_back(
    tmp_path: Path, clock: FixedClock, line: Line
) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "enter", "end", "enter")
        assert isinstance(app.screen, LessonScreen)
        await press(app, pilot, "escape")
        assert "Алгебра, term 2" in lines_of(app)[0]
        await press(app, pilot, "escape")
        assert isinstance(app.screen, MarksScreen)


async def test_a_figure_opens_its_computation(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        assert "23 / 6 = 3.833333…" in await press(app, pilot, "g", "m", "enter", "enter")


async def test_turning_the_period_keeps_the_subject(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        text = await press(app, pilot, "g", "m", "enter", "left_square_bracket")
        assert "Алгебра, term 1" in lines_of(app)[0]
        assert "✓ 5" in text
        assert "Final mark" in text


async def test_offline_the_stored_subject_stands(tmp_path: Path, clock: FixedClock, line: Line) -> None:
    app = program(tmp_path, clock, line)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_home(app, pilot)
        await press(app, pilot, "g", "m", "enter", "escape")
        line.cut()
        text = await press(app, pilot, "enter", "r")
        assert "3.83 = 23 / 6" in text
        assert "offline" in lines_of(app)[0]


# What the portal computed beside what the marks make


def _lessons(*marks: tuple[str, str], subject: str = "Алгебра", number: int = 7) -> list[Lesson]:
    return [
        Lesson.model_validate(
            {
                "id": place,
                "division_subject": number,
                "date": f"2026-11-{place:02d}",
                "time_start": "08:30:00",
                "time_end": "09:15:00",
                "subject": subject,
                "marks": [{"mark": mark, "weight": weight}],
            }
        )
        for place, (mark, weight) in enumerate(marks, start=3)
    ]


def _period(mark: object, *, running: int = 1) -> Period:
    return Period.model_validate(
        {
            "period": 2,
            "title": "II",
            "date_start": "2026-11-03",
            "date_end": "2026-12-30",
            "marks_future": running,
            "marks": [{"subject_id": 7, "subject_name": "алгебра", "mark": mark}],
        }
    )


def test_another_average_of_the_portal_is_shown_with_both() -> None:
    activate("en")
    [record] = records(_lessons(("5", "1"), ("4", "1")), _period(4.2))
    assert record.disagrees
    assert comparison(record).startswith("Portal: 4.20; from the marks shown: 4.50.")
    [record] = records(_lessons(("5", "1"), ("4", "1")), _period("4,5"))
    assert not record.disagrees
    assert comparison(record) == "Matches the portal: 4.50."


def test_a_period_that_is_over_has_final_marks_and_no_average_of_the_portal() -> None:
    [record] = records(_lessons(("5", "1"), ("4", "1")), _period(4, running=0))
    assert (record.final, record.portal_average) == ("4", None)


def test_groups_of_a_subject_are_one_and_subjects_without_lessons_stay() -> None:
    both = [*_lessons(("5", "1")), *_lessons(("4", "1"), subject="АЛГЕБРА", number=8)]
    found = records(both, _period(5, running=0))
    assert [record.name for record in found] == ["Алгебра"]
    assert [one.value for one in found[0].scored] == [Decimal(5), Decimal(4)]
    assert [record.name for record in records((), _period(5, running=0))] == ["алгебра"]


def test_an_ornamented_mark_a_word_and_two_in_one_are_read_as_the_rules_say() -> None:
    [record] = records(_lessons(("5-", "2"), ("зачёт", "1"), ("5/4", "1"), ("3", "0")))
    average = record.average
    assert average is not None
    assert (average.total, average.weight, average.count) == (Decimal(19), Decimal(4), 3)
    assert [entry.sign for entry in record.entries] == ["5-²", "зачёт", "5/4", "3⁰"]

"""Charts made of cells."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.chart import distribution, sparkline, trend

START, END = date(2026, 11, 3), date(2026, 12, 30)
averages = st.decimals(1, 5, places=2)
points = st.lists(st.tuples(st.integers(0, 57), averages), unique_by=lambda point: point[0], max_size=50).map(
    lambda pairs: [(START + timedelta(days=days), value) for days, value in sorted(pairs)]
)


@given(st.lists(averages), st.integers(1, 20))
def test_a_spark_is_never_wider_and_ends_with_the_last_value(values: list[Decimal], width: int) -> None:
    spark = sparkline(values, width)
    assert len(spark) == min(width, len(values))
    if values:
        assert spark[-1] == sparkline(values[-1:])


@given(averages, averages)
def test_a_spark_rises_with_the_values(one: Decimal, other: Decimal) -> None:
    first, last = list(sparkline(sorted((one, other))))
    assert first <= last


def test_sparks_of_all_subjects_have_the_same_scale() -> None:
    assert sparkline([Decimal(2), Decimal(5)]) == "▁█"
    assert sparkline([Decimal(4), Decimal(4)]) == "▆▆"


@given(points, st.integers(20, 120), st.integers(5, 12))
def test_a_trend_fits_and_labels_marks_and_days(
    course: list[tuple[date, Decimal]], width: int, height: int
) -> None:
    lines = trend(course, START, END, width, height)
    if not course:
        assert lines == []
        return
    assert len(lines) == height + 2
    assert all(fit.width_of(line.plain) <= width for line in lines)
    assert lines[0].plain.startswith("5 ┤")
    assert any(line.plain.startswith("2 ┤") for line in lines)
    assert lines[-1].plain.split()[0] == "03.11"
    assert lines[-1].plain.split()[-1] == "30.12"


def test_a_steady_five_is_a_line_at_the_top_and_one_mark_a_dot() -> None:
    steady = trend([(START, Decimal(5)), (END, Decimal(5))], START, END, 40)
    assert set(steady[0].plain[3:]) == {"⠉"}
    assert not any(line.plain[3:].strip() for line in steady[1:-2])
    assert trend([(START, Decimal(5))], START, END, 40)[0].plain[3:].strip() == "⠁"


def test_a_one_stretches_the_scale() -> None:
    assert trend([(START, Decimal(1)), (END, Decimal(5))], START, END, 40)[-3].plain.startswith("1 ┤")


def test_the_first_of_a_month_is_on_the_axis() -> None:
    assert "01.12" in trend([(START, Decimal(5))], START, END, 60)[-1].plain


@pytest.mark.parametrize("width", [30, 60, 117])
def test_bars_have_counts_and_whole_per_cents(width: int) -> None:
    lines = [line.plain for line in distribution({5: 4, 4: 2, 3: 1, 2: 1, 1: 0}, width)]
    assert [text[0] for text in lines] == ["5", "4", "3", "2"]  # a 1 was never given
    assert lines[0].endswith("4  50 %")
    assert lines[2].endswith("1  13 %")  # 12.5, a half rounded up
    assert {fit.width_of(text) for text in lines} == {fit.width_of(lines[0])}
    assert lines[0].count("█") // 2 == lines[1].count("█")
    assert fit.width_of(lines[0]) <= width


def test_no_marks_have_no_bars() -> None:
    assert distribution(dict.fromkeys(range(1, 6), 0), 40) == []

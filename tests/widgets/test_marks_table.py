"""The table of marks at any width: nothing overflows, the chosen mark is always seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.marks_table import Cell, Row, lay_out

START = date(2026, 11, 3)
cells = st.lists(
    st.builds(
        Cell,
        st.integers(0, 55).map(lambda days: START + timedelta(days=days)),
        st.sampled_from(["5", "4²", "3³", "2", "ОП", "Н", "зачёт", "5/4"]),
    ),
    max_size=40,
).map(lambda drawn: tuple(sorted(drawn, key=lambda cell: cell.day)))
rows = st.lists(
    st.builds(
        Row,
        key=st.uuids(),
        subject=st.sampled_from(["Алгебра", "ОБЗР", "Вероятность и статистика", "Изобразительное искусство"]),
        cells=cells,
        average=st.sampled_from(["", "4,18", "—"]),
        trend=st.sampled_from(["", "▁▃▅▆▆▆▆█"]),
        mark=st.sampled_from(["", "→ 4", "✓ осв", "→ 4 н/а?"]),
        goal=st.sampled_from(["", "до «5»: 2×5²"]),
        class_average=st.sampled_from(["", "3,97"]),
        place=st.sampled_from(["", "6/27"]),
    ),
    max_size=6,
)


@given(rows, st.integers(48, 200), st.data())
def test_every_row_fits_and_the_chosen_mark_is_seen_in_brackets(
    table: list[Row], width: int, data: st.DataObject
) -> None:
    full = [row for row in table if row.cells]
    chosen = None
    if full:
        row = data.draw(st.sampled_from(full))
        chosen = row.key, data.draw(st.integers(0, len(row.cells) - 1))
    laid = lay_out(table, width, chosen)
    assert len(laid.rows) == len(table)
    assert len({fit.width_of(line.plain) for line in laid.rows}) <= 1  # columns stand under one another
    assert all(fit.width_of(line.plain) <= width for line in (*laid.rows, *laid.head))
    for row, line in zip(table, laid.rows, strict=True):
        assert line.key == row.key
        assert row.average in line.plain
        assert row.mark in line.plain
        if chosen is not None and row.key == chosen[0]:
            assert f"[{row.cells[chosen[1]].text}]" in line.plain
        else:
            assert "[" not in line.plain


def test_dates_stand_over_the_marks() -> None:
    row = Row("a", "Алгебра", (Cell(date(2026, 11, 24), "5"), Cell(date(2026, 12, 1), "4²")), "4,50")
    laid = lay_out([row], 60)
    months, days = (line.plain for line in laid.head)
    marks = laid.rows[0].plain
    assert days.index("24") + 1 == marks.index("5")
    assert days.index("1", days.index("24")) == marks.index("²")
    assert "November 2026" in months


def test_a_new_month_is_named_in_a_row_of_marks() -> None:
    days = [date(2026, 11, day) for day in range(3, 30)] + [date(2026, 12, 1)]
    row = Row("a", "Алгебра", tuple(Cell(day, "5") for day in days), "5,00")
    assert "5 5 · 5" in lay_out([row], 60).rows[0].plain


def test_columns_go_in_the_stated_order() -> None:
    days = [date(2026, 11, day) for day in range(3, 30)]
    values = ("6/27", "3,97", "2×5²", "▁▃▅▆")
    row = Row(
        "a",
        "Алгебра",
        tuple(Cell(day, "5") for day in days),
        "4,18",
        trend=values[3],
        mark="→ 4",
        goal=values[2],
        class_average=values[1],
        place=values[0],
    )
    seen: list[Any] = []
    for width in range(120, 29, -1):
        plain = lay_out([row], width).rows[0].plain
        shown = tuple(text for text in values if text in plain)
        if not seen or shown != seen[-1]:
            seen.append(shown)
        assert "4,18" in plain
        assert "→ 4" in plain
    assert seen == [values[start:] for start in range(5)]

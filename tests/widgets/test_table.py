"""Columns: what a row needs is shown before room stays empty."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets.blocks.table import Column, Row, columns_for, table_head, table_lines
from ruobr_tui.widgets.fit import width_of

COLUMNS = [Column("name", "Name", least=10), Column("class", "Class", 20), Column("sum", "Sum", 12, "right")]


def shown(names: list[str], width: int) -> list[str]:
    rows = [Row(name, {"name": name, "class": "10А", "sum": "1 601,00 ₽"}) for name in names]
    columns = columns_for(COLUMNS, rows, width)
    return [each.plain for each in (*table_head(columns, width), *table_lines(columns, rows, width))]


def test_columns_give_what_they_do_not_need_to_a_name_that_would_be_cut() -> None:
    assert "Александрова Оксана" in shown(["Александрова Оксана"], 48)[1]


def test_columns_stay_where_nothing_is_cut() -> None:
    assert shown(["Лев"], 48)[0].index("Class") == shown(["Лев", "Ян"], 48)[0].index("Class")


@given(
    st.lists(st.text(st.characters(categories=["Lu", "Ll"]), max_size=30), min_size=1), st.integers(20, 90)
)
def test_no_row_is_wider_than_the_list_and_the_heads_stand_above(names: list[str], width: int) -> None:
    head, *rows = shown(names, width)
    assert all(width_of(row) <= width for row in (head, *rows))
    if "Class" in head and "10А" in rows[0]:
        assert width_of(rows[0].partition("10А")[0]) == head.index("Class")

"""The table of marks at any width: nothing overflows, the chosen mark is always seen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.i18n import activate
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.marks_table import Cell, Row, lay_out

START = date(2026, 11, 3)
signs = st.sampled_from(["5", "4²", "3³", "2", "ОП", "Н", "зачёт", "5/4"])
cells = st.lists(
    st.builds(
        lambda day, text: Cell(day, text, joins=text[0] in "2345" and "/" not in text),
        st.integers(0, 55).map(lambda days: START + timedelta(days=days)),
        signs,
    ),
    max_size=40,
).map(lambda drawn: tuple(sorted(drawn, key=lambda cell: cell.day)))
rows = st.lists(
    st.builds(
        Row,
        key=st.uuids(),
        subject=st.sampled_from(["Алгебра", "ОБЗР", "Вероятность", "Изобразительное искусство"]),
        cells=cells,
        note=st.sampled_from(["", "оценок ещё нет"]),
        average=st.sampled_from(["", "4,18", "—"]),
        change=st.sampled_from(["", "+0,06", "−1,04"]),
        mark=st.sampled_from(["", "4", "✓ осв", "4 мало"]),
        goal=st.sampled_from(["", "до «5»: две 5²", "нужно ещё 2 оценки"]),
        short_goal=st.sampled_from(["", "две 5²", "ещё 2 оценки"]),
        class_average=st.sampled_from(["", "3,97"]),
        place=st.sampled_from(["", "6/27"]),
    ),
    max_size=6,
)


@given(rows, st.integers(48, 200), st.booleans(), st.data())
def test_every_row_fits_and_the_chosen_mark_is_seen_in_brackets(
    table: list[Row], width: int, rule: bool, data: st.DataObject
) -> None:
    full = [row for row in table if row.cells]
    chosen = None
    if full:
        row = data.draw(st.sampled_from(full))
        chosen = row.key, data.draw(st.integers(0, len(row.cells) - 1))
    laid = lay_out(table, width, chosen, rule=rule)
    assert len(laid.rows) == len(table)
    assert len({fit.width_of(line.plain) for line in laid.rows}) <= 1  # columns stand under one another
    assert all(fit.width_of(line.plain) <= width for line in (*laid.rows, *laid.head))
    assert (set(laid.head[-1].plain) == {"─"}) == rule
    for row, line in zip(table, laid.rows, strict=True):
        assert line.key == row.key
        assert row.average in line.plain
        assert row.mark in line.plain
        if chosen is not None and row.key == chosen[0]:
            cell = row.cells[chosen[1]]
            inside = line.plain[line.plain.index("[") + 1 : line.plain.index("]")]
            beside = [one.text for one in row.cells if one.day == cell.day]
            assert cell.text in (inside, *inside.split(), *beside)
            assert inside.replace(" ", "") in ("".join(beside), cell.text)  # with dates the whole day
        else:
            assert "[" not in line.plain


@given(rows, st.integers(48, 200))
def test_no_mark_is_left_out_without_a_sign(table: list[Row], width: int) -> None:
    laid = lay_out(table, width)
    for row, line in zip(table, laid.rows, strict=True):
        shown = "".join(span.text.strip() for span in line.spans if span.role == "mark")
        whole = "".join(cell.text for cell in row.cells) + row.mark
        cut = "‹" in line.plain or "‹" in laid.head[-1].plain
        assert shown == whole or (cut and whole.endswith(shown))
        assert not row.cells or "оценок ещё нет" not in line.plain


def test_dates_stand_over_the_marks_and_two_of_a_day_together() -> None:
    activate("en")
    marks = (
        Cell(date(2026, 11, 24), "5"),
        Cell(date(2026, 12, 1), "4²", joins=True),
        Cell(date(2026, 12, 1), "5", joins=True),
        Cell(date(2026, 12, 2), "Н"),
        Cell(date(2026, 12, 2), "5", joins=True),
    )
    laid = lay_out([Row("a", "Алгебра", marks, average="4,50")], 100)
    months, days = (line.plain for line in laid.head)
    plain = laid.rows[0].plain
    assert laid.has_dates
    assert days.index("24") == plain.index("5")
    assert days.index("1", days.index("24")) == plain.index("4²5")
    assert "Н 5" in plain  # no "Н5"
    assert "NOVEMBER" in months


def test_marks_in_a_row_have_slots_while_all_fit_and_the_latest_stay() -> None:
    days = [date(2026, 11, day) for day in range(3, 30)] + [date(2026, 12, 1)]
    few = Row("a", "Алгебра", tuple(Cell(day, "5") for day in days[:7]), average="5,00")
    fours = [Cell(day, "4") for day in days[:-1]]
    many = Row("b", "Физика", (*fours, Cell(days[-1], "2")), average="4")
    laid = lay_out([few, many], 60)
    assert "5  5  5  5  5  5  5" in laid.rows[0].plain
    assert "‹4 4 4" in laid.rows[1].plain
    assert "4 2 " in laid.rows[1].plain


def test_columns_go_in_the_stated_order() -> None:
    days = [date(2026, 11, day) for day in range(3, 14)]
    values = ("6/27", "3,97", "+0,06", "2×5²")
    row = Row(
        "a",
        "Алгебра",
        tuple(Cell(day, "5") for day in days),
        average="4,18",
        change=values[2],
        mark="4",
        goal=values[3],
        short_goal=values[3],
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
    assert seen == [values[start:] for start in range(5)]

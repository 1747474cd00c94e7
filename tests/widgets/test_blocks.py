"""Standard parts of pages: whatever they are given, no row is wider than the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import checks, group, possible, values
from ruobr_tui.widgets.blocks.legend import legend
from ruobr_tui.widgets.blocks.place import place_bar
from ruobr_tui.widgets.blocks.states import empty_state, error_state
from ruobr_tui.widgets.blocks.steps import steps
from ruobr_tui.widgets.blocks.table import Column, Row, fitting, table_head, table_lines
from ruobr_tui.widgets.cells.drawing import draw
from ruobr_tui.widgets.cells.line import Line
from ruobr_tui.widgets.palette import THIN

WIDTHS = st.integers(12, 160)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Mn", "Cf")), max_size=60)
WORDS = st.text("абвгдежз ABCdef.,", min_size=1, max_size=20).filter(str.strip)
KEYS = st.lists(st.tuples(st.sampled_from(["r", "[", "g d", "PgUp PgDn"]), WORDS), max_size=4)


def fits(lines: list[Line], width: int) -> None:
    assert [each.plain for each in lines if fit.width_of(each.plain) > width] == []


@given(WIDTHS, TEXTS, TEXTS, KEYS)
def test_empty_and_error_states_fit(width: int, title: str, why: str, keys: list[tuple[str, str]]) -> None:
    fits(empty_state(title, why, keys, width), width)
    fits(error_state(title, why, keys, width, fault=title, stored=why, number=title), width)


def test_an_error_says_what_whose_fault_what_is_stored_and_what_helps() -> None:
    lines = error_state(
        "ОЦЕНКИ НЕ ПРИШЛИ",
        "Портал ответил ошибкой (503).",
        [("r", "спросить ещё раз"), ("g d", "неделя")],
        60,
        fault="Это не у вас.",
        stored="Сохранённых оценок нет.",
        number="Номер обращения 7f3a-20b1",
    )
    assert [each.plain.rstrip(" ─") for each in lines] == [
        "",
        "ОЦЕНКИ НЕ ПРИШЛИ",
        "",
        " Портал ответил ошибкой (503). Это не у вас.",
        "",
        " Сохранённых оценок нет.",
        "",
        "   r     спросить ещё раз",
        "   g d   неделя",
        "",
        " Номер обращения 7f3a-20b1",
    ]


@given(WIDTHS, st.lists(st.tuples(st.sampled_from("●✓!×Н"), TEXTS), max_size=8))
def test_a_legend_fits(width: int, signs: list[tuple[str, str]]) -> None:
    fits(legend(signs, width), width)


def test_a_legend_has_only_the_signs_that_are_seen() -> None:
    [row] = legend([("Н", "не был"), ("УП", "причина"), ("●", "новое", "unread")], 60, shown="5 Н 4 ●")
    assert row.plain == " Н не был   ● новое"


@given(WIDTHS, st.lists(WORDS, min_size=1, max_size=7), st.integers(0, 7))
def test_steps_fit_and_always_name_the_current_one(width: int, names: list[str], at: int) -> None:
    row = steps(names, min(at, len(names)), width)
    fits([row], width)
    if at < len(names) and width > fit.width_of(names[at]) + 10:
        assert names[at].strip() in row.plain


def test_steps_lose_the_names_of_the_farthest_first() -> None:
    names = ["Ребёнок", "Когда и как", "Желания", "Проверка"]
    assert steps(names, 1, 80).plain == " ✓ 1 Ребёнок   ▸ 2 Когда и как   ○ 3 Желания   ○ 4 Проверка"
    assert steps(names, 1, 52).plain == " ✓ 1 Ребёнок   ▸ 2 Когда и как   ○ 3 Желания   ○ 4"
    assert steps(names, 1, 24).plain == " ▸ 2/4 Когда и как"
    assert steps(names, 4, 80).plain.count("✓") == 4


@given(WIDTHS, st.integers(1, 400), st.integers(1, 400), st.booleans())
def test_a_place_in_a_queue_fits_and_is_seen_without_colour(
    width: int, place: int, total: int, is_thin: bool
) -> None:
    labels = ("1-й", f"вы {place}-й", f"{total}-й")
    lines = place_bar(place, total, width, labels, is_thin=is_thin)
    fits(lines, width)
    if place > total:
        assert lines == []
    if len(lines) == 2:
        bar, names = lines
        assert bar.plain.count("O" if is_thin else "●") == 1
        assert all(label in names.plain for label in labels)
        assert bar.plain.isascii() == is_thin


def test_the_first_and_the_last_place_are_at_the_ends() -> None:
    first, last = (place_bar(place, 24, 60, ("1", "вы", "24"))[0].plain.strip() for place in (1, 24))
    assert first.startswith("├●─")
    assert last.endswith("─●┤")


@given(WIDTHS, st.lists(st.tuples(WORDS, TEXTS), max_size=6), TEXTS)
def test_details_fit(width: int, rows: list[tuple[str, str]], title: str) -> None:
    fits(group(title, values(rows, width), width, right=title), width)
    fits(checks([("✓", value, "good") for _name, value in rows], width), width)
    fits(possible([("a", value) for _name, value in rows], rows, width), width)


@given(WIDTHS, st.lists(TEXTS, min_size=1, max_size=6), st.booleans())
def test_tables_fit(width: int, cells: list[str], is_marked: bool) -> None:
    columns = [
        Column(str(index), text, 0 if index == 0 else 4 + index * 3, "right" if index % 2 else "left")
        for index, text in enumerate(cells)
    ]
    row = Row("key", {str(index): text for index, text in enumerate(cells)}, is_marked=is_marked)
    fits(table_lines(columns, [row], width), width)
    fits(table_head(columns, width, has_rule=True), width)


def test_columns_go_in_the_declared_order_and_the_names_stand_above_their_cells() -> None:
    columns = [
        Column("child", "Ребёнок"),
        Column("born", "Родился", 10, drop=2),
        Column("address", "Адрес", 9, drop=3),
        Column("waits", "Ждёт", 4, "right"),
    ]
    assert [column.id for column, _size in fitting(columns, 60)] == ["child", "born", "address", "waits"]
    assert [column.id for column, _size in fitting(columns, 32)] == ["child", "born", "waits"]
    assert [column.id for column, _size in fitting(columns, 20)] == ["child", "waits"]
    row = Row(1, {"child": "Вагнер", "born": "23.06.2020", "address": "другая", "waits": ("5", "bad")})
    [head], [line] = table_head(columns, 50), table_lines(columns, [row], 50)
    assert head.plain.index("Родился") == line.plain.index("23.06.2020")
    assert head.plain.endswith("Ждёт")
    assert line.plain.endswith("   5")


def test_without_rules_a_title_keeps_what_stands_at_its_right() -> None:
    [_blank, title, *_rows] = group("группа", [Line(())], 40, right="справа")
    assert draw(title.spans, 40, THIN).text.split() == ["ГРУППА", "справа"]

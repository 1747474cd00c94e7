"""The header: what gives way where room is short, and in which order; the chosen tab never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.header import Freshness, HeaderLine, Tab, Tabs

CHILDREN = Tabs(
    [Tab("Все"), Tab("Анна 9В", "Анна"), Tab("Пётр 5А", "Пётр"), Tab("Мария 2Б", "Мария")], 1, 0, True
)
WEEK = ("Неделя 30 ноября – 5 декабря, 2-я четверть", "Неделя 30 нояб – 5 дек")
NEWS = ("новых 4", "+4")
OFFLINE = Freshness("○ нет связи · 14:05", "warning", "○ 14:05")


def header(tabs: Tabs, title: tuple[str, str], badge: tuple[str, str], fresh: Freshness, width: int) -> str:
    line = HeaderLine()
    line.show(tabs=tabs, title=title, badge=badge, freshness=fresh)
    return "".join(span.text for span in line.compose_spans(width))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (130, "  0 Все [1 Анна 9В] 2 Пётр 5А  3 Мария 2Б  Неделя 30 ноября – 5 декабря, 2-я четверть"),
        (110, "  0 Все [1 Анна 9В] 2 Пётр 5А  3 Мария 2Б       Неделя 30 нояб – 5 дек"),
        (80, " 0 [1 Анна 9В] 2 3          Неделя 30 нояб – 5 дек"),
        (60, " 0 [1 Анна 9В] 2 3  Неделя 30 нояб – 5 дек"),
        (40, " 0 [1 Анна 9В] 2 3  Неделя 30…   ○ 14:05"),
    ],
)
def test_the_title_gives_way_first_then_the_names_of_other_tabs(width: int, expected: str) -> None:
    shown = header(CHILDREN, WEEK, NEWS, OFFLINE, width)
    assert fit.width_of(shown) == width
    assert shown.startswith(expected[:12])
    assert " ".join(expected.split()) in " ".join(shown.split()), shown


def test_brackets_take_the_place_of_blanks() -> None:
    first, second = (
        header(
            Tabs(CHILDREN.items, chosen, 0, are_children=True), ("Сегодня", ""), ("", ""), Freshness("●"), 80
        )
        for chosen in (0, 2)
    )
    assert first.translate({91: " ", 93: " "}) == second.translate({91: " ", 93: " "})


def test_states_and_folders_keep_their_names_as_long_as_there_is_room() -> None:
    filters = Tabs([Tab(each) for each in ("All", "Unfinished", "Credited", "Unpaid")], 0)
    shown = header(filters, ("Payments", "Payments"), ("", ""), Freshness("● now", "good", "●"), 60)
    assert shown.startswith(" [1 All] 2 Unfinished  3 Credited  4 Unpaid  Payments")


def test_one_child_needs_no_digit_and_a_page_of_the_account_no_child() -> None:
    fresh = Freshness("● сейчас")
    assert header(Tabs([Tab("Анна 9В")], 0), WEEK, ("", ""), fresh, 80).startswith(" [Анна 9В] ")
    assert header(Tabs(), ("Платежи", "Платежи"), ("", ""), fresh, 80).startswith(" Платежи")


words = st.text("абв гд-ё.", min_size=1, max_size=24).map(lambda text: " ".join(text.split()) or "в")
tabs = st.builds(Tab, words, words.map(lambda text: text[:6].strip()), st.sampled_from(["", "4", "! 2 дня"]))


@given(
    st.lists(tabs, min_size=1, max_size=8).flatmap(
        lambda items: st.builds(Tabs, st.just(items), st.integers(0, len(items) - 1), st.sampled_from([0, 1]))
    ),
    words,
    st.sampled_from([NEWS, ("", "")]),
    st.sampled_from([OFFLINE, Freshness("● сейчас", "good", "●"), Freshness("")]),
    st.sampled_from([60, 80, 100, 120, 200]),
)
def test_the_chosen_tab_is_never_cut(
    shown: Tabs, title: str, badge: tuple[str, str], fresh: Freshness, width: int
) -> None:
    line = header(shown, (title, title), badge, fresh, width)
    assert fit.width_of(line) == width
    assert shown.chosen is not None
    chosen = shown.items[shown.chosen]
    forms = [
        "[" + " ".join(filter(None, (shown.digit(shown.chosen), name, chosen.badge))) + "]"
        for name in (chosen.name, chosen.short)
    ]
    assert any(form in line for form in forms)
    if fit.width_of(line.strip()) < width - 30:  # with room left nothing has given way
        assert title in line


@given(words, words, st.sampled_from([NEWS, ("", "")]), st.integers(40, 160))
def test_more_room_never_shows_less(long: str, short: str, badge: tuple[str, str], width: int) -> None:
    narrow, wide = (
        header(CHILDREN, (f"{long} {short}", short), badge, OFFLINE, each) for each in (width, width + 1)
    )
    if width + 1 != 70:  # from there on the names of the other tabs are tried
        assert len(narrow.split()) <= len(wide.split())

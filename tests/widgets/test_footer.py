"""The footer: keys that are always there stay, verbs give way from the end; a hidden one leaves a sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.footer import MORE, MOST_VERBS, Keys, footer_spans

ALWAYS = (("g", "Меню"), ("?", "Клавиши"), ("Esc", "Назад"))
WEEK = Keys(
    (("↵", "Урок"), ("x", "Сделано"), ("s", "Файл"), ("e", "Заметка")),
    (("[ ]", "Неделя"), ("t", "Сегодня"), ("c", "Месяц"), ("/", "Найти")),
    ALWAYS,
)


def shown(keys: Keys, width: int) -> str:
    return "".join(span.text for span in footer_spans(keys, width))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            120,
            " ↵ Урок  x Сделано  s Файл  e Заметка  │  [ ] Неделя  t Сегодня  c Месяц  / Найти"
            "          g Меню  ? Клавиши  Esc Назад",
        ),
        (80, " ↵ Урок  x Сделано  s Файл  e Заметка  [ ] Неделя    g Меню  ? Клавиши  Esc Назад"),
        (60, " ↵ Урок  x Сделано  s Файл  e Заметка    g Меню  ?  Esc"),
        (40, " ↵ Урок  x Сделано  …    g Меню  ?  Esc"),
        (20, " …    g Меню  ?  Esc"),
        (14, " …     g  ?  Esc"),
    ],
)
def test_what_gives_way(width: int, expected: str) -> None:
    line = shown(WEEK, width)
    assert line.split() == expected.split(), line
    assert fit.width_of(line) == width
    assert line.endswith(expected[-3:])


hints = st.tuples(st.sampled_from("aбcdxyz="), st.text("абвгд", min_size=3, max_size=12).map(str.capitalize))


@given(
    st.lists(hints, max_size=8).map(tuple),
    st.lists(hints, max_size=5).map(tuple),
    st.sampled_from([ALWAYS, ALWAYS[1:], ALWAYS[2:]]),
    st.sampled_from([60, 80, 100, 120]),
)
def test_the_keys_that_are_always_there_are_there(
    row: tuple[tuple[str, str], ...],
    page: tuple[tuple[str, str], ...],
    always: tuple[tuple[str, str], ...],
    width: int,
) -> None:
    line = shown(Keys(row, page, always), width)
    assert fit.width_of(line) == width
    tail = [part.strip() for part in line.split("  ")]
    assert all(any(part.split(" ")[0] == key for part in tail) for key, _title in always)
    verbs = [f"{key} {title}" for key, title in row[:MOST_VERBS]]
    seen = sum(1 for at in range(len(verbs)) if "  ".join(verbs[: at + 1]) in line)
    assert (MORE in line) == (seen < len(row))
    if seen < len(verbs):  # no verb is left out while the way back has its word
        assert "Esc Назад" not in line


@given(st.lists(hints, min_size=1, max_size=4).map(tuple), st.integers(30, 119))
def test_more_room_never_hides_a_verb(row: tuple[tuple[str, str], ...], width: int) -> None:
    narrow, wide = (shown(Keys(row, (), ALWAYS), each) for each in (width, width + 1))
    assert len(narrow.replace(MORE, "").split()) <= len(wide.replace(MORE, "").split())

"""What a row says where it is read aloud: words for signs, and whatever people have written as it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui import i18n
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.drawing import draw
from ruobr_tui.widgets.lines import Span, heading
from ruobr_tui.widgets.palette import READER, ROLES


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.activate("en")
    yield
    i18n.activate("en")


def said(*spans: Span | tuple[str, str], width: int = 80) -> str:
    """The row as it is drawn, without blanks at the end."""
    return draw([Span(*each) for each in spans], width, READER).text.rstrip()


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (("●", "unread"), "unread"),
        (("! answer today", "due"), "important answer today"),
        (("✓ confirmed", "good"), "  confirmed"),  # the text says it
        (("✓", "good"), "ready"),
        (("× ", "cancelled"), "cancelled"),
        (("✓ 1 Child", "good"), "ready 1 Child"),
        (("▸ 2 Wishes", "accent"), "now 2 Wishes"),
        (("№ 41 ⇄ № 54", "text"), "№ 41 in exchange for № 54"),
        (("average: 4.2 → 4.6", "text"), "average: 4.2, then 4.6"),
        (("↑↓←→ ↵", "key"), "Up Down Left Right Enter"),
        (("4²", "mark4"), "4 (weight 2)"),
        (("−0.04 · a week", "text"), "-0.04, a week"),
        (("▁▂▃ ██ ⠿ │", "active"), ""),
    ],
)
def test_signs_are_words(span: tuple[str, str], text: str) -> None:
    assert said(span) == text


def test_in_the_language_of_the_program() -> None:
    i18n.activate("ru")
    assert said(("●", "unread"), (" Козлова Т. В.", "text")) == "непрочитано Козлова Т. В."


def test_formulas_of_a_teacher_stay() -> None:
    assert said(("x² + 2³ = 5! + 1", "text")) == "x² + 2³ = 5! + 1"


def test_headings_have_no_rule() -> None:
    assert said(*heading("PARENT", 40, right="2 days").spans) == f"PARENT{' ' * 27} 2 days"


def test_words_take_the_room_of_gaps_and_the_end_of_the_row_stays() -> None:
    row = said(("  ", "text"), ("! ", "due"), ("Математика", "text"), ("   до ср", "dim"), width=29)
    assert row == "  important Математика  до ср"


@given(st.lists(st.tuples(st.text(max_size=12), st.sampled_from(ROLES)), max_size=6), st.integers(1, 60))
def test_any_row_is_as_wide_as_it_must_be(spans: list[tuple[str, str]], width: int) -> None:
    strip = draw([Span(*each) for each in spans], width, READER)
    assert strip.cell_length == width == fit.width_of(strip.text)
    assert not [each for each in strip.text if "\u2190" <= each <= "\u2bff"]

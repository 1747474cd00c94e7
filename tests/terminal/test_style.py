"""Styles: read from sequences, written by the shortest ones, stepped down to what a terminal shows."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.terminal.contrast import LEAST, contrast
from ruobr_tui.terminal.style import (
    BOLD,
    DEFAULT,
    DIM,
    PICTURE,
    REVERSE,
    TRUE_COLOURS,
    Style,
    changed,
    stepped_down,
    transition,
)

COLOURS = st.one_of(
    st.none(), st.integers(0, 255), st.integers(0, TRUE_COLOURS - 1).map(lambda rgb: TRUE_COLOURS | rgb)
)
STYLES = st.builds(Style, COLOURS, COLOURS, st.integers(0, 511), st.just(""))


def after(style: Style, sequence: str) -> Style:
    for parameters in re.findall(r"\x1b\[([\d;]*)m", sequence):
        style = changed(style, parameters)
    return style


@given(STYLES, STYLES)
def test_a_transition_leads_to_the_wanted_style(before: Style, wanted: Style) -> None:
    assert after(before, transition(before, wanted)) == wanted


@given(STYLES, STYLES)
def test_from_an_unknown_pen_everything_is_written(before: Style, wanted: Style) -> None:
    assert after(before, transition(None, wanted)) == wanted


@given(STYLES)
def test_nothing_is_sent_for_no_change(style: Style) -> None:
    assert transition(style, style) == ""


@given(STYLES, STYLES)
def test_a_transition_is_never_longer_than_beginning_anew(before: Style, wanted: Style) -> None:
    assert len(transition(before, wanted)) <= len(transition(None, wanted))


def test_the_shortest_of_the_ways_is_taken() -> None:
    assert transition(Style(1), Style(2)) == "\x1b[32m"
    assert transition(Style(1, 4, BOLD), DEFAULT) == "\x1b[m"
    assert transition(DEFAULT, Style(9, None, BOLD)) == "\x1b[1;91m"
    assert transition(Style(None, None, BOLD | DIM), Style(None, None, BOLD)) in ("\x1b[22;1m", "\x1b[0;1m")
    assert transition(DEFAULT, Style(TRUE_COLOURS | 0x010203)) == "\x1b[38;2;1;2;3m"


def test_a_link_is_opened_and_closed() -> None:
    linked = Style(link="https://cabinet.ruobr.ru/")
    assert transition(DEFAULT, linked) == "\x1b]8;;https://cabinet.ruobr.ru/\x1b\\"
    assert transition(linked, DEFAULT) == "\x1b]8;;\x1b\\"


@given(st.text(alphabet="0123456789;:", max_size=30))
def test_any_parameters_are_survived(parameters: str) -> None:
    assert isinstance(changed(DEFAULT, parameters), Style)


def test_a_blank_has_no_foreground() -> None:
    assert Style(3, None, BOLD).blank is DEFAULT
    assert Style(3, 5, BOLD).blank == Style(None, 5)
    reversed_style = Style(3, None, REVERSE)
    assert reversed_style.blank == reversed_style


@given(STYLES, st.sampled_from([0, 8, 16, 256, TRUE_COLOURS]))
def test_stepping_down_leaves_only_colours_of_the_terminal(style: Style, colours: int) -> None:
    down = stepped_down(style, colours)
    for colour in (down.foreground, down.background):
        if colours < TRUE_COLOURS and (style.foreground, style.background) != PICTURE:
            assert colour is None or colour < colours
    if colours == TRUE_COLOURS:
        assert down == style


def test_without_bright_colours_bright_text_is_bold() -> None:
    assert stepped_down(Style(12), 8) == Style(4, None, BOLD)
    assert stepped_down(Style(8, 0), 8) == Style(7, 0)  # grey on black would be black on black
    assert stepped_down(Style(8), 8) == DEFAULT  # nor may it be black on whatever the terminal has


@given(STYLES, st.sampled_from([8, 16]))
def test_what_differs_from_its_ground_can_be_seen_on_it(style: Style, colours: int) -> None:
    down = stepped_down(style, colours)
    if style.foreground == style.background:  # so it was meant
        return
    if down.foreground is not None:
        grounds = (0, 15) if down.background is None else (down.background,)
        assert all(contrast(down.foreground, ground) >= LEAST for ground in grounds)
    else:
        assert down.background is None


def test_a_picture_keeps_its_black_and_white() -> None:
    for colours in (0, 8, 16, 256, TRUE_COLOURS):
        down = stepped_down(Style(*PICTURE), colours)
        assert down.foreground in (7, 15, 231, PICTURE[0])
        assert down.background in (0, 16, PICTURE[1])

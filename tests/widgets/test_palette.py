"""Colours of the roles: readable on every ground of both themes, and told apart without any colour."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ruobr_tui.widgets.cells.tokens import TOKENS
from ruobr_tui.widgets.palette import DARK, LIGHT, PLAIN, ROLES, TERMINAL, in_colours, style

TEXTS = [role for role in ROLES if role not in ("rule", "qr")]
READABLE = 4.5
"""Contrast of text (WCAG 2, level AA)."""


def luminance(rgb: Iterable[int]) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in rgb)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: str, role: str, ground: str) -> float:
    look = style(theme, role, ground)
    assert look.color is not None
    assert look.bgcolor is not None
    darker, lighter = sorted(luminance(each.get_truecolor()) for each in (look.color, look.bgcolor))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["plain", "bar", "cursor", "blurred"])
@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_every_text_can_be_read(theme: str, ground: str) -> None:
    faint = {role: round(contrast(theme, role, ground), 2) for role in TEXTS}
    assert {role: value for role, value in faint.items() if value < READABLE} == {}


@pytest.mark.parametrize("role", ["mark2", "due", "overdue", "unread", "accent", "key", "bad", "heading"])
def test_what_matters_is_bold_without_colours(role: str) -> None:
    assert style(PLAIN, role).bold
    assert not style(PLAIN, "text").bold


def test_now_and_what_is_not_real_have_attributes_of_their_own() -> None:
    assert style(PLAIN, "now").underline
    assert not style(PLAIN, "now").bold
    assert style(PLAIN, "trial").italic


def test_faint_text_is_not_the_bright_black_that_some_terminals_paint_as_their_ground() -> None:
    dim = style(TERMINAL, "dim")
    assert dim.dim
    assert dim.color is not None
    assert dim.color.is_default


def test_cursor_without_colours_is_seen_by_its_attribute() -> None:
    for theme in (TERMINAL, PLAIN):
        assert style(theme, "text", "cursor").reverse
        assert style(theme, "text", "blurred").underline


@pytest.mark.parametrize("theme", [DARK, LIGHT, TERMINAL])
def test_without_colours_there_is_one_theme(theme: str) -> None:
    assert in_colours(theme, 0) == PLAIN


def test_each_mark_looks_different_from_the_others() -> None:
    marks = [role for role in TOKENS if role.startswith("mark") and role[-1].isdigit()]
    assert len({style(DARK, role) for role in marks}) == len(marks) == 4

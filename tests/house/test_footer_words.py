"""Words of commands in the footer: short verbs with a capital, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ruobr_tui import i18n, keys
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.widgets import fit

LONGEST = 12
"""Cells of a word in the footer."""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.activate("en")


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_a_word_of_the_footer_is_short_and_has_a_capital(lang: str) -> None:
    i18n.activate(lang)
    words = {
        command.id: i18n._(command.hint or command.title)
        for command in (*keys.COMMANDS, *AREAS.commands)
        if command.footer
    }
    assert {each: word for each, word in words.items() if fit.width_of(word) > LONGEST} == {}
    assert {each: word for each, word in words.items() if not word[0].isupper()} == {}


def test_neighbours_in_the_footer_never_share_a_word() -> None:
    """Two commands of one page that do different things have different words."""
    for lang in i18n.LANGUAGES:
        i18n.activate(lang)
        for scope in {command.scope for command in AREAS.commands}:
            shown = [each for each in AREAS.commands if each.scope == scope and each.footer]
            words = [i18n._(each.hint or each.title) for each in shown]
            assert len(words) == len(set(words)), (scope, words)

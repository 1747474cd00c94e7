"""Notices outside of the window: whatever the text, each sequence begins and ends where it should."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.config import NOTICES
from ruobr_tui.terminal.canvas import Canvas
from ruobr_tui.terminal.notifying import LONGEST, WAYS, plain, sequences

texts = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="\x07\x1b\x9c\x9d];:\\4a\u202e\u200b\r\n\t ", max_size=60),
)


@given(texts)
def test_a_notice_is_one_printable_line(text: str) -> None:
    said = plain(text)
    assert said.isprintable()
    assert ";" not in said
    assert len(said) <= LONGEST


@given(texts, texts, st.sets(st.sampled_from(WAYS)))
def test_nothing_of_a_text_is_a_command(title: str, text: str, ways: set[str]) -> None:
    said = sequences(ways, title, text)
    assert said.count("\x1b") == len(ways - {"bell"})
    assert said.count("\x07") == len(ways)
    if "osc777" in ways:
        [parts] = re.findall("\x1b]777;([^\x07]*)\x07", said)
        assert parts.count(";") == 2
    if "osc9" in ways:
        [sent] = re.findall("\x1b]9;([^\x07]*)\x07", said)
        assert not re.match(r"\d+;", sent)  # no state of a progress bar


@given(texts)
def test_the_driver_passes_them_on_and_draws_nothing(text: str) -> None:
    canvas = Canvas(20, 2, 256)
    before = [list(line) for line in canvas.lines]
    canvas.write(sequences(WAYS, "ruobr", text))
    assert "".join(canvas.passed) == sequences(WAYS, "ruobr", text)
    assert [list(line) for line in canvas.lines] == before


def test_the_settings_know_the_same_ways() -> None:
    assert NOTICES == WAYS

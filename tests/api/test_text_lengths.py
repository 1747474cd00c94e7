"""Text of a portal has an end, which is shown as one."""

from __future__ import annotations

from pydantic import TypeAdapter

from ruobr_tui.api.models.parts.text import LONGEST_LINE, LONGEST_TEXT, SafeLine, SafeText


def test_endless_text_is_cut_and_says_so() -> None:
    line, text = TypeAdapter(SafeLine).validate_python, TypeAdapter(SafeText).validate_python
    assert line("x" * LONGEST_LINE) == "x" * LONGEST_LINE
    assert line("x" * 1_000_000) == "x" * (LONGEST_LINE - 1) + "…"
    assert text("x\n" * 1_000_000).endswith("…")
    assert len(text("x" * 1_000_000)) == LONGEST_TEXT

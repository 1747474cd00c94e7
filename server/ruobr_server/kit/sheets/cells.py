"""The text of a cell, whatever program has written it."""

from __future__ import annotations

from ruobr_tui.api.rules.text.csv_text import FORMULAS
from ruobr_tui.api.rules.text.safe_text import one_line


def cleaned(text: str) -> str:
    """The text of a cell: one line of safe text, without what keeps a spreadsheet from calculating."""
    text = one_line(text)
    if len(text) > 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    if text.startswith("'") and text.lstrip("'")[:1] in FORMULAS and text.lstrip("'"):
        text = text[1:]
    return text


def is_emptying(text: str) -> bool:
    """Whether a cell, as it stands in the file, says that the field is empty."""
    return one_line(text) == "-"

"""A canteen's table as a file, from a folder or from a link: its text, within its limits."""

from __future__ import annotations

from ruobr_tui.api.models.canteen import LONGEST_TABLE
from ruobr_tui.api.rules.canteen.canteen_table import table_text
from ruobr_tui.api.rules.fields.wrong import N_
from ruobr_tui.api.rules.text.table_text import NotATable

ENDINGS = (".csv", ".txt")
LARGEST_FILE = 2 * LONGEST_TABLE
"""Bytes: a Russian letter has two."""


def text_of_file(data: bytes) -> str:
    """Return the text of a table's file. Raises ``NotATable`` for anything else, and for too large a file."""
    if len(data) > LARGEST_FILE:
        raise NotATable(N_("The file is too large. Split it by day."))
    text = table_text(data)
    if not text.strip():
        raise NotATable(N_("The file is empty. Choose the table as CSV."))
    if len(text) > LONGEST_TABLE:
        raise NotATable(N_("The file is too large. Split it by day."))
    if "\0" in text:
        raise NotATable(N_("This is no table: the file holds characters that no text has. Save it as CSV."))
    return text

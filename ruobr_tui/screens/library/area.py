"""Area: library loans."""

from __future__ import annotations

from ruobr_tui.areas import Area, Group, Section
from ruobr_tui.i18n import N_

AREA = Area(
    name="library",
    sections=(
        Section(
            "books",
            "b",
            N_("Library books"),
            N_("Books on loan"),
            "library.loans:BooksScreen",
            group=Group.LEARNING,
        ),
    ),
)

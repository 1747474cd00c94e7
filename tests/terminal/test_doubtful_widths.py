"""Pictures that terminals measure differently: whatever they do, nothing stale stays beside them."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import split_graphemes

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.cell_screen import CellScreen
from terminal.cell_grid import width_of
from terminal.emulator import Emulator

DOUBTFUL = ("❤\ufe0f", "☺\ufe0f", "👨\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "👍🏽", "🇷🇺", "1\ufe0f\u20e3")
FLAG = re.compile("[🇦-🇿]{2}")
PLAIN = "абв12xyz "
COLUMNS = 24


class OneByOne(Emulator):
    """A terminal that knows no joined pictures: each character has a width of its own."""

    def draw(self, data: str) -> None:
        """Write; in the last column characters overwrite each other."""
        for character in data:
            if self.cursor.x + width_of(character) <= self.columns:
                super().draw(character)


TEXTS = st.lists(st.sampled_from([*DOUBTFUL, *PLAIN]), min_size=1, max_size=COLUMNS).map("".join)


def laid_out(text: str) -> list[str]:
    """The cells as Textual measures them, up to the edge."""
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if cells and FLAG.fullmatch(cells[-1] + text[start:end]):
            cells[-1:] = [cells[-1] + text[start:end], ""]
            continue
        if len(cells) + width > COLUMNS:
            break
        cells += [text[start:end], *[""] * (width - 1)]
    return cells


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, COLUMNS - 1), TEXTS), min_size=1, max_size=4), st.booleans())
def test_nothing_stale_stays_beside_a_picture(writes: list[tuple[int, str]], ech: bool) -> None:
    terminal = Capabilities(ech=ech, columns_absolute=ech)
    screen, shown = CellScreen(COLUMNS, 1, terminal), OneByOne(COLUMNS, 1)
    wanted = [" "] * COLUMNS
    for column, text in writes:
        cells = laid_out(text)[: COLUMNS - column]
        if cells and cells[-1] and column + len(cells) == COLUMNS and len(laid_out(text)) > len(cells):
            cells[-1] = " "  # half of it may be outside
        if wanted[column] == "":
            wanted[column - 1] = " "
        end = column + len(cells)
        if end < COLUMNS and wanted[end] == "":
            wanted[end] = " "
        wanted[column:end] = cells
        screen.write(f"\x1b[1;{column + 1}H" + "".join(cells))
        shown.feed(screen.frame())
        for at, cell in enumerate(wanted):
            if len(cell) == 1 and cell in PLAIN:
                assert shown.cells[0][at].data == cell, f"column {at} of {wanted}: {shown.cells[0]}"
            elif cell == "":  # blank where the picture is taken for narrow, else a part of it
                assert shown.cells[0][at].data not in set(PLAIN.strip()), f"column {at} of {wanted}"

"""What has been sent so far, and what is known from it: where the cursor stands and how it writes."""

from __future__ import annotations

from ruobr_tui.terminal.capabilities import Capabilities
from ruobr_tui.terminal.graphemes import is_plain
from ruobr_tui.terminal.moves import UNKNOWN, shortest
from ruobr_tui.terminal.style import DEFAULT, SEEN_ON_BLANKS, Style, transition


def blanks_alike(one: Style, other: Style) -> bool:
    """Whether blanks in these styles look the same."""
    return one == other or (
        one.background == other.background
        and not (one.attributes | other.attributes) & SEEN_ON_BLANKS
        and not one.link
        and not other.link
    )


class Pen:
    """Writes a sequence for a terminal. ``style`` is None, ``y`` is ``UNKNOWN`` when nothing is known."""

    def __init__(self, terminal: Capabilities, columns: int) -> None:
        self.terminal = terminal
        self.columns = columns
        self.x = self.y = UNKNOWN
        self.style: Style | None = None
        self._parts: list[str] = []

    def copy(self) -> Pen:
        """Another one that knows the same and has written nothing."""
        pen = Pen(self.terminal, self.columns)
        pen.x, pen.y, pen.style = self.x, self.y, self.style
        return pen

    def follow(self, other: Pen) -> None:
        """Write what a copy has written."""
        self._parts += other._parts
        self.x, self.y, self.style = other.x, other.y, other.style

    @property
    def text(self) -> str:
        """What was written."""
        return "".join(self._parts)

    def raw(self, sequence: str) -> None:
        """A sequence that moves no cursor and changes no style."""
        self._parts.append(sequence)

    def move(self, x: int, y: int) -> None:
        """Go to a cell."""
        if (x, y) != (self.x, self.y):
            self._parts.append(shortest(self.x, self.y, x, y, self.terminal))
            self.x, self.y = x, y

    def take(self, style: Style) -> None:
        """Write in this style from now on."""
        if style != self.style:
            self._parts.append(transition(self.style, style))
            self.style = style

    def paints(self, blank: Style) -> bool:
        """Whether a blank written or erased now would look like this one."""
        return self.style is not None and blanks_alike(self.style, blank)

    def put(self, cells: list[str]) -> None:
        """Write cells where the cursor stands, in the present style."""
        end = self.x + len(cells)
        text = "".join(cells)
        if not is_plain(text):
            self._put_one_by_one(cells)
            return
        self._parts.append(text)
        self.x = end if end < self.columns else UNKNOWN

    def _put_one_by_one(self, cells: list[str]) -> None:
        """Terminals disagree about the width of some characters: after each the cursor is placed anew."""
        x = self.x
        for at, cell in enumerate(cells, x):
            if cell == "":
                continue
            self.move(at, self.y)
            if len(cell) > 1 and cells[at - x + 1 : at - x + 2] == [""]:  # taken for narrow by some: "❤️"
                self._parts.append("  ")
                self.x = UNKNOWN
                self.move(at, self.y)
            self._parts.append(cell)
            end = at + 1
            self.x = end if is_plain(cell) and end < self.columns else UNKNOWN

    # Erasing

    def can_erase_to(self, blank: Style) -> bool:
        """Whether erasing can leave blanks that look so."""
        return blank == DEFAULT or (self.terminal.bce and blank == blank.blank and not blank.attributes)

    def take_for_erasing(self, blank: Style) -> None:
        """Be ready to erase to ``blank``. Without "background colour erase" too: tmux erases with the
        background of the pen, though terminfo says that it does not."""
        if not self.paints(blank):
            self.take(blank)

    def erase_to_end(self, blank: Style) -> None:
        """Blanks from the cursor to the end of the row."""
        self.take_for_erasing(blank)
        self._parts.append("\x1b[K")

    def erase(self, many: int, blank: Style) -> None:
        """So many blanks; the cursor stays."""
        self.take_for_erasing(blank)
        self._parts.append(f"\x1b[{many}X")

    def clear(self, blank: Style) -> None:
        """Blanks everywhere. The cursor goes home, because not every terminal leaves it."""
        self.take(blank)
        self._parts.append("\x1b[H\x1b[J")
        self.x = self.y = 0

    def clear_rows(self, top: int, bottom: int, blank: Style) -> None:
        """Blanks in the rows from ``top`` to ``bottom`` (both included). The cursor goes home."""
        self.take_for_erasing(blank)
        self._parts.append(f"\x1b[{top + 1};{bottom + 1}r")
        self.x = self.y = 0
        self.move(0, top)
        self._parts.append(f"\x1b[{bottom + 1 - top}M\x1b[r")
        self.x = self.y = 0

    def scroll(self, top: int, bottom: int, rows: int, blank: Style) -> None:
        """Move the rows from ``top`` to ``bottom`` (both included) up, or down when ``rows`` is negative.

        The rows that come in are ``blank``. The cursor goes home, as the region is set and taken back.
        """
        self.take_for_erasing(blank)
        self._parts.append(f"\x1b[{top + 1};{bottom + 1}r")
        self.x = self.y = 0
        if rows > 0:
            self.move(0, bottom)
            self._parts.append("\n" * rows)
        else:
            self.move(0, top)
            self._parts.append("\x1bM" * -rows)
        self._parts.append("\x1b[r")
        self.x = self.y = 0

"""The menu as columns of letters and titles, with a cursor that comes with the first arrow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.i18n import _
from ruobr_tui.screens.program.menu_levels import Block, Entry, Level
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Span, draw
from ruobr_tui.widgets.palette import THIN

WITH_HEADINGS = (72, 22)
"""Columns and rows of a terminal from which groups have headings."""
WIDEST = 36
"""Cells of a column at most: further apart a badge is not read with its title."""
EDGE = 2
"""Cells before the first column."""

MOST = 3
"""Columns at most."""
ARROW = 2
"""Cells of the sign behind a title that leads to another level."""

Cell = str | Entry | None
"""A heading, an entry, or nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    column: int
    row: int


def columns_of(blocks: tuple[Block, ...], width: int, *, headings: bool) -> list[list[Cell]]:
    """Return the cells of each column from the top; columns without a block are left out.

    Without headings the entries are divided anew, into as many columns as cut no title.
    """
    columns: list[list[Cell]] = []
    for column in sorted({block.column for block in blocks}):
        cells: list[Cell] = []
        for block in (each for each in blocks if each.column == column):
            if headings and block.heading:
                cells += [None] * bool(cells)
                cells.append(block.heading)
            cells += block.entries
        columns.append(cells)
    if sum(map(_needs, columns)) <= width:
        return columns
    entries = [cell for column in columns for cell in column if isinstance(cell, Entry)]
    for count in range(MOST, 1, -1):
        rows = -(-len(entries) // count)
        divided: list[list[Cell]] = [[*entries[at : at + rows]] for at in range(0, len(entries), rows)]
        if sum(map(_needs, divided)) <= width:
            return divided
    return [[*entries]]


def widths_of(columns: list[list[Cell]], width: int) -> list[int]:
    """Return the cells of each column: as many as it needs, and what is left in equal parts.

    Where there is too little, badges give way to their sign before a title does.
    """
    each = min(WIDEST, width // max(MOST, len(columns)))
    needs = [_needs(column) for column in columns]
    widths = [max(each, need + _badges(column)) for need, column in zip(needs, columns, strict=True)]
    wanted = [need + _badges(column) for need, column in zip(needs, columns, strict=True)]
    while sum(widths) > width and max(widths) > 1:
        for least in (wanted, needs, [1] * len(columns)):
            spare = [given - at_least for given, at_least in zip(widths, least, strict=True)]
            if max(spare) > 0:
                widths[spare.index(max(spare))] -= 1
                break
    return widths


def _needs(column: list[Cell]) -> int:
    """Return the cells of a column in which no title is cut."""
    entries = [cell for cell in column if isinstance(cell, Entry)]
    arrows = ARROW * any(not entry.section for entry in entries)
    return EDGE + 2 + arrows + max((fit.width_of(_(entry.title)) for entry in entries), default=0)


def _badges(column: list[Cell]) -> int:
    """Return the cells that the badges of a column need behind the titles."""
    found = [fit.width_of(cell.badge) for cell in column if isinstance(cell, Entry) and cell.badge]
    return max(found) + 1 if found else 0


class MenuGrid(Widget):
    """Draws a level of the menu. It takes no keys: its sheet tells it where to move."""

    DEFAULT_CSS = """
    MenuGrid { width: 100%; }
    """

    @dataclass
    class Opened(Message):
        """Posted on a click on an entry."""

        entry: Entry

    def __init__(self) -> None:
        super().__init__(id="menu")
        self._columns: list[list[Cell]] = []
        self._widths: list[int] = []
        self._cursor: Place | None = None
        self._first = 0  # index of the uppermost row, where not all have room

    def show_level(self, level: Level, size: tuple[int, int], room: int) -> int:
        """Show a level without a cursor, for a terminal of this size; returns the rows that it takes."""
        width, height = size
        headings = width >= WITH_HEADINGS[0] and height >= WITH_HEADINGS[1]
        self._columns = columns_of(level.blocks, width - EDGE, headings=headings)
        if self.rows > room:
            self._columns = columns_of(level.blocks, width - EDGE, headings=False)
        self._widths = widths_of(self._columns, width - EDGE)
        self._cursor, self._first = None, 0
        rows = max(1, min(self.rows, room))
        self.styles.height = rows
        self.refresh()
        return rows

    @property
    def rows(self) -> int:
        """The rows of the longest column."""
        return max((len(column) for column in self._columns), default=0)

    @property
    def cursor(self) -> Entry | None:
        """The selected entry."""
        if self._cursor is None:
            return None
        cell = self._columns[self._cursor.column][self._cursor.row]
        return cell if isinstance(cell, Entry) else None

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Return the first cell of the selected entry; None without one."""
        if self._cursor is None:
            return None
        left = EDGE - 1 + sum(self._widths[: self._cursor.column])
        return self.content_region.offset + Offset(left, self._cursor.row - self._first)

    def move(self, across: int, down: int) -> None:
        """Select the next entry in this direction; the first one before anything is selected."""
        places = [
            Place(x, y)
            for x, column in enumerate(self._columns)
            for y, cell in enumerate(column)
            if isinstance(cell, Entry)
        ]
        if not places:
            return
        here = self._cursor
        if here is None:
            self._select(places[0])
        elif down:
            own = [place for place in places if place.column == here.column]
            self._select(own[(own.index(here) + down) % len(own)])
        else:
            column = (here.column + across) % len(self._columns)
            beside = [place for place in places if place.column == column]
            self._select(min(beside, key=lambda place: abs(place.row - here.row)))

    def _select(self, place: Place) -> None:
        before, self._cursor = self._cursor, place
        height = self.size.height
        first = min(self._first, place.row)
        if place.row >= first + height:
            first = place.row - height + 1
        if first != self._first:
            self._first = first
            self.refresh()
            return
        for each in (before, place):
            if each is not None:
                left = EDGE - 1 + sum(self._widths[: each.column])
                self.refresh(Region(left, each.row - self._first, self._widths[each.column], 1))

    def on_click(self, event: events.Click) -> None:
        """Open the entry that was clicked."""
        row = event.y + self._first
        ends = list(accumulate(self._widths, initial=EDGE - 1))[1:]
        at = next((at for at, end in enumerate(ends) if event.x < end), len(ends))
        if at < len(self._columns) and row < len(self._columns[at]):
            cell = self._columns[at][row]
            if isinstance(cell, Entry):
                self.post_message(self.Opened(cell))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one row of all columns."""
        width, theme, row = self.size.width, self.app.theme, y + self._first
        strips = [draw((), EDGE - 1, theme)]
        for at, column in enumerate(self._columns):
            cell = column[row] if row < len(column) else None
            ground = "cursor" if self._cursor == Place(at, row) else "plain"
            each = self._widths[at]
            strips.append(draw(self._spans(cell, column, each - 1), each - 1, theme, ground))
            strips.append(draw((), 1, theme))
        strip = Strip.join(strips)
        return (
            Strip.join([strip, draw((), width - strip.cell_length, theme)])
            if strip.cell_length < width
            else strip
        )

    def _spans(self, cell: Cell, column: list[Cell], width: int) -> list[Span]:
        """Return one cell's letter, title, arrow and badge; a heading in its own role."""
        if cell is None:
            return []
        if isinstance(cell, str):
            return [Span(" " + _(cell), "heading")]
        entries = [each for each in column if isinstance(each, Entry)]
        arrows = ARROW * any(not each.section for each in entries)
        widest = max(fit.width_of(_(each.title)) for each in entries)
        titles = max(1, min(widest, width - 3 - arrows))
        room = width - 3 - arrows - titles - 1
        badge = self._badge(cell.badge)
        if fit.width_of(badge) > room:
            badge = badge[: max(0, min(1, room))]
        arrow = " ▸" if not cell.section else "  "
        return [
            Span(" ", "text"),
            Span(cell.letter, "active"),
            Span(" " + fit.left(_(cell.title), titles), "text"),
            *([Span(arrow, "dim")] if arrows else []),
            Span(f" {badge}" if badge else "", _role(cell.badge)),
        ]

    def _badge(self, badge: str) -> str:
        return badge.replace("●", "*") if self.app.theme == THIN else badge


def _role(badge: str) -> str:
    """Return the role of a badge by its first sign."""
    return {"●": "active", "!": "warning"}.get(badge[:1], "dim")

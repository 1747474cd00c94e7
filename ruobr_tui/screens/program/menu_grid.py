"""The menu as columns of letters and titles, with a cursor that comes with the first arrow."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Region
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

Cell = str | Entry | None
"""A heading, an entry, or nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    column: int
    row: int


def columns_of(blocks: tuple[Block, ...], *, headings: bool) -> list[list[Cell]]:
    """Return the cells of each column from the top; columns without a block are left out."""
    columns: list[list[Cell]] = []
    for column in sorted({block.column for block in blocks}):
        cells: list[Cell] = []
        for block in (each for each in blocks if each.column == column):
            if headings and block.heading:
                cells += [None] * bool(cells)
                cells.append(block.heading)
            cells += block.entries
        columns.append(cells)
    return columns


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
        self._cursor: Place | None = None
        self._first = 0  # index of the uppermost row, where not all have room

    def show_level(self, level: Level, size: tuple[int, int], room: int) -> int:
        """Show a level without a cursor, for a terminal of this size; returns the rows that it takes."""
        width, height = size
        self._columns = columns_of(
            level.blocks, headings=width >= WITH_HEADINGS[0] and height >= WITH_HEADINGS[1]
        )
        if self.rows > room:
            self._columns = columns_of(level.blocks, headings=False)
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
                width = self._width
                self.refresh(Region(EDGE - 1 + each.column * width, each.row - self._first, width, 1))

    @property
    def _width(self) -> int:
        """Cells of a column."""
        return min(WIDEST, max(1, (self.size.width - EDGE) // max(1, len(self._columns), 3)))

    def on_click(self, event: events.Click) -> None:
        """Open the entry that was clicked."""
        at, row = (event.x - EDGE + 1) // self._width, event.y + self._first
        if 0 <= at < len(self._columns) and row < len(self._columns[at]):
            cell = self._columns[at][row]
            if isinstance(cell, Entry):
                self.post_message(self.Opened(cell))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one row of all columns."""
        width, theme, row = self.size.width, self.app.theme, y + self._first
        each = self._width
        strips = [draw((), EDGE - 1, theme)]
        for at, column in enumerate(self._columns):
            cell = column[row] if row < len(column) else None
            ground = "cursor" if self._cursor == Place(at, row) else "plain"
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
        widest = max(fit.width_of(_(each.title)) for each in entries)
        badges = max(fit.width_of(self._badge(each.badge)) for each in entries)
        arrows = 2 * any(not each.section for each in entries)
        room = width - 3 - arrows
        titles = min(widest, room)
        if badges and widest + badges + 1 > room:
            # A badge gives way before a title does: the sign of it is enough.
            badges = min(badges, max(3, room - widest - 1))
            titles = min(widest, room - badges - 1)
        badge = fit.cut(self._badge(cell.badge), badges)
        if "…" in badge:
            badge = badge[:1]
        arrow = " ▸" if not cell.section else "  "
        return [
            Span(" ", "text"),
            Span(cell.letter, "key"),
            Span(" " + fit.left(_(cell.title), titles), "text"),
            *([Span(arrow, "dim")] if arrows else []),
            Span(f" {badge}" if badge else "", _role(cell.badge)),
        ]

    def _badge(self, badge: str) -> str:
        return badge.replace("●", "*") if self.app.theme == THIN else badge


def _role(badge: str) -> str:
    """Return the role of a badge by its first sign."""
    return {"●": "active", "!": "warning"}.get(badge[:1], "dim")

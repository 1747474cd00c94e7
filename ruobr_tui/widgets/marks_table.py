"""The table of subjects and marks: a column for each date if there is room, otherwise marks in a row.

On a narrow screen columns are dropped in the order of ``DROPPED``; subject, marks, average and estimated mark
always stay. ``‹`` and ``›`` stand for marks that do not fit; the selected one is always shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span

DROPPED = ("place", "class", "goal", "trend")
"""Order in which columns are dropped if there is no room."""

WANTED = 24  # cells for marks; with fewer, other columns are dropped
WIDE = 100  # cells from which dates have columns even if not all of them fit


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark or absence."""

    day: date
    text: str
    role: str = "mark"


@dataclass(frozen=True, slots=True)
class Row:
    """One subject; the texts are those of the columns."""

    key: Hashable
    subject: str
    cells: tuple[Cell, ...] = ()
    average: str = ""
    average_role: str = "text"
    trend: str = ""
    mark: str = ""
    mark_role: str = "mark"
    goal: str = ""
    class_average: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A table for one width: titles of its columns, one line for each subject."""

    head: tuple[Line, ...]
    rows: tuple[Line, ...]


def lay_out(rows: Sequence[Row], width: int, chosen: tuple[Hashable, int] | None = None) -> Laid:
    """Lay the table out in ``width`` cells. ``chosen`` is a row's id and the index of one of its cells."""
    name_width = min(max([8, *(fit.width_of(row.subject) for row in rows)]), max(12, width // 5))
    columns = _columns(rows)
    longest = max([10, *(fit.width_of(_run_text(row.cells)) + 2 for row in rows)])
    for dropped in (*DROPPED, ""):
        room = width - 2 - name_width - sum(size + 2 for _id, _title, size in columns)
        if room >= min(WANTED, longest) or not dropped:
            break
        columns = [column for column in columns if column[0] != dropped]
    room = max(4, room)
    grid: _Grid | None = _Grid(rows, room, chosen)
    if grid is not None and not (grid.is_whole or (width >= WIDE and grid.days)):
        grid = None
    titles = [Span("  " + fit.right(title, size), "dim") for _id, title, size in columns]
    head = []
    if grid is not None:
        months, days = grid.head()
        head.append(Line((Span(" " * (name_width + 2)), Span(fit.left(months, room), "dim"))))
        head.append(Line((Span(" " * (name_width + 2)), Span(fit.left(days, room), "dim"), *titles)))
    else:
        subject = fit.left(_("Subject"), name_width)
        head.append(Line((Span(f" {subject} ", "dim"), Span(fit.left(_("Marks"), room), "dim"), *titles)))
    lines = []
    for row in rows:
        place = chosen[1] if chosen is not None and chosen[0] == row.key else None
        marks = grid.spans(row, place) if grid is not None else _run(row.cells, room, place)
        values = {
            "average": (row.average, row.average_role),
            "trend": (row.trend, "active"),
            "mark": (row.mark, row.mark_role),
            "goal": (row.goal, "dim"),
            "class": (row.class_average, "dim"),
            "place": (row.place, "dim"),
        }
        cells = [
            Span("  " + (fit.left if name in _AT_LEFT else fit.right)(values[name][0], size), values[name][1])
            for name, _title, size in columns
        ]
        spans = (Span(f" {fit.left(row.subject, name_width)} "), *marks, *cells)
        lines.append(Line(spans, row.key))
    return Laid(tuple(head), tuple(lines))


_AT_LEFT = frozenset({"goal", "mark"})


def _columns(rows: Sequence[Row]) -> list[tuple[str, str, int]]:
    """Return id, title and width of the columns beside the marks; columns without any value are left out."""
    texts = (
        ("average", _("avg"), [row.average for row in rows]),
        ("trend", "", [row.trend for row in rows]),
        ("mark", "", [row.mark for row in rows]),
        ("goal", "", [row.goal for row in rows]),
        ("class", _("class"), [row.class_average for row in rows]),
        ("place", _("place"), [row.place for row in rows]),
    )
    return [
        (name, title, max(fit.width_of(text) for text in (title, *values)))
        for name, title, values in texts
        if any(values)
    ]


# Marks in a row


def _run_text(cells: Iterable[Cell]) -> str:
    return "".join(separator + cell.text for separator, cell in _separated(cells))


def _separated(cells: Iterable[Cell]) -> list[tuple[str, Cell]]:
    """Return each cell with its separator: a point where a new month begins."""
    found = []
    before: Cell | None = None
    for cell in cells:
        if before is None:
            separator = ""
        elif (before.day.year, before.day.month) == (cell.day.year, cell.day.month):
            separator = " "
        else:
            separator = " · "
        found.append((separator, cell))
        before = cell
    return found


def _run(cells: Sequence[Cell], room: int, place: int | None) -> list[Span]:
    """Return marks one after another in exactly ``room`` cells; the latest ones if not all fit.

    The selected one is in brackets, which replace the spaces around it.
    """
    parts = _separated(cells)
    sizes = [fit.width_of(cell.text) + max(1, fit.width_of(separator)) for separator, cell in parts]
    first, last = window(sizes, room - 1, place)
    spans = [Span("‹" if first > 0 else " ", "dim")]
    open_bracket = False
    for number in range(first, last):
        separator, cell = parts[number]
        separator = separator if number > first else ""
        if number == place:
            if separator:
                separator = separator[:-1] + "["
            else:
                spans[-1] = Span("[", "accent")
        elif open_bracket:
            separator = "]" + separator[1:]
        open_bracket = number == place
        spans += [Span(separator, "accent" if "[" in separator or "]" in separator else "dim")]
        spans += [Span(cell.text, cell.role)]
    end = "]" if open_bracket else ("›" if last < len(parts) else " ")
    spans.append(Span(end, "accent" if open_bracket else "dim"))
    used = sum(fit.width_of(span.text) for span in spans)
    return [*spans, Span(" " * max(0, room - used))]


def window(sizes: Sequence[int], room: int, place: int | None) -> tuple[int, int]:
    """Return the range (start, end) of cells to show: the last ones, or those around ``place``.

    ``sizes`` are widths including the separator before each.
    """
    last = len(sizes)
    first = _reach_back(sizes, last, room)
    if place is not None and place < first:
        first = last = place - 1 if place and sum(sizes[place - 1 : place + 1]) <= room else place
        while last < len(sizes) and sum(sizes[first : last + 1]) <= room:
            last += 1
        last = max(last, first + 1)
        first = _reach_back(sizes, last, room)
    return first, last


def _reach_back(sizes: Sequence[int], last: int, room: int) -> int:
    first = last
    while first > 0 and sum(sizes[first - 1 : last]) <= room:
        first -= 1
    return first


# A column for each date


class _Grid:
    """The range of dates that is shown: the latest ones, or those up to the selected mark."""

    def __init__(self, rows: Sequence[Row], room: int, chosen: tuple[Hashable, int] | None) -> None:
        self.room = room
        widths: dict[date, int] = {}
        for row in rows:
            for day, text in _by_day(row.cells).items():
                widths[day] = max(widths.get(day, 2), sum(fit.width_of(cell.text) + 1 for cell in text) - 1)
        days = sorted(widths)
        at = [days.index(row.cells[chosen[1]].day) for row in rows if chosen and row.key == chosen[0]]
        first, last = window([widths[day] + 1 for day in days], room - 1, at[0] if at else None)
        self.days = days[first:last]
        self.widths = widths
        self.is_whole = bool(days) and len(self.days) == len(days)
        self.before, self.after = first > 0, last < len(days)

    def head(self) -> tuple[str, str]:
        """Return the heading: months above days."""
        months, days = "", "‹" if self.before else " "
        month = None
        at = 1
        for day in self.days:
            size = self.widths[day]
            if (day.year, day.month) != month and fit.width_of(months) < at:
                months = fit.left(months, at) + phrases.month_name(day)
                month = (day.year, day.month)
            days += fit.right(str(day.day), size) + " "
            at += size + 1
        return months, days.rstrip() + (" ›" if self.after else "")

    def spans(self, row: Row, place: int | None) -> list[Span]:
        """Return the marks of a row below their dates; the selected one in brackets."""
        by_day = _by_day(row.cells)
        chosen = row.cells[place] if place is not None and place < len(row.cells) else None
        spans: list[Span] = []
        gap = " "
        for day in self.days:
            cells = by_day.get(day, [])
            gap += " " * (self.widths[day] - sum(fit.width_of(cell.text) + 1 for cell in cells) + bool(cells))
            for cell in cells:
                if cell is chosen:
                    gap = gap[:-1] + "["
                spans += [Span(gap, "accent" if gap.strip() else "dim"), Span(cell.text, cell.role)]
                gap = "]" if cell is chosen else " "
            if not cells:
                gap += " "
        spans.append(Span(gap, "accent" if gap.strip() else "dim"))
        used = sum(fit.width_of(span.text) for span in spans)
        return [*spans, Span(" " * max(0, self.room - used))]


def _by_day(cells: Iterable[Cell]) -> dict[date, list[Cell]]:
    found: dict[date, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.day, []).append(cell)
    return found

"""The table of subjects and marks: a column for each date on wide screens, otherwise marks in a row.

On a narrow screen columns are dropped in the order of ``DROPPED``; subject, marks, average and estimated mark
always stay. ``‹`` and ``›`` stand for marks that do not fit; the selected one is always shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span, size_of

DROPPED = ("place", "class", "change", "goal")
"""Order in which columns are dropped if there is no room. Marks in a row go before all but the last one."""

SLOT = 3  # cells of a mark in a row, with its gap, where all fit
WANTED = 26  # cells for marks; with fewer, other columns are dropped
WIDE = 99  # cells from which dates have columns
_AT_LEFT = frozenset({"goal", "mark"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark or absence."""

    day: date
    text: str
    role: str = "mark"
    joins: bool = False  # stands at once behind another one of its day: "54"


@dataclass(frozen=True, slots=True)
class Row:
    """One subject; the texts are those of the columns."""

    key: Hashable
    subject: str
    cells: tuple[Cell, ...] = ()
    note: str = ""  # in place of marks, if there are none
    average: str = ""
    average_role: str = "text"
    change: str = ""
    change_role: str = "dim"
    mark: str = ""
    mark_role: str = "mark"
    goal: str = ""
    short_goal: str = ""  # beside dates
    class_average: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A table for one width: titles of its columns, one line for each subject."""

    head: tuple[Line, ...]
    rows: tuple[Line, ...]
    has_dates: bool = False
    columns: tuple[str, ...] = ()  # names of those that are shown beside the marks


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    title: str
    size: int


def lay_out(
    rows: Sequence[Row],
    width: int,
    chosen: tuple[Hashable, int] | None = None,
    *,
    is_final: bool = False,
    rule: bool = False,
    by_date: bool = True,
) -> Laid:
    """Lay the table out in ``width`` cells.

    ``chosen`` is a row's key and the index of one of its cells, which gets brackets. ``is_final``: the marks
    are those of a term that is over. ``rule``: a line under the titles. ``by_date``: whether dates may have
    columns.
    """
    name_width = min(max([7, *(fit.width_of(row.subject) for row in rows)]), max(13, width // 5))
    grid: _Grid | None = None
    if by_date and width >= WIDE and any(row.cells for row in rows):
        columns, room = _columns(rows, width, name_width, is_final, has_dates=True)
        grid = _Grid(rows, room, chosen)
        if not grid.days:
            grid = None
    if grid is None:
        columns, room = _columns(rows, width, name_width, is_final, has_dates=False)
    lines = []
    for row in rows:
        place = chosen[1] if chosen is not None and chosen[0] == row.key else None
        if not row.cells and row.note:
            marks = [Span(" " + fit.left(row.note, room - 1), "dim")]
        elif grid is not None:
            marks = grid.spans(row, place)
        else:
            marks = _run(row.cells, room, place)
        subject = Span(f" {fit.left(row.subject, name_width)}  ")
        lines.append(Line((subject, *marks, *_values(row, columns, grid is not None)), row.key))
    head = _head(columns, grid, name_width, room)
    if rule:
        head.append(Line((Span("─" * width, "rule"),)))
    return Laid(tuple(head), tuple(lines), grid is not None, tuple(column.name for column in columns))


def _values(row: Row, columns: Sequence[_Column], has_dates: bool) -> Iterable[Span]:
    texts = {
        "average": (row.average, row.average_role),
        "change": (row.change, row.change_role),
        "mark": (row.mark, row.mark_role),
        "goal": (row.short_goal if has_dates else row.goal, "text"),
        "class": (row.class_average, "dim"),
        "place": (row.place, "dim"),
    }
    for column in columns:
        text, role = texts[column.name]
        align = fit.left if column.name in _AT_LEFT else fit.right
        yield Span("  " + align(text, column.size), role)


def _columns(
    rows: Sequence[Row], width: int, name_width: int, is_final: bool, *, has_dates: bool
) -> tuple[list[_Column], int]:
    """Return the columns beside the marks, and the cells left for marks. Empty columns are left out."""
    goals = [row.short_goal if has_dates else row.goal for row in rows]
    long_goal = pgettext("column of marks", "To the next mark")
    short_goal = pgettext("column of marks", "To next")
    texts = (
        ("average", pgettext("column of marks", "Avg"), [row.average for row in rows]),
        ("change", pgettext("column of marks", "Month"), [row.change for row in rows]),
        (
            "mark",
            pgettext("column of marks", "Final") if is_final else pgettext("column of marks", "Leads to"),
            [row.mark for row in rows],
        ),
        ("goal", short_goal if has_dates else long_goal, goals),
        ("class", pgettext("column of marks", "Class"), [row.class_average for row in rows]),
        ("place", pgettext("column of marks", "Rank"), [row.place for row in rows]),
    )
    columns = [
        _Column(name, title, max(fit.width_of(text) for text in (title, *values)))
        for name, title, values in texts
        if any(values)
    ]
    longest = max([10, *(_longest(row.cells) for row in rows)])
    left = width - 3 - name_width
    for dropped in (*DROPPED, ""):
        room = left - sum(column.size + 2 for column in columns)
        wanted = min(WANTED, longest) if has_dates or dropped == "goal" else longest
        if room >= wanted or not dropped:
            break
        columns = [column for column in columns if column.name != dropped]
    return columns, max(4, room)


def _head(columns: Sequence[_Column], grid: _Grid | None, name_width: int, room: int) -> list[Line]:
    """Return the titles; above dates the months."""
    titles = [
        Span("  " + (fit.left if column.name in _AT_LEFT else fit.right)(column.title, column.size), "dim")
        for column in columns
    ]
    subject = Span(f" {fit.left(_('Subject'), name_width)}  ", "dim")
    if grid is None:
        title = _("Marks, newest right")
        title = title if fit.width_of(title) < room else _("Marks")
        return [Line((subject, Span(" " + fit.left(title, room - 1), "dim"), *titles))]
    months, days = grid.head()
    return [
        Line((Span(" " * (name_width + 3)), Span(fit.left(months, room), "heading"))),
        Line((subject, Span(fit.left(days, room), "dim"), *titles)),
    ]


# Marks in a row


def _slots(cells: Iterable[Cell]) -> list[int]:
    return [max(SLOT, fit.width_of(cell.text) + 1) for cell in cells]


def _longest(cells: Sequence[Cell]) -> int:
    """Return the cells that marks want: slots if they are few, else all of them close together."""
    slots = sum(_slots(cells)) + 1
    return slots if slots <= WANTED else max(WANTED, sum(fit.width_of(cell.text) + 1 for cell in cells) + 1)


def _sizes(cells: Sequence[Cell], room: int) -> list[int]:
    """Return the cells of each mark with the gap behind it: slots of one width if all fit."""
    slots = _slots(cells)
    if sum(slots) <= room - 1:
        return slots
    return [fit.width_of(cell.text) + 1 for cell in cells]


def _run(cells: Sequence[Cell], room: int, place: int | None) -> list[Span]:
    """Return marks one after another in exactly ``room`` cells; the latest ones if not all fit.

    The selected one is in brackets, which replace the blanks around it.
    """
    cells = [replace(cell, text=fit.cut(cell.text, room - 2)) for cell in cells]
    sizes = _sizes(cells, room)
    first, last = window(sizes, room - 1, place)
    if place is not None and last == place + 1 < len(cells):  # both "]" and "›" follow it, if there is room
        sizes[place] = min(room - 1, max(sizes[place], fit.width_of(cells[place].text) + 2))
        first, last = window(sizes, room - 1, place)
    spans = [Span("‹" if first > 0 else " ", "dim")]
    for number in range(first, last):
        cell = cells[number]
        gap = " " * (sizes[number] - fit.width_of(cell.text))
        if number == place:
            before = spans.pop()
            spans += [Span(before.text[:-1], before.role), Span("[", "accent")]
            gap = "]" + gap[1:]
        spans += [Span(cell.text, cell.role), Span(gap, "accent" if number == place else "dim")]
    if last < len(cells) and spans[-1].text.endswith(" "):
        spans[-1] = Span(spans[-1].text[:-1] + "›", spans[-1].role)
    used = size_of(spans)
    return [*(span for span in spans if span.text), Span(" " * max(0, room - used))]


def window(sizes: Sequence[int], room: int, place: int | None) -> tuple[int, int]:
    """Return the range (start, end) of cells to show: the last ones, or those around ``place``.

    ``sizes`` are widths including the gap of each.
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
            for day, cells in _by_day(row.cells).items():
                widths[day] = max(widths.get(day, 2), fit.width_of("".join(_joined(cells))))
        days = sorted(widths)
        at = [days.index(row.cells[chosen[1]].day) for row in rows if chosen and row.key == chosen[0]]
        first, last = window([widths[day] + 1 for day in days], room - 1, at[0] if at else None)
        self.days = days[first:last]
        self.widths = widths
        self.before, self.after = first > 0, last < len(days)

    def head(self) -> tuple[str, str]:
        """Return the heading: months above days."""
        months, days = "", "‹" if self.before else " "
        month = None
        at = 1
        for day in self.days:
            size = self.widths[day]
            if (day.year, day.month) != month and fit.width_of(months) < at:
                months = fit.left(months, at) + phrases.month_alone(day).upper()
                month = (day.year, day.month)
            days += fit.left(str(day.day), size) + " "
            at += size + 1
        return months, days.rstrip() + (" ›" if self.after else "")

    def spans(self, row: Row, place: int | None) -> list[Span]:
        """Return the marks of a row below their dates; those of the selected one's day in brackets."""
        by_day = _by_day(row.cells)
        chosen = row.cells[place] if place is not None and place < len(row.cells) else None
        spans: list[Span] = []
        gap = " "
        for day in self.days:
            cells = by_day.get(day, [])
            is_chosen = chosen is not None and day == chosen.day
            if is_chosen:
                gap = gap[:-1] + "["
            spans.append(Span(gap, "accent" if gap.strip() else "dim"))
            used = 0
            for text, cell in zip(_joined(cells), cells, strict=True):
                spans.append(Span(text, cell.role))
                used += fit.width_of(text)
            gap = ("]" if is_chosen else " ") + " " * (self.widths[day] - used)
        spans.append(Span(gap, "accent" if gap.strip() else "dim"))
        used = size_of(spans)
        return [*spans, Span(" " * max(0, self.room - used))]


def _joined(cells: Sequence[Cell]) -> list[str]:
    """Return the texts of one day: figures stand together, others have a gap before them."""
    return [
        cell.text if number == 0 or (cell.joins and cells[number - 1].joins) else " " + cell.text
        for number, cell in enumerate(cells)
    ]


def _by_day(cells: Iterable[Cell]) -> dict[date, list[Cell]]:
    found: dict[date, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.day, []).append(cell)
    return found

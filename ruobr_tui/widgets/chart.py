"""Small charts of cells: a sparkline, a trend of averages, and the distribution of marks.

Values are exact decimals; positions are computed with integers and fractions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from ruobr_tui import phrases
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span, line

LOWEST, HIGHEST = 2, 5  # range of the axis; a mark 1 extends it
_BLOCKS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # braille bits, by row and column
_AXIS = 3  # cells left of the chart: mark and axis


def _half_up(number: Fraction) -> int:
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)


def sparkline(values: Sequence[Decimal], width: int = 8) -> str:
    """Draw averages as blocks from 2 (lowest) to 5 (highest): the last ``width`` values."""
    values = _thinned(values, width)
    top = len(_BLOCKS) - 1
    signs = []
    for value in values:
        place = _half_up(Fraction(value - LOWEST) * top / (HIGHEST - LOWEST))
        signs.append(_BLOCKS[max(0, min(top, place))])
    return "".join(signs)


def places_spark(places: Sequence[int], width: int = 8) -> str:
    """Draw places in a queue as blocks that rise as the place improves; "" for fewer than two."""
    if len(places) < 2:
        return ""
    shown = _thinned(places, width)
    worst, best = max(places), min(places)
    if worst == best:
        return _BLOCKS[0] * len(shown)
    top = len(_BLOCKS) - 1
    return "".join(_BLOCKS[_half_up(Fraction((worst - place) * top, worst - best))] for place in shown)


_Number = TypeVar("_Number", Decimal, int)


def _thinned(values: Sequence[_Number], count: int) -> Sequence[_Number]:
    """Return at most ``count`` of the values, evenly spaced, with the first and the last."""
    if count < 2 or len(values) <= count:
        return values[-max(count, 0) :] if count else []
    last = len(values) - 1
    return [values[_half_up(Fraction(number * last, count - 1))] for number in range(count)]


def trend(
    points: Sequence[tuple[date, Decimal]], start: date, end: date, width: int, height: int = 7
) -> list[Line]:
    """Draw an average from ``start`` to ``end`` with dots; marks label the left edge, dates the bottom.

    ``height`` excludes the two lines of the axis and its labels. Empty without points or without room.
    """
    columns = width - _AXIS
    if not points or columns < 10 or height < 4:
        return []
    floor = min(LOWEST, *(int(value) for _day, value in points))
    canvas = _Canvas(columns, height)
    length = max(1, (end - start).days)

    def place(day: date, value: Decimal) -> tuple[int, int]:
        across = Fraction(min(max((day - start).days, 0), length), length)
        down = Fraction(HIGHEST - value) / (HIGHEST - floor)
        return _half_up(across * (canvas.wide - 1)), _half_up(down * (canvas.high - 1))

    placed = [place(day, value) for day, value in points]
    for before, after in pairwise(placed):
        canvas.draw_line(before, after)
    canvas.dot(*placed[-1])
    labels = {
        _half_up(Fraction((HIGHEST - mark) * (canvas.high - 1), HIGHEST - floor)) // 4: str(mark)
        for mark in range(floor, HIGHEST + 1)
    }
    lines = []
    for row, text in enumerate(canvas.rows()):
        label = labels.get(row, "")
        axis = Span(f"{label:>1} {'┤' if label else '│'}", "dim")
        lines.append(Line((axis, Span(text, "active"))))
    lines.append(line((" " * (_AXIS - 1) + "└" + "─" * columns, "rule")))
    lines.append(line((" " * (_AXIS - 1) + _dates(start, end, columns + 1), "dim")))
    return lines


def _dates(start: date, end: date, width: int) -> str:
    """Return labels for the first and the last day, and for the first of each month where there is room."""
    length = max(1, (end - start).days)
    text = fit.left(phrases.numeric_day(start), width)
    last = phrases.numeric_day(end)
    text = text[: width - len(last)] + last
    month = start.replace(day=1)
    while (month := (month + timedelta(days=32)).replace(day=1)) < end:
        label = phrases.numeric_day(month)
        at = 1 + _half_up(Fraction((month - start).days * (width - 2), length))
        if at + len(label) < width and text[max(0, at - 1) : at + len(label) + 1].isspace():
            text = text[:at] + label + text[at + len(label) :]
    return text


class _Canvas:
    """A canvas of dots: two across and four down in each cell."""

    def __init__(self, columns: int, rows: int) -> None:
        self._cells = [[0] * columns for _row in range(rows)]
        self.wide, self.high = columns * 2, rows * 4

    def dot(self, x: int, y: int) -> None:
        """Set one dot."""
        self._cells[y // 4][x // 2] |= _DOTS[y % 4][x % 2]

    def draw_line(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Connect two dots without a gap."""
        (x1, y1), (x2, y2) = start, end
        steps = max(abs(x2 - x1), abs(y2 - y1), 1)
        for step in range(steps + 1):
            self.dot(
                x1 + _half_up(Fraction((x2 - x1) * step, steps)),
                y1 + _half_up(Fraction((y2 - y1) * step, steps)),
            )

    def rows(self) -> list[str]:
        """Return the cells as text, from the top."""
        return ["".join(chr(0x2800 + bits) if bits else " " for bits in row) for row in self._cells]


def distribution(counts: Mapping[int, int], width: int) -> list[Line]:
    """Draw a bar for each mark from 5 down, with its count and share in whole per cent.

    Mark 1 is left out when its count is 0. Empty without marks.
    """
    total = sum(counts.values())
    if not total:
        return []
    most = max(counts.values())
    number = len(str(most))
    room = max(4, width - number - 9)
    lines = []
    for mark in sorted(counts, reverse=True):
        count = counts[mark]
        if mark < LOWEST and not count:
            continue
        bar = _bar(Fraction(count, most), room)
        share = _half_up(Fraction(100 * count, total))
        role = "bad" if mark <= LOWEST else "active"
        lines.append(
            line(
                (f"{mark} ", "mark"),
                (fit.left(bar, room), role),
                (f" {count:>{number}}", "text"),
                (f"{share:>4} %", "dim"),
            )
        )
    return lines


def bars(rows: Sequence[tuple[str, Decimal, str]], width: int) -> list[Line]:
    """Draw a bar for each row: (name, value of at least 0, value as text)."""
    most = max((value for _name, value, _text in rows), default=Decimal(0))
    if most <= 0:
        return []
    names = max(fit.width_of(name) for name, _value, _text in rows)
    texts = max(fit.width_of(text) for _name, _value, text in rows)
    room = max(4, width - names - texts - 4)
    return [
        line(
            (f" {fit.left(name, names)} ", "dim"),
            (fit.left(_bar(Fraction(value) / Fraction(most), room), room), "active"),
            (f" {fit.right(text, texts)}", "text"),
        )
        for name, value, text in rows
    ]


def _bar(share: Fraction, room: int) -> str:
    eighths = _half_up(share * room * 8)
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")

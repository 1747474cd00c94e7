"""The shortest way of the cursor from one cell to another (ECMA-48, 8.3)."""

from __future__ import annotations

from ruobr_tui.terminal.capabilities import Capabilities

UNKNOWN = -1
"""A column, or a row, that is not known: after the last column, after a character of doubtful width."""


def shortest(from_x: int, from_y: int, x: int, y: int, terminal: Capabilities) -> str:
    """The shortest sequence; the line feed is taken to keep the column and never to scroll."""
    if from_y == UNKNOWN:
        return _absolute(x, y)
    if (from_x, from_y) == (x, y):
        return ""
    down = _vertical(y - from_y)
    if from_y == y:
        across = _horizontal(from_x, x, terminal)
        return across or _absolute(x, y)
    best = _absolute(x, y)
    across = _horizontal(from_x, x, terminal)
    if across is not None and len(down) + len(across) < len(best):
        best = down + across
    if from_x == x and terminal.rows_absolute and len(straight := f"\x1b[{y + 1}d") < len(best):
        best = straight
    return best


def _absolute(x: int, y: int) -> str:
    if x == 0:
        return f"\x1b[{y + 1}H" if y else "\x1b[H"
    return f"\x1b[{y + 1};{x + 1}H" if y else f"\x1b[;{x + 1}H"


def _vertical(rows: int) -> str:
    if rows > 0:
        return "\n" * rows if rows <= 3 else f"\x1b[{rows}B"
    if rows < 0:
        return "\x1b[A" if rows == -1 else f"\x1b[{-rows}A"
    return ""


def _horizontal(from_x: int, x: int, terminal: Capabilities) -> str | None:
    """The shortest move within a row; None when only an absolute one will do."""
    if from_x == x:
        return ""
    ways = ["\r" + _right(x)]
    if from_x != UNKNOWN:
        if x > from_x:
            ways.append(_right(x - from_x))
        else:
            back = from_x - x
            ways.append("\b" * back if back <= 3 else f"\x1b[{back}D")
    if terminal.columns_absolute:
        ways.append(f"\x1b[{x + 1}G")
    return min(ways, key=len)


def _right(columns: int) -> str:
    if columns == 0:
        return ""
    return "\x1b[C" if columns == 1 else f"\x1b[{columns}C"

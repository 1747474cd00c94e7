"""Whom the home is shown to, the columns of its rows, and the headings of their groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from ruobr_tui.screens.today.sheet import Row
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, line

WIDE = 78
"""Cells from which texts and days are written in full."""
NAME = 12
"""Cells of the longest first name."""


class View(NamedTuple):
    """Whom it is shown to, and when. ``names`` are the children with a diary, each name once."""

    names: Mapping[int, str]
    now: datetime
    only: int | None = None
    """The one child that is shown; None: all, and the rows of the whole account."""
    beside: bool = False
    """Whether days, meals, applications and averages have a column of their own."""

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()

    @property
    def owners(self) -> list[str]:
        """The children in their order."""
        return [str(number) for number in self.names]

    def shows(self, child: int) -> bool:
        """Whether rows of a child are shown (0: of the whole account, or of a child without a diary)."""
        return self.only is None or child == self.only or (child == 0 and len(self.names) < 2)

    def name(self, row: Row) -> str:
        """Whose row it is."""
        return self.names.get(row.child, "") if row.child else row.who


class Columns(NamedTuple):
    """Widths of the columns; ``name`` is 0 where every row is of one child."""

    width: int
    name: int
    wraps: int = 0
    """In how many further lines long texts go on at most."""

    @classmethod
    def of(cls, rows: Iterable[Row], view: View, width: int) -> Columns:
        """As wide as the longest name of these rows and the children."""
        names = {view.name(row) for row in rows if view.shows(row.child)}
        names |= {name for child, name in view.names.items() if view.shows(child)}
        alone = len(names - {""}) <= 1 and len(view.names) <= 1
        widest = max((fit.width_of(name) for name in names), default=0)
        return cls(width, 0 if alone else min(widest, NAME) + (2 if width >= WIDE else 1))


def group_heading(title: str, width: int, count: int = 0) -> Line:
    """A heading with a rule, and how many rows there are at its right end."""
    text = fit.cut(title, width)
    number = f" {count}" if count else ""
    rest = width - fit.width_of(text) - 1 - len(number)
    return line((text, "heading"), (" " + "─" * rest if rest > 1 else "", "rule"), (number, "rule"))

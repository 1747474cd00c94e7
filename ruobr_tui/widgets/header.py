"""The header line: tabs at the left, the title in the middle, badge and freshness at the right.

The chosen tab stands in brackets, so it needs no colour. Where room is short, parts give way in a fixed order
(``STEPS``); the chosen tab is never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.lines import Span, size_of

NARROW = 70
"""Below this width the children that are not chosen are digits only."""
LAST_DIGIT = 9
SHORT_PORTAL = 3
"""Letters of a portal's name that always stay."""
GAP = 2
"""Cells at least between two parts."""
SHORTEST_TITLE = 10
"""A title is not cut to fewer cells, but left out."""


class Tab(NamedTuple):
    """One of the things a page can show: a child, a state, a folder."""

    name: str
    short: str = ""
    """A shorter name, where there is one."""
    badge: str = ""
    """A number or a deadline behind the name."""


class Tabs(NamedTuple):
    """The tabs of a page, in order. ``first`` is the digit that chooses the first one; children give way
    sooner than states and folders, whose names say what they are.
    """

    items: Sequence[Tab] = ()
    chosen: int | None = None
    first: int = 1
    are_children: bool = False

    def digit(self, index: int) -> str:
        """Return the digit that chooses a tab; none for a single tab, and beyond the ninth."""
        number = index + self.first
        return str(number) if len(self.items) > 1 and number <= LAST_DIGIT else ""

    def at_digit(self, number: int) -> int | None:
        """Return the index of the tab with this digit; None if there is none."""
        index = number - self.first
        return index if 0 <= index < len(self.items) else None


class Freshness(NamedTuple):
    """Age of the shown data: a sign and text, e.g. ``○ offline · 14:05``, and a shorter one."""

    text: str
    role: str = "dim"
    short: str = ""


class _Shape(NamedTuple):
    """How much of each part is shown."""

    has_long_title: bool = True
    has_long_badge: bool = True
    has_long_portal: bool = True
    others: str = "names"  # then "short", "digits", "none"
    has_long_freshness: bool = True
    has_badge: bool = True
    chosen: str = "names"  # then "short"
    has_freshness: bool = True


def _steps(*, are_digits: bool) -> Iterator[_Shape]:
    """Yield shapes from the fullest to the barest, in the order in which parts give way."""
    shape = _Shape(others="digits" if are_digits else "names")
    yield shape
    for change in (
        {"has_long_title": False},
        {"has_long_badge": False},
        {"has_long_portal": False},
        {"others": "short"},
        {"others": "digits"},
        {"has_long_freshness": False},
        {"has_badge": False},
        {"chosen": "short"},
        {"others": "none"},
        {"has_freshness": False},
    ):
        if "others" not in change or not are_digits or change["others"] == "none":
            shape = shape._replace(**change)
            yield shape


class HeaderLine(Bar):
    """The widget of the header. ``show`` changes some of its parts."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs = Tabs()
        self._title = ("", "")
        self._badge = ("", "")
        self._freshness = Freshness("")
        self._portal = Span("")

    def show(
        self,
        *,
        tabs: Tabs | None = None,
        title: tuple[str, str] | None = None,
        badge: tuple[str, str] | None = None,
        freshness: Freshness | None = None,
        portal: Span | None = None,
    ) -> None:
        """Change some of the parts. Title and badge are (long, short); ``portal`` is a name in its colour.

        Unchanged parts cost nothing: this is called after every key.
        """
        before = self._parts
        self._portal = self._portal if portal is None else portal
        self._tabs = self._tabs if tabs is None else tabs
        self._title = self._title if title is None else title
        self._badge = self._badge if badge is None else badge
        self._freshness = self._freshness if freshness is None else freshness
        if before != self._parts:
            self.redraw()

    @property
    def _parts(self) -> tuple[object, ...]:
        return self._tabs, self._title, self._badge, self._freshness, self._portal

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return the fullest shape with the whole title; else the fullest with a cut title; else without."""
        shapes = list(_steps(are_digits=self._tabs.are_children and width < NARROW))
        for shape in shapes:
            title = self._title[0] if shape.has_long_title else self._title[1]
            if shape.others != "none" and self._cells(shape, title) <= width:
                return self._laid_out(shape, title, width)
        for shape in shapes:
            room = width - self._cells(shape, "") - GAP
            if not shape.has_long_freshness and room >= SHORTEST_TITLE:
                return self._laid_out(shape, fit.cut(self._title[1], room), width)
        return self._laid_out(shapes[-1], "", width)

    def _laid_out(self, shape: _Shape, title: str, width: int) -> list[Span]:
        """Put the title in the middle if there is room on both sides of it."""
        left, right = self._left(shape), self._right(shape)
        used, title_width = size_of(left), fit.width_of(title)
        rightmost = width - size_of(right) - (GAP if right else 0) - title_width
        start = used + GAP if used else 1
        start = min(max(start, (width - title_width) // 2 if used else start), max(used, rightmost))
        spans = [*left, Span(" " * (start - used), "bar"), Span(title, "heading")]
        gap = width - size_of(right) - size_of(spans)
        return [*spans, Span(" " * max(0, gap), "bar"), *right]

    def _cells(self, shape: _Shape, title: str) -> int:
        parts = (size_of(self._left(shape)), fit.width_of(title), size_of(self._right(shape)))
        shown = [size for size in parts if size]
        return sum(shown) + GAP * (len(shown) - 1) + (0 if parts[0] else 1)

    def _right(self, shape: _Shape) -> list[Span]:
        fresh = self._freshness
        text = fresh.text if shape.has_long_freshness else fresh.short or fresh.text
        badge = self._badge[0] if shape.has_long_badge else self._badge[1] or self._badge[0]
        spans = []
        if badge and shape.has_badge:
            spans.append(Span(badge, "active"))
        if text and shape.has_freshness:
            spans += [Span("   ", "bar")] if spans else []
            spans.append(Span(text, fresh.role))
        return spans

    def _left(self, shape: _Shape) -> list[Span]:
        """Return the portal, then the tabs."""
        name, role = self._portal
        name = name if shape.has_long_portal else name[:SHORT_PORTAL]
        portal = [Span(" ", "bar"), Span(name, role)] if name else []
        return [*portal, *self._left_tabs(shape)]

    def _left_tabs(self, shape: _Shape) -> list[Span]:
        """Return the tabs. Brackets take the place of blanks, so that another choice moves nothing."""
        items, chosen = self._tabs.items, self._tabs.chosen
        are_digits = shape.others == "digits" or len(items) == 1
        spans = [Span(" ", "bar")] if items else []
        for index, tab in enumerate(items):
            if index == chosen:
                text = f"[{self._tab_text(index, tab, shape.chosen)}]"
                spans.append(Span(f"{text} " if are_digits else text, "accent"))
            elif shape.others == "none":
                continue
            elif are_digits:
                spans.append(Span(f"{self._tabs.digit(index)} " if self._tabs.digit(index) else "", "dim"))
            else:
                spans.append(Span(f" {self._tab_text(index, tab, shape.others)} ", "dim"))
        return [*spans[:-1], spans[-1]._replace(text=spans[-1].text.rstrip())] if spans else []

    def _tab_text(self, index: int, tab: Tab, how: str) -> str:
        name = tab.short or tab.name if how == "short" else tab.name
        return " ".join(filter(None, (self._tabs.digit(index), name, tab.badge)))

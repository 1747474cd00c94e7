"""The header line (who, what, how fresh) and the footer line (the keys that work here)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Span, draw


class Bar(Widget):
    """One line that redraws only when its text changes."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._spans: tuple[Span, ...] = ()

    @property
    def plain(self) -> str:
        """The text that is shown."""
        return "".join(span.text for span in self._spans)

    def compose_spans(self, width: int) -> Sequence[Span]:
        """What to show in ``width`` cells."""
        return ()

    def redraw(self) -> None:
        """Draw again if the text has changed."""
        if self.size.width and tuple(self.compose_spans(self.size.width)) != self._spans:
            self.refresh()

    def on_resize(self) -> None:
        """Another width, another choice of what to show."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line."""
        width = self.size.width
        self._spans = tuple(self.compose_spans(width))
        return draw(self._spans, width, self.app.theme, "bar")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old what is shown is: a sign and words, e.g. ``○ offline · 14:05``."""

    text: str
    role: str = "dim"


class HeaderLine(Bar):
    """Children at the left, what is shown in the middle, freshness at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._children: tuple[str, ...] = ()
        self._chosen = 0
        self._title = ""
        self._freshness = Freshness("")

    def tell(
        self,
        *,
        children: Sequence[str] | None = None,
        chosen: int | None = None,
        title: str | None = None,
        freshness: Freshness | None = None,
    ) -> None:
        """Change some of it. What is the same as before costs nothing: it is told with every key."""
        before = (self._children, self._chosen, self._title, self._freshness)
        if children is not None:
            self._children = tuple(children)
        if chosen is not None:
            self._chosen = chosen
        if title is not None:
            self._title = title
        if freshness is not None:
            self._freshness = freshness
        if before != (self._children, self._chosen, self._title, self._freshness):
            self.redraw()

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Drops the other children first, then cuts the title, then the freshness."""
        fresh = fit.cut(self._freshness.text, max(0, width - 2))
        title_width = fit.width_of(self._title)
        room = width - fit.width_of(fresh) - 3
        tabs = self._tabs(self._children)
        if _size(tabs) + title_width + 2 > room:
            tabs = self._tabs(self._children[self._chosen : self._chosen + 1], only=True)
        if _size(tabs) + title_width + 2 > room and room < 24:
            tabs = []
        title = fit.cut(self._title, max(0, room - _size(tabs) - 2))
        used = 1 + _size(tabs)
        centre = max(used + 2, (width - fit.width_of(title)) // 2) if tabs else 1
        centre = min(centre, max(used, width - 2 - fit.width_of(fresh) - fit.width_of(title)))
        spans = [Span(" ", "bar"), *tabs, Span(" " * (centre - used), "bar"), Span(title, "heading")]
        gap = width - 1 - fit.width_of(fresh) - sum(fit.width_of(span.text) for span in spans)
        return [*spans, Span(" " * max(1, gap), "bar"), Span(fresh, self._freshness.role), Span(" ", "bar")]

    def _tabs(self, names: Sequence[str], only: bool = False) -> list[Span]:
        spans: list[Span] = []
        for index, name in enumerate(names):
            if index:
                spans.append(Span(" │ ", "rule"))
            chosen = only or index == self._chosen
            spans.append(Span(name, "accent" if chosen else "dim"))
        return spans


def _size(spans: Sequence[Span]) -> int:
    return sum(fit.width_of(span.text) for span in spans)


MOST_ROWS = 4
"""Of a notice that is longer than the screen is wide."""


class FooterLine(Bar):
    """The keys that work here, as many as fit; a notice takes their place until the next key.

    A long notice takes more rows meanwhile, so that none of it is cut.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[tuple[str, str], ...] = ()
        self._always: tuple[tuple[str, str], ...] = ()
        self._notice: Span | None = None
        self._alarm: Span | None = None
        self._rows: tuple[str, ...] = ()  # of a notice that is longer than one
        self._height = 1
        self._count = ""

    def count(self, text: str) -> None:
        """Show a counter at the right edge; an empty text takes it away."""
        self._count = text
        self.redraw()

    def tell(self, hints: Sequence[tuple[str, str]], always: Sequence[tuple[str, str]] = ()) -> None:
        """Show these (key, title) pairs; ``always`` stand at the end and give way last."""
        self._hints = tuple(hints)
        self._always = tuple(always)
        self.redraw()

    def notice(self, text: str, role: str = "warning") -> None:
        """Show one line instead of the keys; an empty text takes it back."""
        self._notice = Span(text, role) if text else None
        self._fit_rows()
        self.redraw()

    def alarm(self, text: str) -> None:
        """Show what must be seen instead of all else, a notice too; an empty text takes it back."""
        self._alarm = Span(text, "bad") if text else None
        self._fit_rows()
        self.redraw()

    def _fit_rows(self) -> None:
        """As high as the notice is in this width; at most ``MOST_ROWS``."""
        width = self.size.width
        notice = self._notice if self._alarm is None else None
        rows = list(fit.wrap(notice.text, width - 2)) if notice is not None and width > 2 else []
        self._rows = tuple(rows[:MOST_ROWS]) if len(rows) > 1 else ()
        if len(rows) > MOST_ROWS:
            self._rows = (*self._rows[:-1], fit.cut(" ".join(rows[MOST_ROWS - 1 :]), width - 2))
        height = max(1, len(self._rows))
        if self._height != height:
            self._height = height
            self.styles.height = height

    def on_resize(self) -> None:
        """Another width, other rows of a notice."""
        self._fit_rows()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A row of the notice, or the one line."""
        if y < len(self._rows):
            assert self._notice is not None
            spans = [Span(" ", "bar"), Span(self._rows[y], self._notice.role)]
            self._spans = (Span(" ".join(self._rows)),)
            return draw(spans, self.size.width, self.app.theme, "bar")
        return super().render_line(y)

    def redraw(self) -> None:
        """Draw again if the text has changed."""
        if self._rows:
            self.refresh()
        else:
            super().redraw()

    @property
    def has_notice(self) -> bool:
        """Whether a notice stands where the keys were."""
        return self._notice is not None

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Whole hints only, as many as fit beside the counter."""
        if not self._count:
            return self._hints_or_notice(width)
        room = max(0, width - fit.width_of(self._count) - 2)
        spans = self._hints_or_notice(room)
        gap = room - sum(fit.width_of(span.text) for span in spans)
        if gap < 0:  # a notice goes before
            return spans
        return [*spans, Span(" " * (gap + 1), "bar"), Span(self._count, "dim"), Span(" ", "bar")]

    def _hints_or_notice(self, width: int) -> list[Span]:
        if self._alarm is not None:
            return [Span(" ", "bar"), self._alarm]
        if self._notice is not None:
            return [Span(" ", "bar"), self._notice]
        left = width - 1
        shown = []
        kept = sum(_hint_size(*hint) for hint in self._always)
        for hints, reserved in ((self._hints, kept), (self._always, 0)):
            for key, title in hints:
                size = _hint_size(key, title)
                if size - 2 > left - reserved:
                    break
                shown.append((key, title))
                left -= size
        gaps = ["  "] * max(0, len(shown) - 1) + [""] * bool(shown)
        return [
            Span(" ", "bar"),
            *(
                part
                for (key, title), gap in zip(shown, gaps, strict=True)
                for part in (Span(key, "key"), Span(f" {title}{gap}", "bar"))
            ),
        ]


def _hint_size(key: str, title: str) -> int:
    return fit.width_of(key) + 1 + fit.width_of(title) + 2

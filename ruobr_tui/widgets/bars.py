"""The header line (child, title, freshness) and the footer line (available keys)."""

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
        """The text shown now."""
        return "".join(span.text for span in self._spans)

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return the spans to show in ``width`` cells."""
        return ()

    def redraw(self) -> None:
        """Draw again if the text has changed."""
        if self.size.width and tuple(self.compose_spans(self.size.width)) != self._spans:
            self.refresh()

    def on_resize(self) -> None:
        """Compose the text for the new width."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line."""
        width = self.size.width
        self._spans = tuple(self.compose_spans(width))
        return draw(self._spans, width, self.app.theme, "bar")


@dataclass(frozen=True, slots=True)
class Freshness:
    """Age of the shown data: a sign and text, e.g. ``○ offline · 14:05``."""

    text: str
    role: str = "dim"


class HeaderLine(Bar):
    """Children at the left, the page's title in the middle, freshness at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._children: tuple[str, ...] = ()
        self._chosen = 0
        self._title = ""
        self._freshness = Freshness("")

    def update_texts(
        self,
        *,
        children: Sequence[str] | None = None,
        chosen: int | None = None,
        title: str | None = None,
        freshness: Freshness | None = None,
    ) -> None:
        """Change some of the texts. Unchanged texts cost nothing: this is called after every key."""
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
        """Drop the other children first, then cut the title, then the freshness."""
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
"""Maximum number of rows for a notice that is wider than the screen."""


class FooterLine(Bar):
    """Hints for the available keys, as many as fit. A notice replaces them until the next key.

    A long notice is wrapped to several rows.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[tuple[str, str], ...] = ()
        self._always: tuple[tuple[str, str], ...] = ()
        self._notice: Span | None = None
        self._alarm: Span | None = None
        self._rows: tuple[str, ...] = ()  # of a notice with several rows
        self._height = 1
        self._count = ""

    def count(self, text: str) -> None:
        """Show a counter at the right edge; an empty text removes it."""
        self._count = text
        self.redraw()

    def show_hints(self, hints: Sequence[tuple[str, str]], always: Sequence[tuple[str, str]] = ()) -> None:
        """Show (key, title) pairs. ``always`` come last and are the last to be dropped."""
        self._hints = tuple(hints)
        self._always = tuple(always)
        self.redraw()

    def notice(self, text: str, role: str = "warning") -> None:
        """Show one line instead of the hints; an empty text removes it."""
        self._notice = Span(text, role) if text else None
        self._fit_rows()
        self.redraw()

    def alarm(self, text: str) -> None:
        """Show a text instead of hints and notice; an empty text removes it."""
        self._alarm = Span(text, "bad") if text else None
        self._fit_rows()
        self.redraw()

    def _fit_rows(self) -> None:
        """Set the height that the notice needs at this width, at most ``MOST_ROWS``."""
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
        """Wrap the notice for the new width."""
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
        """Whether a notice is shown instead of the hints."""
        return self._notice is not None

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Return whole hints only, as many as fit beside the counter."""
        if not self._count:
            return self._hints_or_notice(width)
        room = max(0, width - fit.width_of(self._count) - 2)
        spans = self._hints_or_notice(room)
        gap = room - sum(fit.width_of(span.text) for span in spans)
        if gap < 0:  # the notice needs the room
            return spans
        return [*spans, Span(" " * (gap + 1), "bar"), Span(self._count, "dim"), Span(" ", "bar")]

    def _hints_or_notice(self, width: int) -> list[Span]:
        if self._alarm is not None:
            return [Span(" ", "bar"), self._alarm]
        if self._notice is not None:
            return [Span(" ", "bar"), self._notice]
        left = width - 1
        shown = []
        always_size = sum(_hint_size(*hint) for hint in self._always)
        for hints, reserved in ((self._hints, always_size), (self._always, 0)):
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

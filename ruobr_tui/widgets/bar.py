"""A line of the frame that draws itself, and redraws only when its text changes."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

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

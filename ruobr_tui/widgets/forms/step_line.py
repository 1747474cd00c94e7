"""The steps of a form above its fields."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.widgets.blocks.steps import steps
from ruobr_tui.widgets.lines import draw


class StepLine(Widget):
    """The steps of a form, the current one marked."""

    DEFAULT_CSS = """
    StepLine { height: 2; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: list[str] = []
        self._at = 0

    def show(self, names: list[str], at: int) -> None:
        """Show the steps; ``at`` counts from 0."""
        self._names, self._at = names, at
        self.refresh()

    @property
    def plain(self) -> str:
        """The text that is shown now."""
        return steps(self._names, self._at, self.size.width).plain

    def render_line(self, y: int) -> Strip:
        """Draw the steps, and an empty line."""
        spans = list(steps(self._names, self._at, self.size.width).spans) if y == 0 else []
        return draw(spans, self.size.width, self.app.theme)

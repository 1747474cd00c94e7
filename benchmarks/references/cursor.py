"""The least that a move of a cursor costs with this library: one widget, two lines drawn anew."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Lines(Widget, can_focus=True):
    """Numbered lines with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [("down", "move(1)", "Down"), ("up", "move(-1)", "Up")]
    DEFAULT_CSS = "Lines { height: 1fr; width: 1fr; }"

    cursor = 0

    def render_line(self, y: int) -> Strip:
        """One of them."""
        text = f"{'>' if y == self.cursor else ' '} line {y}"
        return Strip([Segment(text.ljust(self.size.width))], self.size.width)

    def action_move(self, step: int) -> None:
        """The next or previous line."""
        for y in (self.cursor, self.cursor + step):
            self.refresh(Region(0, y, self.size.width, 1))
        self.cursor += step


class Cursor(App[None]):
    """Nothing else."""

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Lines()


if __name__ == "__main__":
    Cursor().run()

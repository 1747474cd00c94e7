"""The smallest program with Textual: one line of text. What ``ruobr`` starts slower than."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Minimal(App[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        """It."""
        yield Static("The smallest program")


if __name__ == "__main__":
    Minimal().run()

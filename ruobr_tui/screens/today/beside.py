"""The right column of the home: its cursor is seen only while it has the focus."""

from __future__ import annotations

from textual.strip import Strip

from ruobr_tui.widgets.lines import LineView


class Beside(LineView):
    """A list beside the list."""

    def render_line(self, y: int) -> Strip:
        """Draw a line, without a cursor while the other column has it."""
        if self.has_focus:
            return super().render_line(y)
        at, self._at = self._at, None
        try:
            return super().render_line(y)
        finally:
            self._at = at

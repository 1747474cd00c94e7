"""Lists of a page whose selected row stays visible while a sheet lies over the page's foot."""

from __future__ import annotations

from abc import abstractmethod

from textual.widget import Widget


class Covered(Widget):
    """A widget with a window over rows. While the foot of the window is covered, the selected row stands
    above.
    """

    _covered = 0
    """Rows at the foot of the window that are covered."""
    _first = 0
    """Index of the row at the top of the window."""
    _first_before = 0
    """The same before anything was covered."""

    @abstractmethod
    def _keep_in_window(self) -> None:
        """Move the window to the selected row."""

    @property
    def _height(self) -> int:
        """Rows of the window."""
        return int(self.size.height)

    @property
    def _seen(self) -> int:
        """Rows of the window that can be seen; all of them if hardly any is left."""
        height = self._height
        return height - self._covered if height - self._covered >= LEAST else height

    def cover(self, rows: int) -> None:
        """Cover this many rows; 0 shows the window as it was before."""
        if rows == self._covered:
            return
        first = self._first
        if not self._covered:
            self._first_before = first
        self._covered = rows
        if not rows:
            self._first = self._first_before
        self._keep_in_window()
        if self._first != first:
            self.refresh()


LEAST = 2
"""With fewer rows left the window does not move."""

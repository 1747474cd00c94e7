"""Dismissal of a screen with a result that comes in the background, perhaps while another screen covers
it.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.screen import Screen

T = TypeVar("T")


class LeavesWhenSeen(Screen[T], Generic[T]):
    """A screen that is dismissed as soon as it is on top of the stack: Textual dismisses no other."""

    _result: list[T] | None = None

    @property
    def is_done(self) -> bool:
        """Whether it has a result and waits to be on top."""
        return self._result is not None

    def leave_with(self, result: T) -> None:
        """Dismiss with this result, now or when the screen is on top again."""
        self._result = [result]
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """Dismiss with a result that came while the screen was covered."""
        if self._result is not None and self.is_active:
            self.dismiss(self._result[0])

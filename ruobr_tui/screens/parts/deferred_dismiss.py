"""Leaving a screen with a result that came in the background, perhaps while a curtain lay over it."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.screen import Screen

T = TypeVar("T")


class LeavesWhenSeen(Screen[T], Generic[T]):
    """Dismissed with its result when it is the one that is seen: only that one can be."""

    _result: list[T] | None = None

    @property
    def is_done(self) -> bool:
        """Whether it only waits to be seen."""
        return self._result is not None

    def leave_with(self, result: T) -> None:
        """Done; now, or as soon as the curtain is drawn."""
        self._result = [result]
        self.on_screen_resume()

    def on_screen_resume(self) -> None:
        """It may have come to its end behind a curtain."""
        if self._result is not None and self.is_active:
            self.dismiss(self._result[0])

"""Announcing what has happened by itself, whatever is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, NamedTuple

from textual.app import App

from ruobr_tui.screens.parts.frame import ANNOUNCED_FOR, Announcement, Frame


class Held(NamedTuple):
    """A sheet that waits for its turn, and what is done if it never comes."""

    show: Callable[[], object]
    drop: Callable[[], object]


class AnnouncingApp(App[int]):
    """An app whose pages and sheets say what has happened by itself."""

    announcement: Announcement | None = None
    """What has happened a moment ago."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._held: list[Held] = []

    @property
    def is_free(self) -> bool:
        """Whether a sheet may come by itself: nothing is asked, nothing is being typed, nothing is hidden."""
        return isinstance(self.screen, Frame) and not self.screen.is_typing

    def show_when_free(self, show: Callable[[], object], drop: Callable[[], object], said: str) -> None:
        """Show a sheet that comes by itself, after what the user is busy with.

        ``said`` is announced if it has to wait. ``drop`` is called if the account is left before.
        """
        if self.is_free:
            show()
            return
        self._held.append(Held(show, drop))
        self.announce(said)

    def show_held(self) -> None:
        """Show the next sheet that waits, if it may come now. Each page calls it when it is seen again."""
        if self._held and self.is_free:
            self._held.pop(0).show()

    def announce(self, text: str, role: str = "active", seconds: float = ANNOUNCED_FOR) -> None:
        """Say what has happened by itself: above the footer, on a sheet in its footer.

        It stays for some seconds, whatever key is pressed.
        """
        from ruobr_tui.screens.parts.dialogs.sheet import Sheet  # not needed for the first paint

        screen = self.screen
        self.announcement = Announcement(text, role, monotonic() + seconds)
        if isinstance(screen, Frame):
            screen.show_announcement()
        elif isinstance(screen, Sheet):
            screen.notice(text, role)
        else:
            self.notify(text, timeout=seconds, markup=False)

    def clear_notifications(self) -> None:
        """Forget what was announced, and what waits: it is of the account before."""
        self.announcement = None
        held, self._held = self._held, []
        for each in held:
            each.drop()
        super().clear_notifications()

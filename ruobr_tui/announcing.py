"""Announcing what has happened by itself, whatever is on the screen."""

from __future__ import annotations

from time import monotonic

from textual.app import App

from ruobr_tui.screens.parts.frame import ANNOUNCED_FOR, Announcement, Frame


class AnnouncingApp(App[int]):
    """An app whose pages and sheets say what has happened by itself."""

    announcement: Announcement | None = None
    """What has happened a moment ago."""

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
        """Forget what was announced: it is of the account before."""
        self.announcement = None
        super().clear_notifications()

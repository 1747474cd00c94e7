"""A page of lines over a section: a calculation, a text, help. Esc returns to the section."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.widget import Widget
from textual.worker import Worker

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.widgets.lines import Line, LineView


class OverlayPage(Frame[None]):
    """A subclass provides title and lines. It sends no requests."""

    MAY_BE_LEFT: ClassVar[bool] = True
    """Whether the menu of sections may lead away from it."""

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield LineView(id="page")

    @property
    def view(self) -> LineView:
        """The widget of the page."""
        return self.query_one("#page", LineView)

    def page(self, width: int) -> list[Line]:
        """Return the lines for a width."""
        return []

    def repaint(self) -> None:
        """Lay out the page again."""
        self.view.show_lines(self.page(max(20, self.size.width - 1)))
        self.update_frame()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show and log a fault in a worker."""
        self.show_fault(event)

    def on_mount(self) -> None:
        """Show the page."""
        self.repaint()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.repaint()

    def action_copy(self) -> None:
        """Copy the page to the clipboard (OSC 52)."""
        self.app.copy_to_clipboard("\n".join(one.plain.rstrip() for one in self.view.lines))
        self.notice(_("Copied."), "good")

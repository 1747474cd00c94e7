"""A page of lines over the section it belongs to: a figure explained, a text, help; Esc goes back there."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.widget import Widget
from textual.worker import Worker

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.widgets.lines import Line, LineView


class OverlayPage(Frame[None]):
    """A subclass says its title and lays out its page. It asks the portal for nothing."""

    def content(self) -> Iterable[Widget]:
        """The page."""
        yield LineView(id="page")

    @property
    def view(self) -> LineView:
        """The page's widget."""
        return self.query_one("#page", LineView)

    def page(self, width: int) -> list[Line]:
        """The lines for this width."""
        return []

    def repaint(self) -> None:
        """Lay the page out again."""
        self.view.show_lines(self.page(max(20, self.size.width - 1)))
        self.tell_frame()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What went wrong in the background."""
        self.show_fault(event)

    def on_mount(self) -> None:
        """Show the page."""
        self.repaint()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.repaint()

    def action_copy(self) -> None:
        """Copy the page to the clipboard (OSC 52)."""
        self.app.copy_to_clipboard("\n".join(one.plain.rstrip() for one in self.view.lines))
        self.notice(_("Copied."), "good")

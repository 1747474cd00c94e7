"""A page of lines over the section it belongs to: a figure explained, a text, help; Esc goes back there."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from ruobr_tui import keys
from ruobr_tui.i18n import _
from ruobr_tui.widgets.bars import FooterLine, HeaderLine
from ruobr_tui.widgets.lines import Line, LineView


class OverlayPage(Screen[None]):
    """A subclass says its title and lays out its page. It asks the portal for nothing."""

    SCOPES: ClassVar[tuple[str, ...]] = ()

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield HeaderLine(id="header")
        yield LineView(id="page")
        yield FooterLine(id="footer")

    @property
    def view(self) -> LineView:
        """The page's widget."""
        return self.query_one("#page", LineView)

    def title_text(self) -> str:
        """What the header says."""
        return ""

    def page(self, width: int) -> list[Line]:
        """The lines for this width."""
        return []

    def repaint(self) -> None:
        """Lay the page out again."""
        self.view.show_lines(self.page(max(20, self.size.width - 1)))
        self.query_one(HeaderLine).tell(title=self.title_text())
        self.query_one(FooterLine).tell(self.hints(), [("Esc", _("Back"))])

    def hints(self) -> list[tuple[str, str]]:
        """The keys that the footer tells, besides Esc."""
        shown = [command for command in keys.commands(*self.SCOPES) if command.footer]
        return [(command.sign or command.keys, _(command.hint or command.title)) for command in shown]

    def notice(self, text: str, role: str = "warning") -> None:
        """One line where the keys stand, until the next key."""
        self.query_one(FooterLine).notice(text, role)

    def on_key(self, _event: events.Key) -> None:
        """A notice was read when the next key comes."""
        if self.query_one(FooterLine).has_notice:
            self.query_one(FooterLine).notice("")

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

"""Privacy screen: covers everything, shows nothing of the diary, and nothing moves."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.footer import FooterLine
from ruobr_tui.widgets.lines import Span, draw


class CurtainScreen(Screen[None]):
    """Any key uncovers, except while ``is_locked`` (the user is being signed out). It shows no names."""

    CSS = """
    CurtainScreen { align: center middle; }
    CurtainScreen FooterLine { dock: bottom; }
    """

    def __init__(self, *, is_locked: bool = False) -> None:
        super().__init__()
        self.is_locked = is_locked

    def compose(self) -> ComposeResult:
        """Create a line in the middle, and a footer for notices of a kiosk."""
        yield _Middle(_("Signing out…") if self.is_locked else _("Screen hidden. Press any key to return."))
        yield FooterLine(id="footer")

    def uncover(self) -> None:
        """Show the screen below."""
        if not self.is_locked and self.is_active:
            self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Uncover; the key has no other effect."""
        event.stop()
        self.uncover()


class _Middle(Bar):
    """One line of text in the middle, without the style of a bar."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose_spans(self, width: int) -> Sequence[Span]:
        text = fit.cut(self._text, width)
        return [Span(" " * ((width - fit.width_of(text)) // 2), "text"), Span(text, "text")]

    def render_line(self, y: int) -> Strip:
        self._spans = tuple(self.compose_spans(self.size.width))
        return draw(self._spans, self.size.width, self.app.theme)

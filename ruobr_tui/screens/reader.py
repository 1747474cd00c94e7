"""A text to read: a letter's or news' title, who and when, and the words, wrapped."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from ruobr_tui.i18n import _
from ruobr_tui.widgets.bars import FooterLine, HeaderLine
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, paragraph


class ReaderScreen(Screen[None]):
    """Scrolls by lines and pages; ``y`` copies the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,backspace,left", "dismiss", ""),
        ("y,ctrl+c", "copy", ""),
    ]

    def __init__(self, title: str, about: str, text: str) -> None:
        super().__init__()
        self.heading_text = title
        self.about = about
        self.text = text

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield HeaderLine(id="header")
        yield LineView(id="text")
        yield FooterLine(id="footer")

    def on_mount(self) -> None:
        """Say what this is."""
        self.query_one(HeaderLine).tell(title=self.heading_text)
        self.query_one(FooterLine).tell([("Esc", _("Back")), ("↓↑", _("Scroll")), ("y", _("Copy"))])

    def on_resize(self) -> None:
        """Wrap for the width; very wide screens keep lines readable."""
        width = max(20, min(100, self.size.width - 2))
        self.query_one(LineView).show_lines(self.page(width))

    def page(self, width: int) -> list[Line]:
        """The text for this width."""
        return [
            *paragraph(self.heading_text, width, "heading", " "),
            *(paragraph(self.about, width, "dim", " ") if self.about else []),
            EMPTY,
            *paragraph(self.text, width, "text", " "),
        ]

    def action_copy(self) -> None:
        """Copy the text to the clipboard (OSC 52)."""
        self.app.copy_to_clipboard(self.text)
        self.query_one(FooterLine).notice(_("Copied."), "good")

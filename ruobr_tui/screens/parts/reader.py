"""A page for reading a text: title, author and time, wrapped text."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets.lines import EMPTY, Line, paragraph

READABLE = 100  # cells of a line; longer ones are hard to read


class ReaderScreen(OverlayPage):
    """Scrolled by lines and pages; ``y`` copies the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,backspace,left", "dismiss", show=False, id="reader.close"),
        Binding("y,ctrl+c", "copy", show=False, id="reader.copy"),
    ]

    def __init__(self, title: str, about: str, text: str) -> None:
        super().__init__()
        self.heading_text = title
        self.about = about
        self.text = text

    def title_text(self) -> str:
        """The text's title."""
        return self.heading_text

    def hints(self) -> list[tuple[str, str]]:
        """Hints of a reading page."""
        return [("↓↑", _("Scroll")), ("y", _("Copy"))]

    def page(self, width: int) -> list[Line]:
        """Return the text's lines for a width."""
        width = min(READABLE, width)
        return [
            *paragraph(self.heading_text, width, "heading", " "),
            *(paragraph(self.about, width, "dim", " ") if self.about else []),
            EMPTY,
            *paragraph(self.text, width, "text", " "),
        ]

    def action_copy(self) -> None:
        """Copy the original text, not the wrapped one."""
        self.app.copy_to_clipboard(self.text)
        self.notice(_("Copied."), "good")

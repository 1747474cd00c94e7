"""One question with yes and no, on the last line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from ruobr_tui.i18n import _
from ruobr_tui.widgets.bars import FooterLine


class Question(ModalScreen[bool]):
    """True for yes (y, Enter), False for no (n, Esc)."""

    CSS = """
    Question { align: left bottom; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("y,enter,q", "dismiss(True)", ""),
        ("n,escape", "dismiss(False)", ""),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The line."""
        yield FooterLine()

    def on_mount(self) -> None:
        """Ask."""
        answers = _("y yes · n no")
        self.query_one(FooterLine).notice(f"{self.question}  {answers}")

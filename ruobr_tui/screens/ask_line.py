"""One line of text asked for at the foot of the screen: a reason, a note."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from ruobr_tui.widgets.bars import FooterLine


class AskLine(ModalScreen[str]):
    """Dismissed with the text, or with None when it was left."""

    CSS = """
    AskLine { align: left bottom; background: transparent; }
    AskLine Input { height: 1; width: 1fr; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False, id="ask.close")]

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        longest: int = 500,
        complaint: Callable[[str], str] | None = None,
    ) -> None:
        """``value`` is offered: Enter takes it, typing replaces it.

        ``complaint`` of a text says what is wrong with it; then it stays, to be mended.
        """
        super().__init__()
        self._question = question
        self._value = value
        self._longest = longest
        self._complaint = complaint

    def compose(self) -> ComposeResult:
        """The question, and where to type."""
        yield FooterLine()
        typed = Input(self._value, compact=True, max_length=self._longest)
        typed.cursor_blink = False
        yield typed

    def on_mount(self) -> None:
        """Ask."""
        self.query_one(FooterLine).notice(self._question)
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """An empty line is no answer."""
        text = event.value.strip()
        wrong = self._complaint(text) if text and self._complaint is not None else ""
        if wrong:
            self.query_one(FooterLine).notice(wrong, "bad")
        elif text:
            self.dismiss(text)

    @on(Input.Changed)
    def mend(self) -> None:
        """Whoever types on has read the complaint."""
        self.query_one(FooterLine).notice(self._question)

"""Sheet that asks for a text of several lines, and keeps it as a draft until its change is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.sheet import TextSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.store import StoreError
from ruobr_tui.store.drafts import Draft
from ruobr_tui.widgets.forms.entry import Full, longest_sentence, room_left
from ruobr_tui.widgets.forms.row import Passage
from ruobr_tui.widgets.lines import Line, paragraph

ROWS = 6
"""Rows of the text."""
PAUSE = 1.0
"""Seconds without a key after which the draft is stored."""


class AskText(TextSheet[str]):
    """Dismissed with the text, or with None; the draft stays then.

    ``wrong`` returns why a text cannot be sent, or "": the sheet stays open then. ``rows`` of the text, where
    the terminal has them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f4", "send", show=False, priority=True, id="ask_text.send"),
        Binding("ctrl+r,f7", "clear", show=False, priority=True, id="ask_text.clear"),
        Binding("escape", "leave", show=False, priority=True, id="ask_text.leave"),
    ]

    def __init__(
        self,
        context: Context,
        draft_name: str,
        title: str,
        about: str,
        value: str = "",
        *,
        longest: int,
        wrong: Callable[[str], str] = lambda _text: "",
        rows: int = ROWS,
    ) -> None:
        super().__init__()
        self.context = context
        self._draft_name = draft_name
        self._title = title
        self._about = about
        self._first = value
        self._longest = longest
        self._wrong = wrong
        self._rows = rows
        self._pause: Timer | None = None
        self._whose = context.account_name

    def title_text(self) -> str:
        """What is asked."""
        return self._title

    def text(self, width: int) -> list[Line]:
        """Whom it is about."""
        parts = self._about.split("\n") if self._about else []
        return [one for part in parts for one in paragraph(part, width - 2, "text", "  ")]

    def hints(self) -> Hints:
        """Hints of sending, of a new line, and of the way back."""
        return [("^S", _("Send")), ("↵", _("New line")), ("^R", _("Clear")), ("Esc", _("Back, keep draft"))]

    def always_hints(self) -> Hints:
        """The hint of help."""
        return [("F1", _("Keys"))]

    def entry(self) -> Iterable[Widget]:
        """Create the text."""
        yield Passage(self._first, self._longest)

    @property
    def passage(self) -> Passage:
        """The text that is typed."""
        return self.query_one(Passage)

    def lay_out(self, width: int, room: int) -> int:
        """Give the text its rows, and what it is about the rest."""
        rows = min(self._rows, max(2, room - 2))
        self.passage.styles.height = rows
        self._entry_rows = rows
        return super().lay_out(width, room)

    def begin(self) -> None:
        """Type behind what is there."""
        self.passage.focus()
        self.passage.move_cursor(self.passage.document.end)

    @on(TextArea.Changed)
    def _edited(self) -> None:
        self.notice(room_left(len(self.passage.text), self._longest), "dim")
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._keep)

    @on(Full)
    def say_full(self) -> None:
        """Say that no more fits."""
        self.notice(longest_sentence(self._longest))

    def action_clear(self) -> None:
        """Remove the text and its draft."""
        self.passage.text = ""
        self._keep()

    def action_leave(self) -> None:
        """Go back; the draft stays."""
        self._keep()
        self.dismiss(None)

    def action_send(self) -> None:
        """Check the text and answer with it."""
        text = self.passage.text.strip()
        if not text:
            self.notice(_("Type an answer, or press Esc to go back."), "warning")
        elif wrong := self._wrong(text):
            self.notice(wrong, "bad")
        else:
            self._keep()
            self.dismiss(text)

    def _keep(self) -> None:
        """Store the draft, while the same account is signed in; without a text there is none."""
        if self.context.account_name != self._whose:
            return
        text = self.passage.text.strip()
        store = self.context.store
        try:
            if text:
                store.save_draft(
                    self._draft_name, Draft({"text": text}, 0, str(uuid4()), self.context.clock())
                )
            else:
                store.drop_draft(self._draft_name)
        except StoreError as error:
            self.notice(error_line(error), "bad")

    def on_unmount(self) -> None:
        """Give the page its rows back; a text that was left otherwise than by a key is kept too."""
        super().on_unmount()
        if self._pause is not None:
            self._pause.stop()

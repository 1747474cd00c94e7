"""A line of text asked for on a sheet: a reason, a note, a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui.changes import Acts
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.program.questions import LEAVE_TEXT
from ruobr_tui.widgets.lines import Line, paragraph


class AskLine(Sheet[str]):
    """Dismissed with the text, or with None when it was left."""

    def __init__(
        self,
        question: str,
        *,
        title: str = "",
        value: str = "",
        longest: int = 500,
        complaint: Callable[[str], str] | None = None,
        is_own_text: bool = False,
        is_sent: bool = False,
        acts: Acts | None = None,
    ) -> None:
        """``value`` is offered: Enter takes it, typing replaces it.

        With ``acts`` the answer is kept until the change that it belongs to was made, and offered again.

        ``complaint`` of a text says what is wrong with it; then it stays, to be mended. ``is_own_text``:
        somebody's sentences, which Esc does not throw away without a question. ``is_sent``: Enter sends the
        change, nothing else is asked.
        """
        super().__init__()
        self._question = question
        self._title = title
        self._value = value
        self._longest = longest
        self._complaint = complaint
        self._is_own_text = is_own_text
        self._is_sent = is_sent
        self._acts = acts
        if acts is not None:
            self._value = acts.typed_before(question) or value

    def title_text(self) -> str:
        """What it is for, if that is said apart."""
        return self._title

    def text(self, width: int) -> list[Line]:
        """The question."""
        return [one for part in self._question.split("\n") for one in paragraph(part, width - 2, "text", " ")]

    def keys(self) -> list[tuple[str, str]]:
        """Sending or going on, leaving."""
        return [("↵", _("Send") if self._is_sent else _("Go on")), ("Esc", _("Back"))]

    def entry(self) -> Iterable[Widget]:
        """Where to type."""
        typed = Input(self._value, compact=True, max_length=self._longest)
        typed.cursor_blink = False
        yield typed

    def on_mount(self) -> None:
        """Ask."""
        super().on_mount()
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """An empty line is no answer, and that is said."""
        text = event.value.strip()
        wrong = self._complaint(text) if text and self._complaint is not None else ""
        if wrong:
            self.footer.notice(wrong, "bad")
        elif text:
            if self._acts is not None:
                self._acts.type(self._question, text)
            self.dismiss(text)
        else:
            self.footer.notice(_("Nothing is typed yet. Type an answer, or press Esc to go back."), "warning")

    @on(Input.Changed)
    def mend(self) -> None:
        """Whoever types on has read the complaint."""
        self.footer.notice("")

    def on_key(self, event: events.Key) -> None:
        """Esc leaves; a long question is scrolled meanwhile."""
        if event.key == "escape":
            event.stop()
            self._leave()
        elif event.key in ("up", "down", "pageup", "pagedown"):
            event.stop()
            self.scroll(event.key)

    def _leave(self) -> None:
        text = self.query_one(Input).value.strip()
        if self._is_own_text and text != self._value.strip():
            ask(self.app, LEAVE_TEXT.about(text=text), self._throw_away)
        else:
            self.dismiss(None)

    def _throw_away(self) -> None:
        if self._acts is not None:
            self._acts.forget_typed(self._question)
        self.dismiss(None)

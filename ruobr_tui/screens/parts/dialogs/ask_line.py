"""Dialog that asks for a line of text: a reason, a note, a number."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui.changes import Acts
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.sheet import TextSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.screens.program.questions import LEAVE_TEXT
from ruobr_tui.widgets.forms.entry import Entry, Full, longest_sentence, room_left
from ruobr_tui.widgets.lines import Line, paragraph


class AskLine(TextSheet[str]):
    """Dismissed with the text, or with None when cancelled."""

    def __init__(
        self,
        question: str,
        *,
        title: str = "",
        value: str = "",
        longest: int,
        complaint: Callable[[str], str] | None = None,
        is_own_text: bool = False,
        is_sent: bool = False,
        acts: Acts | None = None,
    ) -> None:
        """``value`` is the initial text: Enter accepts it, typing replaces it.

        With ``acts`` the text is stored until its change is confirmed, and offered again.

        ``complaint`` returns the error of a text or ""; with an error the dialog stays open. ``is_own_text``:
        Esc asks before it discards the text. ``is_sent``: Enter sends the change without another question.
        """
        super().__init__()
        self._question = question
        # What is asked is the title; what is more to say stands below it.
        self._title, self._text = (title, question) if title else (question.partition("\n")[::2])
        self._value = value
        self._longest = longest
        self._complaint = complaint
        self._is_own_text = is_own_text
        self._is_sent = is_sent
        self._acts = acts
        if acts is not None:
            self._value = acts.typed_before(question) or value

    def title_text(self) -> str:
        """What is asked."""
        return self._title

    def text(self, width: int) -> list[Line]:
        """What the title does not say."""
        parts = self._text.split("\n") if self._text else []
        return [one for part in parts for one in paragraph(part, width - 2, "text", "  ")]

    def hints(self) -> Hints:
        """Hints of send or continue, and cancel."""
        return [("↵", _("Send") if self._is_sent else _("Continue")), ("Esc", _("Back"))]

    def always_hints(self) -> Hints:
        """The hint of help."""
        return [("F1", _("Keys"))]

    def entry(self) -> Iterable[Widget]:
        """Create the entry."""
        typed = Entry(self._value, compact=True, max_length=self._longest)
        typed.cursor_blink = False
        yield typed

    def begin(self) -> None:
        """Focus the entry."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def take(self, event: Input.Submitted) -> None:
        """Check the text; an empty one is an error."""
        text = event.value.strip()
        wrong = self._complaint(text) if text and self._complaint is not None else ""
        if wrong:
            self.notice(wrong, "bad")
        elif text:
            if self._acts is not None:
                self._acts.type(self._question, text)
            self.dismiss(text)
        else:
            self.notice(_("Type an answer, or press Esc to go back."), "warning")

    @on(Input.Changed)
    def mend(self, event: Input.Changed) -> None:
        """Remove the error when the text is edited; say how much room is left where it is little."""
        self.notice(room_left(len(event.value), self._longest), "dim")

    @on(Full)
    def say_full(self) -> None:
        """Say that no more fits."""
        self.notice(longest_sentence(self._longest))

    def on_key(self, event: events.Key) -> None:
        """Cancel with Esc; scroll a long question."""
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

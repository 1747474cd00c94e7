"""The one dialog of the program: a question whose answer is no unless yes is meant.

``ask`` is the only way to put one. What may be asked stands in ``screens.questions``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.question import Asked, same_word
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.widgets.lines import EMPTY, Line, paragraph

YES = frozenset("yYдД")
"""The characters that mean yes, as they are typed. The key of ``y`` types ``н`` on a Russian layout: no."""
NO = frozenset("nNнНтТqQйЙ")
NO_KEYS = frozenset({"escape", "enter"})
LONGEST_WORD = 100


class Dialog(Sheet[bool]):
    """True for yes. Keys that are neither yes nor no have no effect.

    A question with a word to type is answered by that word and Enter; then letters are text, and Esc is no.
    """

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._asked = asked
        self._shown_at: float | None = None
        self._is_answered = False

    # What is written

    def title_text(self) -> str:
        """What is going to happen."""
        return self._asked.text(self._asked.question.title)

    def text(self, width: int) -> list[Line]:
        """To whom, what happens, what cannot be undone, what to type."""
        asked, question = self._asked, self._asked.question
        whom = [name for name in asked.text(question.whom).split("\n") if name.strip()]
        lines = [one for name in whom for one in paragraph(name, width - 2, "mark", " ")]
        lines += [EMPTY] if lines and (question.what or question.lost) else []
        for text, role in ((question.what, "text"), (question.lost, "bad")):
            for part in filter(None, asked.text(text).split("\n")):
                lines += paragraph(part, width - 2, role, " ")
        if asked.word:
            how = _("To confirm, type “%(word)s” and press ↵.") % {"word": asked.word}
            lines += [EMPTY, *paragraph(how, width - 2, "text", " ")]
        return lines or [EMPTY]

    def keys(self) -> list[tuple[str, str]]:
        """Yes and no; with a word, no alone."""
        if self._asked.word:
            return [("Esc", _("No, change nothing"))]
        return [(_("y"), self._asked.text(self._asked.question.yes)), (_("n Esc ↵"), _("No"))]

    def entry(self) -> Iterable[Widget]:
        """Where the word is typed."""
        if self._asked.word:
            word = Input(compact=True, max_length=LONGEST_WORD)
            word.cursor_blink = False
            yield word

    def on_mount(self) -> None:
        """Show it. Keys that were typed before now were meant for something else."""
        super().on_mount()
        for word in self.query(Input):
            word.focus()
        self._shown_at = Message().time

    # The answer

    def on_key(self, event: events.Key) -> None:
        """Yes by its characters, no by its own, and nothing else."""
        is_word = bool(self._asked.word)
        if event.key == "escape" or not is_word:
            event.stop()
            event.prevent_default()
        if self.footer.has_notice:
            self.footer.notice("")
        if self._shown_at is None or event.time < self._shown_at:  # typed ahead
            return
        if event.key == "escape":
            self._answer(yes=False)
        elif is_word:
            if event.key in ("up", "down", "pageup", "pagedown") and self.scroll(event.key):
                event.stop()
        elif _typed(event) in YES:
            self._answer(yes=True)
        elif _typed(event) in NO or event.key in NO_KEYS:
            self._answer(yes=False)
        else:
            self.scroll(event.key)

    @on(Input.Submitted)
    def take_word(self, event: Input.Submitted) -> None:
        """Only the word itself is a yes."""
        event.stop()
        if same_word(event.value, self._asked.word):
            self._answer(yes=True)
        else:
            told = _("Nothing was changed. Type “%(word)s”, or press Esc.") % {"word": self._asked.word}
            self.footer.notice(told, "bad")

    def _answer(self, *, yes: bool) -> None:
        if not self._is_answered and self.is_active:
            self._is_answered = True
            self.dismiss(yes)


def _typed(event: events.Key) -> str:
    """The character that was typed; "" for a key with Ctrl or Alt."""
    return event.character or "" if "+" not in event.key else ""


DIALOGS = "dialogs"
"""Group of the workers that show dialogs one after the other and wait for their answers."""


def ask(app: App[Any], asked: Asked, yes: Callable[[], object]) -> None:
    """Put a question; ``yes`` is called when it was answered so."""

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            yes()

    app.push_screen(Dialog(asked), answered)

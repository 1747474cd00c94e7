"""The confirmation dialog: the answer is no unless the user clearly says yes.

``ask`` is the only way to show one. The questions are in ``questions.py`` of the areas.
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
from ruobr_tui.screens.parts.dialogs.question import Prompt, Question, in_letters_of, same_word
from ruobr_tui.screens.parts.dialogs.sheet import TextSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.widgets.lines import EMPTY, Line, paragraph

YES = frozenset("yYдД")
"""Characters for yes. On a Russian layout the key of ``y`` types ``н``, which means no."""
NO = frozenset("nNнНтТqQйЙ")
NO_KEYS = frozenset({"escape", "enter"})
LONGEST_WORD = 100
REPEATED = 0.25
"""Seconds within which a key is the same press: the key that put the question is still held down."""
INDENT = "  "


class Dialog(TextSheet[bool]):
    """Dismissed with True for yes. Keys other than yes and no have no effect.

    A question with a word to type is confirmed by that word and Enter; letters are text then, and Esc is no.
    """

    def __init__(self, prompt: Prompt, held: str = "") -> None:
        """``held`` is the key that put the question."""
        super().__init__()
        self._prompt = prompt
        self._shown_at: float | None = None
        self._held = held
        self._held_until = 0.0
        self._is_answered = False

    # Text

    def title_text(self) -> str:
        """What is going to happen."""
        return self._prompt.text(self._prompt.question.title)

    def text(self, width: int) -> list[Line]:
        """Return who is concerned, what happens, what cannot be undone, and the word to type."""
        prompt, question = self._prompt, self._prompt.question
        whom = [name for name in prompt.text(question.whom).split("\n") if name.strip()]
        lines = [one for name in whom for one in paragraph(name, width - 2, "heading", INDENT)]
        lines += [EMPTY] if lines and (question.what or question.lost) else []
        for text, role in ((question.what, "text"), (question.lost, "bad")):
            for part in filter(None, prompt.text(text).split("\n")):
                lines += paragraph(part, width - 2, role, INDENT)
        if prompt.word:
            how = _("To confirm, type “%(word)s” and press ↵.") % {"word": prompt.word}
            lines += [EMPTY, *paragraph(how, width - 2, "text", INDENT)]
        return [*lines, *([] if prompt.word else [EMPTY])]

    @property
    def question(self) -> Question:
        """What is asked."""
        return self._prompt.question

    def hints(self) -> Hints:
        """Yes and no; with a word to type, no only."""
        if self._prompt.word:
            return [("Esc", _("No, change nothing"))]
        return [(_("y"), self._prompt.text(self._prompt.question.yes)), (_("n Esc ↵"), _("No"))]

    def always_hints(self) -> Hints:
        """The hint of help."""
        return [("F1", _("Keys"))]

    def entry(self) -> Iterable[Widget]:
        """Create the entry for the word."""
        if self._prompt.word:
            word = Input(compact=True, max_length=LONGEST_WORD)
            word.cursor_blink = False
            yield word

    def begin(self) -> None:
        """Await the answer. Keys pressed before are ignored: they were meant for something else."""
        for word in self.query(Input):
            word.focus()
        self._shown_at = Message().time
        self._held_until = self._shown_at + REPEATED

    # The answer

    def on_key(self, event: events.Key) -> None:
        """Accept only the characters for yes and the keys for no."""
        is_word = bool(self._prompt.word)
        if event.key == "f1":  # help lies over the question, and answers nothing
            return
        if event.key == "escape" or not is_word:
            event.stop()
            event.prevent_default()
        self.notice("")
        if self._shown_at is None or event.time < self._shown_at:  # pressed before the dialog was shown
            event.stop()
            event.prevent_default()
            return
        if self._is_held(event):
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

    def _is_held(self, event: events.Key) -> bool:
        """Whether the key that put the question is still held down, and repeats."""
        if event.key != self._held or event.time >= self._held_until:
            self._held = ""
            return False
        self._held_until = event.time + REPEATED
        event.stop()
        event.prevent_default()
        return True

    @on(Input.Changed)
    def show_word(self, event: Input.Changed) -> None:
        """Show what was typed on the other layout in the letters of the word."""
        self._held = ""  # another key came between: Enter is not the one that put the question
        meant = in_letters_of(self._prompt.word, event.value)
        if meant != event.value:
            place = event.input.cursor_position
            with self.prevent(Input.Changed):
                event.input.value = meant
            event.input.cursor_position = place

    @on(Input.Submitted)
    def take_word(self, event: Input.Submitted) -> None:
        """Accept only the word itself."""
        event.stop()
        if same_word(event.value, self._prompt.word):
            self._answer(yes=True)
        else:
            text = _("Nothing has changed. Type “%(word)s” or press Esc.") % {"word": self._prompt.word}
            self.notice(text, "bad")

    def _answer(self, *, yes: bool) -> None:
        if not self._is_answered and self.is_active:
            self._is_answered = True
            self.dismiss(yes)


def _typed(event: events.Key) -> str:
    """Return the typed character; "" for a key with Ctrl or Alt."""
    return event.character or "" if "+" not in event.key else ""


DIALOGS = "dialogs"
"""Group of the workers that show dialogs one after the other and await their results."""


def ask(app: App[Any], prompt: Prompt, yes: Callable[[], object]) -> None:
    """Ask a question; ``yes`` is called after a yes."""

    def answered(is_yes: bool | None) -> None:
        if is_yes:
            yes()

    app.push_screen(_dialog(app, prompt), answered)


async def agrees(app: App[Any], prompt: Prompt) -> bool:
    """Ask a question inside a worker; whether the answer is yes."""
    answer: bool | None = await app.push_screen_wait(_dialog(app, prompt))
    return bool(answer)


def _dialog(app: App[Any], prompt: Prompt) -> Dialog:
    return Dialog(prompt, getattr(app, "last_key", ""))

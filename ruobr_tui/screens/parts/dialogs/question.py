"""Questions as data: who is concerned, what happens, what cannot be undone, and the notice after success."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ruobr_tui.i18n import _
from ruobr_tui.keys import in_latin_places


@dataclass(frozen=True, slots=True)
class Question:
    """All texts are msgids with ``%(name)s`` fields; ``about`` fills them in.

    ``lost`` says what cannot be undone. For a decision too serious for one key, ``word`` has to be typed: a
    number or a word that the question names. ``result`` is shown after the action.
    """

    title: str
    yes: str
    """"Yes, withdraw": names the action."""
    whom: str = ""
    """One line each; empty ones are left out."""
    what: str = ""
    lost: str = ""
    word: str = ""
    result: str = ""

    def about(self, **details: object) -> Prompt:
        """Return the question with its fields filled in."""
        return Prompt(self, {name: str(value) for name, value in details.items()})


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question with the values of its fields."""

    question: Question
    details: dict[str, str]

    def text(self, msgid: str) -> str:
        """Return a text of the question in the current language."""
        return _(msgid) % self.details if msgid else ""

    @property
    def word(self) -> str:
        """The word to type; "" if a key is enough."""
        return self.text(self.question.word)

    @property
    def result(self) -> str:
        """The notice after the action."""
        return self.text(self.question.result)


def way_back() -> str:
    """Return the sentence for decisions that can be revoked for some days."""
    return _("It can be revoked for some days, with a reason.")


def surname(name: str) -> str:
    """Return the word to type for a person: the surname, which comes first; never ""."""
    return next(iter(name.split()), "") or _("confirm")


def same_word(typed: str, word: str) -> bool:
    """Return whether ``typed`` is the word.

    Case, spaces, quotes, ё or е, decimal comma or point, and the keyboard layout do not matter.
    """
    meant, got = _folded(word), _folded(typed)
    return bool(meant) and (got == meant or in_latin_places(got) == in_latin_places(meant))


def in_letters_of(word: str, typed: str) -> str:
    """Return ``typed`` with the letters of ``word`` where the same keys were pressed on the other layout."""
    letters = []
    for place, letter in enumerate(typed):
        meant = word[place : place + 1]
        small, wanted = letter.lower(), meant.lower()
        is_other = wanted != small and in_latin_places(small) == in_latin_places(wanted)
        letters.append((meant.upper() if letter.isupper() else wanted) if meant and is_other else letter)
    return "".join(letters)


def _folded(text: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("«»“”\"'")
    return text.replace("ё", "е").replace("–", "-").replace(".", ",")

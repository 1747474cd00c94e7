"""A question as data: whom it concerns, what happens, what cannot be undone, and what came of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ruobr_tui.i18n import _
from ruobr_tui.keys import in_latin_places


@dataclass(frozen=True, slots=True)
class Question:
    """All texts are msgids with ``%(name)s`` places; ``about`` fills them in.

    ``lost`` is what cannot be undone, or is too much for one key: then ``word`` has to be typed, a number or
    a word that the question names. ``result`` is told after a yes.
    """

    title: str
    yes: str
    """"Yes, withdraw": the key's meaning names the act."""
    whom: str = ""
    """One line for each; those that come out empty are left out."""
    what: str = ""
    lost: str = ""
    word: str = ""
    result: str = ""

    def about(self, **details: object) -> Asked:
        """The question about these people and things."""
        return Asked(self, {name: str(value) for name, value in details.items()})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that it names."""

    question: Question
    details: dict[str, str]

    def text(self, msgid: str) -> str:
        """A text of the question in the language spoken now."""
        return _(msgid) % self.details if msgid else ""

    @property
    def word(self) -> str:
        """What has to be typed; "" when a key is enough."""
        return self.text(self.question.word)

    @property
    def result(self) -> str:
        """What came of it, once it was done."""
        return self.text(self.question.result)


def way_back() -> str:
    """What is said of a desk's decision that can be revoked for some days, as its line tells afterwards."""
    return _("It can be revoked for some days, with a reason.")


def surname(name: str) -> str:
    """The word to type for a person, whose surname stands first; never ""."""
    return next(iter(name.split()), "") or _("confirm")


def same_word(typed: str, word: str) -> bool:
    """Whether ``typed`` is the word.

    Case, spaces, quotes, ё and е, decimal comma and point make no difference, nor does the layout of keys.
    """
    meant, got = _folded(word), _folded(typed)
    return bool(meant) and (got == meant or in_latin_places(got) == in_latin_places(meant))


def _folded(text: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip("«»“”\"'")
    return text.replace("ё", "е").replace("–", "-").replace(".", ",")

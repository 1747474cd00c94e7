"""Languages: gettext catalogues, chosen per running program (or per session of a shared process).

English texts are the message ids. The language is held per context, so that several sessions
served by one process can each speak their own.
"""

from __future__ import annotations

import gettext
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from ruobr_tui.locale import DOMAIN, LANGUAGES, LOCALE, choose

__all__ = [
    "DOMAIN",
    "LANGUAGES",
    "N_",
    "Speech",
    "_",
    "activate",
    "choose",
    "language",
    "ngettext",
    "own_speech",
    "pgettext",
    "speaking",
]


class Speech:
    """The current language; mutable, so that switching reaches every task of a session."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.catalogue = _catalogue(language)


class Catalogue(gettext.GNUTranslations):
    """A compiled catalogue. A text is decoded when it is first needed: a start needs few of thousands."""

    def _parse(self, fp: Any) -> None:
        """Find where the texts are; the form of the file is that of GNU gettext."""
        self._catalog, about = _Texts(fp.read()), self.info()
        for line in self._catalog.get("", "").splitlines():
            name, _colon, value = line.partition(":")
            about[name.strip().lower()] = value.strip()
        forms = about.get("plural-forms", "nplurals=2; plural=n != 1;")
        self.plural = gettext.c2py(forms.partition("plural=")[2].rstrip(" ;"))


class _Texts:
    """Texts by message id, and by (message id, number of the plural form)."""

    def __init__(self, data: bytes) -> None:
        order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
        count, ids, texts = struct.unpack_from(f"{order}8x3I", data)
        places = struct.unpack_from(f"{order}{2 * count}I", data, ids)
        self._texts = struct.unpack_from(f"{order}{2 * count}I", data, texts)
        self._data = data
        self._numbers = {
            data[start : start + length].partition(b"\0")[0]: number
            for number, (length, start) in enumerate(zip(places[::2], places[1::2], strict=True))
        }
        self._known: dict[str, list[str]] = {}

    def __getitem__(self, key: str | tuple[str, int]) -> str:
        message, form = key if isinstance(key, tuple) else (key, 0)
        found = self._known.get(message)
        if found is None:
            number = self._numbers[message.encode()]
            length, start = self._texts[2 * number : 2 * number + 2]
            found = self._known[message] = self._data[start : start + length].decode().split("\0")
        return found[form]

    def get(self, key: str | tuple[str, int] | None, default: Any = None) -> Any:
        """Return a text, or the default for what is not in the catalogue (``argparse`` asks for None)."""
        message = key[0] if isinstance(key, tuple) else key
        try:
            return default if key is None or message is None else self[key]
        except LookupError:
            return default


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language], Catalogue, fallback=True)


_default = Speech()
_speech: ContextVar[Speech] = ContextVar("speech", default=_default)


def activate(language: str) -> None:
    """Speak ``language`` ("ru" or "en") from now on, everywhere in this session."""
    speech = _speech.get()
    speech.language = language
    speech.catalogue = _catalogue(language)


def own_speech(language: str) -> None:
    """Give the current context a language of its own, apart from the rest of the process."""
    _speech.set(Speech(language))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak ``language`` inside the block."""
    before = _speech.set(Speech(language))
    try:
        yield
    finally:
        _speech.reset(before)


def language() -> str:
    """The current language."""
    return _speech.get().language


def _(text: str) -> str:
    """The text in the current language."""
    return _speech.get().catalogue.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The right plural form for ``count``."""
    return _speech.get().catalogue.ngettext(one, many, count)


def pgettext(context: str, text: str) -> str:
    """Return the text in the current language, for a context."""
    return _speech.get().catalogue.pgettext(context, text)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext tools know
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text

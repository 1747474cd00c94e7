"""The text of a table's file, whatever program of the last thirty years has written it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from ruobr_tui.api.rules.fields.wrong import N_

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before the one of UTF-16 that it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EIGHT_BITS = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
"""Windows, DOS, Unix, Mac; if several fit equally well, the first."""

_KNOWN_FILES = (
    (
        b"PK\x03\x04",
        N_("This is a workbook of a spreadsheet program. Save it there as CSV, then take that file."),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        N_("This is a workbook of a spreadsheet program. Save it there as CSV, then take that file."),
    ),
    (b"%PDF", N_("This is a PDF. Ask for the table as CSV.")),
    (b"{\\rtf", N_("This is a text document. Ask for the table as CSV.")),
)
_PAGE = re.compile(r"\s*<(?:!doctype|html|table|\?xml|meta)\b", re.IGNORECASE)
_LOOKED_AT = 10_000
"""Characters at the beginning by which an encoding is known."""

_CONTROLS = frozenset(map(chr, range(32))) - {"\t", "\n", "\r", "\f", "\v", "\x1a"}


class NotATable(ValueError):
    """The file is something else; ``text`` is an English message id that says what, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def decoded(data: bytes, words: Iterable[str] = ()) -> str:
    """The text of a file. By its mark, else UTF-8, UTF-16, or an encoding of eight bits.

    Of the latter the one in which most of ``words`` (lower case) stand at the beginning, then the one with
    most small Russian letters. The end of a DOS file (^Z) is left out. Raises ``NotATable``.
    """
    for beginning, explanation in _KNOWN_FILES:
        if data.startswith(beginning):
            raise NotATable(explanation)
    text = _text(data, tuple(words)).replace("\x1a", "").rstrip("\0")
    if _PAGE.match(text):
        raise NotATable(N_("This is a web page, whatever its name ends with. Open it and save it as CSV."))
    if _CONTROLS & set(text[:_LOOKED_AT]):
        raise NotATable(N_("This is no text. Ask for the table as CSV."))
    return text


def _text(data: bytes, words: tuple[str, ...]) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        readings = [data.decode("utf-8", "replace"), *(data.decode(each, "replace") for each in _EIGHT_BITS)]
        return max(readings, key=lambda text: _likeness(text[:_LOOKED_AT], words))


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in each pair one byte is that of a Latin or a Russian letter's alphabet."""
    start = data[:_LOOKED_AT]
    if len(start) < 4 or 0 not in start:
        return None
    for name, alphabets in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if sum(byte in (0, 4) for byte in alphabets) >= 0.9 * len(alphabets):
            return name
    return None


def _likeness(text: str, words: tuple[str, ...]) -> tuple[int, int]:
    folded = text.casefold()
    letters = sum("а" <= sign <= "я" or sign == "ё" for sign in text) - 3 * text.count("\ufffd")
    return sum(word in folded for word in words), letters

"""Numbers and texts of Russian personal documents: their normal form, or what is wrong with them.

Every function takes what was typed, in any usual spelling, and returns the normal form; it raises
``Wrong``. None of them accepts an empty text: whether a field is required is the form's to say.
"""

from __future__ import annotations

import re

from ruobr_tui.api.reasons import forms
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.text.safe_text import one_line

UNCHECKED_SNILS = 1_001_998
"""Numbers up to 001-001-998 were given out before control numbers."""

_ROMAN = re.compile(r"(?=.)(X{0,3})(IX|IV|V?I{0,3})")
_LOOKALIKES = str.maketrans("ХІ1", "XII")
"""What people write for Roman digits on a Russian layout."""

_CYRILLIC_OF_LATIN = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_NAME = re.compile(r"[^\W\d_]+(?:(?:[-'’ ]|[.] ?)[^\W\d_]+)*[.]?")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SEPARATORS = re.compile(r"[\s().\-–—]+")


def snils(text: str) -> str:
    """``112-233-445 95``; the control number is Σ digit×(9…1) mod 101, where 100 is written 00."""
    digits = _digits(text)
    if len(digits) != 11:
        raise Wrong(forms.SNILS_LENGTH)
    number, control = digits[:9], int(digits[9:])
    if int(number) > UNCHECKED_SNILS and control_number(number) != control:
        raise Wrong(forms.SNILS_CHECK)
    if int(number) == 0:
        raise Wrong(forms.SNILS_LENGTH)
    return f"{number[:3]}-{number[3:6]}-{number[6:]} {digits[9:]}"


def control_number(number: str) -> int:
    """The control number of the nine digits of a SNILS."""
    found = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=True)) % 101
    return 0 if found == 100 else found


def passport_series(text: str) -> str:
    """``3204``: four digits."""
    digits = _digits(text)
    if len(digits) != 4:
        raise Wrong(forms.PASSPORT_SERIES)
    return digits


def passport_number(text: str) -> str:
    """``123456``: six digits."""
    digits = _digits(text)
    if len(digits) != 6:
        raise Wrong(forms.PASSPORT_NUMBER)
    return digits


def certificate_series(text: str) -> str:
    """``IV-ЛО``: Roman digits, a hyphen, two Cyrillic letters; Latin lookalikes are understood."""
    roman, _, letters = one_line(text).upper().replace(" ", "").replace("–", "-").partition("-")
    roman = roman.translate(_LOOKALIKES)
    letters = letters.translate(_CYRILLIC_OF_LATIN)
    if not _ROMAN.fullmatch(roman) or not re.fullmatch("[А-ЯЁ]{2}", letters):
        raise Wrong(forms.CERTIFICATE_SERIES)
    return f"{roman}-{letters}"


def certificate_number(text: str) -> str:
    """``123456``: six digits."""
    digits = _digits(text.replace("№", ""))
    if len(digits) != 6:
        raise Wrong(forms.CERTIFICATE_NUMBER)
    return digits


def phone(text: str) -> str:
    """``+79130000000``; 8 or 7 in front is understood, and ten digits alone."""
    compact = _SEPARATORS.sub("", one_line(text))
    match = re.fullmatch(r"(?:\+?7|8)?([3-9]\d{9})", compact, re.ASCII)
    if match is None:
        raise Wrong(forms.PHONE)
    return f"+7{match[1]}"


def email(text: str) -> str:
    """``name@example.org``, the part after @ in lower case."""
    compact = one_line(text)
    if len(compact) > 254 or not _EMAIL.fullmatch(compact) or ".." in compact:
        raise Wrong(forms.EMAIL)
    name, _, domain = compact.rpartition("@")
    if len(name) > 64 or name.startswith(".") or name.endswith("."):
        raise Wrong(forms.EMAIL)
    return f"{name}@{domain.lower()}"


def name(text: str) -> str:
    """A surname, a first or a middle name: letters, with hyphens, apostrophes and blanks between."""
    clean = one_line(text)
    if len(clean) > 100:
        raise Wrong(forms.TOO_LONG, most=100)
    if not _NAME.fullmatch(clean):
        raise Wrong(forms.NAME)
    return clean


def masked(text: str, shown: int = 2) -> str:
    """For lists: every digit but the last few is a dot."""
    left = sum(char.isdigit() for char in text) - shown
    result = []
    for char in text:
        hidden = char.isdigit() and left > 0
        left -= char.isdigit()
        result.append("•" if hidden else char)
    return "".join(result)


def _digits(text: str) -> str:
    compact = _SEPARATORS.sub("", one_line(text))
    return compact if compact.isascii() and compact.isdigit() else ""

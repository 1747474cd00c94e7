"""Recognising a child across accounts: keyed digests of the birth certificate, and of SNILS with date of
birth.

A digest does not depend on how the documents were typed: blanks, case, Latin and Cyrillic letters of one
shape, Roman numerals in letters or digits. It is keyed (HMAC-SHA256), so that the database alone does not
allow trying all numbers. Pure: no database.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

PAPERS = ("last_name", "first_name", "birth_date", "certificate_series", "certificate_number", "snils")
"""The values from which digests are made."""

COLUMNS = ("certificate_digest", "snils_digest", "name_digest")

_TO_CYRILLIC = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
_TO_ROMAN = str.maketrans(
    {"Х": "X", "І": "I", "Ӏ": "I", "1": "I", "L": "I", "У": "V", "П": "II", "Ш": "III", "С": "C", "М": "M"}
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "C": 100, "M": 1000}
_TO_NAME = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")


@dataclass(frozen=True, slots=True)
class Digests:
    """Digests of one child; null if a value is missing. ``name`` is only for warnings: siblings born on
    one day have other names.
    """

    certificate: bytes | None
    snils: bytes | None
    name: bytes | None

    def columns(self) -> dict[str, bytes | None]:
        """As the columns of an application."""
        return dict(zip(COLUMNS, (self.certificate, self.snils, self.name), strict=True))


def digests(key: bytes, child: Mapping[str, Any]) -> Digests:
    """From a child's values as in ``family_children`` (``birth_date`` a date or an ISO text)."""
    born = str(child["birth_date"])
    date.fromisoformat(born)
    certificate = normal_certificate(child["certificate_series"], child["certificate_number"])
    snils = _digits(child["snils"])
    name = [_name(child[part]) for part in ("last_name", "first_name")]
    return Digests(
        _digest(key, "certificate", certificate) if certificate else None,
        _digest(key, "snils", f"{snils} {born}") if snils else None,
        _digest(key, "name", " ".join([*name, born])) if all(name) else None,
    )


def normal_certificate(series: str, number: str) -> str:
    """``4 ЛО 123456``: the Roman numeral as a number, letters in Cyrillic; "" without series or number."""
    plain = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", series).upper()).strip()
    digits = _digits(number)
    if not plain or not digits:
        return ""
    # The last two are letters, the numeral precedes them: the hyphen may be missing.
    compact = plain.replace(" ", "")
    roman, letters = compact[:-2], compact[-2:].translate(_TO_CYRILLIC)
    return f"{_number(roman)} {letters} {digits}"


def _number(roman: str) -> str:
    """A Roman numeral in any spelling as a number; other texts unchanged."""
    if roman.isdecimal() and set(roman) != {"1"}:
        return str(int(roman))
    plain = roman.translate(_TO_ROMAN)
    if not plain or any(sign not in _ROMAN for sign in plain):
        return plain
    values = [_ROMAN[sign] for sign in plain]
    following = [*values[1:], 0]
    return str(sum(-own if own < after else own for own, after in zip(values, following, strict=True)))


def _name(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_TO_NAME)
    return "".join(char for char in folded if char.isalpha())


def _digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdigit())


def _digest(key: bytes, kind: str, text: str) -> bytes:
    return hmac.digest(key, f"{kind} {text}".encode("utf-8", "surrogatepass"), "sha256")

"""Kinds of cells: how a text is read, and how a value is written again.

``read`` gets a cleaned text that is not empty, and raises ``Wrong``. What ``write`` returns reads as the
same value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ruobr_server.kit.language import N_
from ruobr_tui.api.reasons import canteen, school_import
from ruobr_tui.api.rules.fields.documents import snils
from ruobr_tui.api.rules.fields.wrong import Wrong

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]0?0:00(?::00)?(?:\.0+)?)?")
_RUSSIAN = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?: ?г\.?)?")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::00(?:\.0+)?)?")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[EeЕе][+]?[0-9]+")
_TO_CYRILLIC = str.maketrans("abcehkmoptxyё", "авсенкмортхуе")


def folded(text: str) -> str:
    """For comparing: case, ``ё``, and Latin letters of a Russian shape make no difference."""
    return " ".join(text.casefold().translate(_TO_CYRILLIC).split())


class Value(Protocol):
    """A kind of cells; ``hint`` is an English text for templates and documents."""

    @property
    def hint(self) -> str:
        """What belongs into the cell."""

    def read(self, text: str) -> Any:
        """The value; raises ``Wrong``."""

    def write(self, value: Any) -> str:
        """The text of a value that is not None."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text of one line."""

    most: int
    hint: str = N_("text")

    def read(self, text: str) -> str:
        """As it stands."""
        if len(text) > self.most:
            raise Wrong(school_import.TOO_LONG, most=self.most)
        return text

    def write(self, value: Any) -> str:
        """As it stands."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int
    most: int
    hint: str = N_("whole number")

    def read(self, text: str) -> int:
        """Also ``9.0``, which some programs write."""
        plain = re.sub(r"[.,]0+$", "", text)
        if not (plain.isascii() and plain.isdecimal() and len(plain) < 20):
            raise Wrong(school_import.NOT_WHOLE, least=self.least, most=self.most)
        if not self.least <= int(plain) <= self.most:
            raise Wrong(school_import.NOT_WHOLE, least=self.least, most=self.most)
        return int(plain)

    def write(self, value: Any) -> str:
        """In digits."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Fraction:
    """A number with at most two decimals."""

    most: int
    hint: str = N_("number like 4.65")

    def read(self, text: str) -> Decimal:
        """With a comma or a point."""
        try:
            value = (
                Decimal(text.replace(",", ".")) if re.fullmatch(r"[0-9]{1,9}([.,][0-9]+)?", text) else None
            )
        except InvalidOperation:
            value = None
        if value is None or value > self.most or value * 100 != int(value * 100):
            raise Wrong(school_import.NOT_DECIMAL, most=self.most)
        return value.quantize(Decimal("0.01"))

    def write(self, value: Any) -> str:
        """With a point, without zeros that say nothing."""
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""

    hint: str = N_("date like 24.11.2026")

    def read(self, text: str) -> date:
        """``24.11.2026`` or ``2026-11-24``."""
        iso, russian = _ISO.fullmatch(text), _RUSSIAN.fullmatch(text)
        try:
            if iso is not None:
                return date(*map(int, iso.groups()))
            if russian is not None:
                return date(*map(int, reversed(russian.groups())))
        except ValueError:
            pass
        raise Wrong(canteen.NOT_A_DAY)

    def write(self, value: Any) -> str:
        """``24.11.2026``."""
        return f"{value.day:02}.{value.month:02}.{value.year:04}"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of the day."""

    hint: str = N_("time like 08:30")

    def read(self, text: str) -> time:
        """``8:30`` or ``08.30``."""
        match = _CLOCK.fullmatch(text)
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            raise Wrong(school_import.NOT_TIME)
        return time(int(match[1]), int(match[2]))

    def write(self, value: Any) -> str:
        """``08:30``."""
        return f"{value:%H:%M}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words; ``words`` maps each spelling to its value, the first of a value is written."""

    words: Mapping[str, Any]
    hint: str = N_("one of several words")

    def read(self, text: str) -> Any:
        """By any of its spellings."""
        for word, value in self.words.items():
            if folded(word) == folded(text):
                return value
        raise Wrong(school_import.NOT_CHOICE, choices=", ".join(self.first_words()))

    def write(self, value: Any) -> str:
        """The first spelling; a value without one as text."""
        return next((word for word, each in self.words.items() if each == value), str(value))

    def first_words(self) -> list[str]:
        """One spelling of each value."""
        values = dict.fromkeys(self.words.values())
        return [self.write(value) for value in values]


YES_OR_NO = Choice(
    {"да": True, "yes": True, "1": True, "нет": False, "no": False, "0": False}, N_("yes or no")
)
GENDER = Choice(
    {"м": 1, "муж": 1, "мужской": 1, "m": 1, "male": 1, "1": 1}
    | {"ж": 2, "жен": 2, "женский": 2, "f": 2, "female": 2, "2": 2},
    N_("m or f"),
)


@dataclass(frozen=True, slots=True)
class Snils:
    """The number of a pension account; it is read and never written."""

    hint: str = N_("SNILS like 112-233-445 95")

    def read(self, text: str) -> str:
        """In its usual spelling. Zeros that a spreadsheet has taken from the front are put back."""
        bare = text.replace(" ", "")
        if _SHORTENED.fullmatch(bare):
            raise Wrong(canteen.NUMBER_SHORTENED)
        if bare.isascii() and bare.isdecimal() and 9 <= len(bare) < 11:
            text = bare.zfill(11)
        return snils(text)

    def write(self, value: Any) -> str:
        """Nothing: digests cannot be written."""
        return ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone."""

    hint: str = N_("time zone like Europe/Moscow")

    def read(self, text: str) -> str:
        """A name of the IANA's table."""
        try:
            return ZoneInfo(text).key
        except (ValueError, OSError, LookupError) as error:
            raise Wrong(school_import.NOT_ZONE, example="Europe/Moscow") from error

    def write(self, value: Any) -> str:
        """As it is named."""
        return str(value)

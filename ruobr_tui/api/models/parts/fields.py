"""The field types of the wire: each reads every form in which portals have been seen to write it.

What means "nothing" (null, "", blanks, an empty list where an object should be) is read as absent.
Whatever else cannot be read raises, so that ``base.WireModel`` counts it. Written is always the form of
the contract.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from ruobr_tui.api.clock import zone_named

T = TypeVar("T")

_YES = frozenset({"1", "true", "yes", "y", "on", "да", "t"})
_NO = frozenset({"0", "false", "no", "n", "off", "нет", "f", "none", "null"})


def is_blank(value: object) -> bool:
    """Whether a value means that there is none."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or (isinstance(value, list | dict) and not value)


def otherwise(usual: object) -> BeforeValidator:
    """Reads nothing as ``usual``, where that is not what the field's type reads it as."""
    return BeforeValidator(lambda value: usual if is_blank(value) else value)


def _blank_as_none(value: object) -> object:
    return None if is_blank(value) else value


def _blank_as_zero(value: object) -> object:
    return 0 if is_blank(value) else value


def _flag(value: object) -> object:
    """Raises ``ValueError`` for what is neither yes nor no."""
    if isinstance(value, int | float):
        return bool(value)
    if is_blank(value):
        return False
    if isinstance(value, str):
        word = value.strip().casefold()
        if word in _YES or word in _NO:
            return word in _YES
        return bool(read_decimal(word))
    raise ValueError("neither yes nor no")


Flag = Annotated[bool, BeforeValidator(_flag), PlainSerializer(int, return_type=int)]
"""The wire's 0/1, also as text ("0" is no), true/false, or null; written back as 0/1."""

Truth = Annotated[bool, BeforeValidator(_flag)]
"""The wire's true/false, also as text ("false" is no), 0/1, or null; written back as true/false."""

Count = Annotated[int, BeforeValidator(_blank_as_zero)]
"""A whole number; nothing is read as 0."""

Maybe = Annotated[T | None, BeforeValidator(_blank_as_none)]
"""A value or none: ``Maybe[int]``, ``Maybe[Day]``."""


# Days and times

_DAY = re.compile(
    r"\s*(?:(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})[-./](?P<month2>\d{1,2})[-./](?P<year2>\d{4}|\d{2}))(?:(?:\s*[T,]\s*|\s+)(?P<time>\d.*?))?\s*",
    re.ASCII,
)
_TIME = re.compile(r"\s*(?P<hour>\d{1,2})[:.](?P<rest>\d{2}(?::\d{2})?\S*)\s*", re.ASCII)
_LONGEST = 60


def _parts(text: str) -> tuple[str, str] | None:
    """An ISO date and what stands behind it as a time ("" for none); None when it is no date at all."""
    found = _DAY.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    year = found["year"] or found["year2"]
    month, day = found["month"] or found["month2"], found["day"] or found["day2"]
    return f"{int(year) + (2000 if len(year) == 2 else 0):04}-{int(month):02}-{int(day):02}", found[
        "time"
    ] or ""


def _clock(text: str) -> str:
    found = _TIME.fullmatch(text) if len(text) <= _LONGEST else None
    return f"{int(found['hour']):02}:{found['rest']}" if found is not None else text


def _read_day(value: object) -> object:
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        return value  # as the contract writes it
    parts = _parts(value) if isinstance(value, str) else None
    return parts[0] if parts is not None else value


def _read_time(value: object) -> object:
    if not isinstance(value, str) or (len(value) == 8 and value[2] == value[5] == ":"):
        return value
    parts = _parts(value)
    return _clock(parts[1] if parts is not None and parts[1] else value)


def _read_moment(value: object) -> object:
    parts = _parts(value) if isinstance(value, str) else None
    return f"{parts[0]}T{_clock(parts[1]) or '00:00:00'}" if parts is not None else value


def _on_the_wall(value: Any) -> Any:
    # With an offset it would be another zone's clock: shown as the school's it would be wrong by hours.
    if value.tzinfo is not None:
        raise ValueError("a time of the school's wall clock has no offset")
    return value.replace(microsecond=0)


Day = Annotated[date, BeforeValidator(_read_day)]
"""``YYYY-MM-DD`` in the school's zone; also DD.MM.YYYY, DD/MM/YYYY, DD.MM.YY, and each with a time behind
it.
"""

WireTime = Annotated[
    time,
    BeforeValidator(_read_time),
    AfterValidator(_on_the_wall),
    PlainSerializer(lambda t: t.isoformat(timespec="seconds"), return_type=str),
]
"""``HH:MM:SS``, also H:MM, in the school's zone; one with an offset cannot be read."""

WireDateTime = Annotated[
    datetime,
    BeforeValidator(_read_moment),
    AfterValidator(_on_the_wall),
    PlainSerializer(lambda d: d.isoformat(sep=" ", timespec="seconds"), return_type=str),
]
"""``YYYY-MM-DD HH:MM:SS`` on the school's own wall clock, also with a T, or any form of ``Day`` with or
without a time.
"""


def _known_zone(value: object) -> object:
    if is_blank(value):
        return None
    if not isinstance(value, str) or zone_named(value.strip()) is None:
        raise ValueError("no zone that this machine knows")
    return value.strip()


ZoneName = Annotated[str | None, BeforeValidator(_known_zone)]
"""The IANA name of a zone that this machine knows, or none."""


# Numbers

_LARGEST_EXPONENT = 12


def read_decimal(value: object) -> Decimal:
    """A number of the wire, exact as written, with a decimal point or comma.

    Raises ``ValueError`` for what is no finite number, and for one so large or so small that writing
    it out would be an attack.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        raise ValueError("not a number")
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        raise ValueError("not a number of this world")
    return number


_NO_MARK = frozenset("-–—−")


def is_word(value: object) -> bool:
    """Whether a mark is written as no number is: "зач", "н/а", "осв", "4+"."""
    if not isinstance(value, str) or is_blank(value) or value.strip() in _NO_MARK:
        return False
    try:
        read_decimal(value)
    except ValueError:
        return True
    return False


def _number(value: object) -> object:
    return None if is_blank(value) else read_decimal(value)


def _score(value: object) -> object:
    """Portals write 0 or -1 where there is no mark yet."""
    if is_blank(value) or (isinstance(value, str) and value.strip() in _NO_MARK):
        return None
    number = read_decimal(value)
    return number if number > 0 else None


_AS_NUMBER = PlainSerializer(lambda v: None if v is None else float(v), return_type=float | None)

Number = Annotated[Decimal | None, BeforeValidator(_number), _AS_NUMBER]
"""Any number, exact as written; nothing means that there is none."""

Average = Annotated[Decimal | None, BeforeValidator(_score), _AS_NUMBER]
"""A mark or an average of marks, exact as written; nothing, 0 and negative ones mean that there is none."""

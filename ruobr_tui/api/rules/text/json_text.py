"""JSON from outside: how deep, how much of it, and which numbers are meant."""

from __future__ import annotations

import json
from typing import Any

DEEPEST = 40
"""Lists and objects inside each other; an answer of a portal has six."""
MOST_VALUES = 300_000
"""Values and names, roughly: a year of lessons has a fifth. Each costs up to a hundred bytes of memory."""

_LARGEST = 2**63
"""Numbers beyond it are in no database."""


class WrongJson(ValueError):
    """No JSON, or more of it than is taken; its text repeats nothing that was in it."""


def decoded(body: bytes) -> Any:
    """The value in a body. Raises ``WrongJson``.

    Numbers that nobody can mean (NaN, the infinities, whole numbers of more than 64 bits) are read as null.
    Of a name that an object has twice the last value counts.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MOST_VALUES:
        raise WrongJson("too many values")
    try:
        value = json.loads(body, parse_constant=_null, parse_int=_whole, parse_float=_fraction)
    except (ValueError, RecursionError) as error:
        raise WrongJson(f"no JSON: {type(error).__name__}") from None
    if _is_deeper(value, DEEPEST):
        raise WrongJson("too deep")
    return value


def _null(_constant: str) -> None: ...


def _whole(text: str) -> int | None:
    if len(text) < 19:
        return int(text)
    return number if len(text) <= 20 and -_LARGEST <= (number := int(text)) < _LARGEST else None


def _fraction(text: str) -> float | None:
    number = float(text)
    return number if -1e300 < number < 1e300 else None


def _is_deeper(value: Any, levels: int) -> bool:
    """Whether there are more lists and objects inside each other; looked at level by level."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        level = [
            child
            for each in level
            for child in (each.values() if isinstance(each, dict) else each)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return bool(level)

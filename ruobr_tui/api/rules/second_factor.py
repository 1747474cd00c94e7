"""Second factors: who has one, and how a code is typed."""

from __future__ import annotations

from enum import StrEnum

DIGITS = 6
"""Digits of a code of an authenticator app."""
STEP = 30
"""Seconds that such a code is shown for."""
RECOVERY = 10
"""Characters of a recovery code, shown in two halves."""
RECOVERY_CODES = 10
"""How many of them there are."""


class SecondFactorPolicy(StrEnum):
    """Whether staff may, or must, have a second factor."""

    OFF = "off"
    OFFERED = "offered"
    REQUIRED = "required"


def normal_code(typed: str) -> str:
    """A code as it is compared: without blanks and hyphens, in upper case."""
    return "".join(sign for sign in typed.upper() if sign not in " -\u2010\u2011\u2013\t")


def shown_code(code: str) -> str:
    """A recovery code as it is shown: two halves with a hyphen."""
    return f"{code[: RECOVERY // 2]}-{code[RECOVERY // 2 :]}"

"""What a check has found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruobr_server.kit.configuration.loading import Loaded
    from ruobr_server.kit.db import Database


class Grade(IntEnum):
    """How good it is; the value is the exit status of the command."""

    GOOD = 0
    WARNED = 1
    BAD = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: what was looked at, how it is, and what to do.

    Neither text contains a secret, an address with a password, or personal data.
    """

    subject: str
    grade: Grade
    text: str
    remedy: str = ""


Findings = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at: the settings, and the database if there is one that can be used."""

    loaded: Loaded
    database: Database | None = None


def good(subject: str, text: str) -> Finding:
    """It is as it should be."""
    return Finding(subject, Grade.GOOD, text)


def warned(subject: str, text: str, remedy: str = "") -> Finding:
    """It works, but not as it should."""
    return Finding(subject, Grade.WARNED, text, remedy)


def bad(subject: str, text: str, remedy: str = "") -> Finding:
    """It does not work."""
    return Finding(subject, Grade.BAD, text, remedy)

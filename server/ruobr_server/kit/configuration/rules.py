"""Validation of values beyond their types. Each function returns the value or raises ``ValueError``."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ruobr_tui.api.clock import zone_named
from ruobr_tui.api.rules.second_factor import SecondFactorPolicy


def plain_text(text: str) -> str:
    """A text that is not blank."""
    if not text.strip():
        raise ValueError("empty")
    return text


def is_zone(name: str) -> str:
    """A time zone known to this machine."""
    if zone_named(name) is None:
        raise ValueError("no such zone")
    return name


def one_of(names: Collection[str]) -> Callable[[str], str]:
    """One of these names, or empty."""

    def check(text: str) -> str:
        if text and text not in names:
            raise ValueError("no such name")
        return text

    return check


def all_of(names: Collection[str]) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Some of these names, in this order and without duplicates."""

    def check(given: tuple[str, ...]) -> tuple[str, ...]:
        if not set(given) <= set(names):
            raise ValueError("no such name")
        return tuple(name for name in names if name in given)

    return check


def policy(text: str) -> str:
    """Whether staff has second factors; never empty."""
    return SecondFactorPolicy(text).value


def digits(*lengths: int) -> Callable[[str], str]:
    """A text of so many digits, or empty."""

    def check(text: str) -> str:
        if text and not (text.isascii() and text.isdecimal() and len(text) in lengths):
            raise ValueError("not so many digits")
        return text

    return check


def mail_address(text: str) -> str:
    """Something that looks like an e-mail address, or empty."""
    if text and ("@" not in text or any(sign in text for sign in "\r\n<> ")):
        raise ValueError("no address")
    return text

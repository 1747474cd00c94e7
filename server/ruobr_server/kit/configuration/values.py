"""Conversion of settings from and to text (options, variables) and TOML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruobr_server.kit.configuration.option import Place, WrongSetting
from ruobr_server.kit.configuration.schema import Setting
from ruobr_server.kit.language import _

LONGEST_PATH = 4000
LONGEST_TEXT = 2000
_YES, _NO = ("true", "1", "yes", "on"), ("false", "0", "no", "off")


def from_text(setting: Setting, text: str) -> Any:
    """Parse an option or a variable. Raises ``ValueError``."""
    if setting.kind is int:
        if not (text.isascii() and text.isdecimal() and len(text) < 20):
            raise ValueError("no whole number")
        return int(text)
    if setting.kind is bool:
        if text.lower() not in (*_YES, *_NO):
            raise ValueError("neither true nor false")
        return text.lower() in _YES
    if setting.kind is Path:
        return _path(text)
    if setting.kind is tuple:
        return tuple(_visible(each.strip()) for each in text.split(",") if each.strip())
    return _visible(text)


def from_toml(setting: Setting, value: Any) -> Any:
    """Check a value of a settings file; nothing is converted silently. Raises ``ValueError``."""
    if setting.kind in (int, bool):
        if type(value) is not setting.kind:
            raise ValueError("another type")
        return value
    if setting.kind is tuple:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError("no list of texts")
        return tuple(_visible(each) for each in value)
    if not isinstance(value, str):
        raise ValueError("no text")
    return _path(value) if setting.kind is Path else _visible(value)


def to_toml(value: Any) -> str:
    """A value in TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(to_toml, value))}]"
    if isinstance(value, Path):
        value = str(value)
    if not isinstance(value, str):
        return str(value).lower()  # true, false, a number
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(sign: str) -> str:
    """A character of a TOML text; unprintable ones are escaped."""
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def converted(convert: Callable[[Setting, Any], Any], setting: Setting, value: Any, place: Place) -> Any:
    """Apply ``from_text`` or ``from_toml``. Raises ``WrongSetting``."""
    try:
        return convert(setting, value)
    except ValueError:
        raise refused(setting, place) from None  # its text could repeat the value


def refused(setting: Setting, place: Place) -> WrongSetting:
    """The error for a value that the schema does not allow."""
    key = f"{place}: {setting.key}" if place.kind == "file" else str(place)
    return WrongSetting(
        _("%(setting)s cannot have this value.") % {"setting": key},
        _("It is %(allowed)s.") % {"allowed": setting.allowed},
    )


def _path(text: str) -> Path:
    if not text or "\0" in text or len(text) > LONGEST_PATH:
        raise ValueError("no path")
    return Path(text)


def _visible(text: str) -> str:
    """Texts appear in emails, on receipts and in headers: no line breaks or unprintable characters."""
    if not text.replace("\u00a0", " ").isprintable():
        raise ValueError("signs that cannot be seen")
    if len(text) > LONGEST_TEXT:
        raise ValueError("too long")
    return text

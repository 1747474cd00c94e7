"""Reasons of decisions with names in braces that stand for what an application says: ``{ребёнок}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ruobr_tui.api.rules.text.folding import folded

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "kindergarten": ("refuse", "ask-documents", "cancel"),
    "school": ("refuse",),
}
"""By kind of desk: the decisions that have reasons."""

NAMES: Mapping[str, str] = {
    "ребёнок": "child",
    "родился": "born",
    "номер": "number",
    "место": "place",
    "подано": "filed",
    "сегодня": "today",
}
"""What may stand in braces, in Russian; the English name has the same meaning."""

_NAME = re.compile(r"\{([^{}\n]{1,40})\}")


_CODES = {folded(name): code for name, code in NAMES.items()} | {code: code for code in NAMES.values()}


def code_of(name: str) -> str | None:
    """The English name of what stands in braces, in whatever case; None if it stands for nothing."""
    return _CODES.get(folded(name))


def unknown_names(text: str) -> list[str]:
    """What stands in braces and means nothing."""
    return [found for found in _NAME.findall(text) if code_of(found) is None]


def missing_names(text: str, values: Mapping[str, str]) -> list[str]:
    """What stands in braces and has no value here."""
    return [found for found in _NAME.findall(text) if not values.get(code_of(found) or "")]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the values; what has none stays in its braces."""
    return _NAME.sub(lambda match: values.get(code_of(match[1]) or "") or match[0], text)

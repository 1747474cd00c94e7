"""Texts of the wire as types of models: each is safe for a terminal (``rules.text.safe_text``) and cut."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator

from ruobr_tui.api.rules.text.safe_text import one_line, safe_text

LONGEST_TEXT, LONGEST_LINE = 500_000, 5_000
"""Characters that are shown; laying out megabytes would hold up every session of a host."""


def _cleaned(value: object, longest: int) -> object:
    if isinstance(value, str):
        return safe_text(value if len(value) <= longest else value[: longest - 1] + "…")
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _clean(value: object) -> object:
    return _cleaned(value, LONGEST_TEXT)


def _clean_line(value: object) -> object:
    if isinstance(value, str) and len(value) <= LONGEST_LINE:  # nearly always
        return one_line(value)
    cleaned = _cleaned(value, LONGEST_LINE)
    return " ".join(cleaned.split()) if isinstance(cleaned, str) else cleaned


def _clean_json(value: object) -> object:
    if isinstance(value, list):
        return [_clean_json(each) for each in value]
    if isinstance(value, dict):
        return {str(_clean_line(name)): _clean_json(each) for name, each in value.items()}
    if isinstance(value, float) and not isfinite(value):
        return None  # no JSON has it
    return _clean(value) if isinstance(value, str) else value


SafeText = Annotated[str, BeforeValidator(_clean)]
"""Text of many lines, cut at ``LONGEST_TEXT``; ``null`` is read as no text."""

SafeLine = Annotated[str, BeforeValidator(_clean_line)]
"""Text for one line of the screen, cut at ``LONGEST_LINE``; ``null`` is read as no text."""

SafeJson = Annotated[Any, BeforeValidator(_clean_json)]
"""A value of a shape that nobody has described; each text in it is cut and safe like ``SafeText``."""

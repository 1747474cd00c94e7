"""Explanations on the wire: ``reason`` is the code, ``fields`` maps placeholders to values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruobr_tui.api.reasons.declared import BY_CODE
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.rules.text.safe_text import one_line

LONGEST_VALUE = 100
"""Characters of one value."""
MOST = 2**63
"""Whole numbers lie below it, and above its negative."""


def to_wire(explanation: Explanation) -> dict[str, Any]:
    """``reason``, and ``fields`` where the sentence has placeholders: numbers, or one line of text, cut."""
    sent: dict[str, Any] = {"reason": explanation.reason.code}
    names = sorted(explanation.reason.placeholders)
    if names:
        sent["fields"] = {name: _safe(explanation.fields[name]) for name in names}
    return sent


def from_wire(sent: Mapping[str, Any]) -> Explanation | None:
    """What an object of the wire explains; None when its reason is unknown here or a value cannot be used.

    Only the placeholders of the reason's own sentence are looked at; each value is one line of safe text.
    """
    code, fields = sent.get("reason"), sent.get("fields")
    reason = BY_CODE.get(code) if isinstance(code, str) else None
    if reason is None:
        return None
    values: dict[str, str | int] = {}
    for name in reason.placeholders:
        value = _usable(fields.get(name)) if isinstance(fields, Mapping) else None
        if value is None:
            return None
        values[name] = value
    return Explanation(reason, values)


def _usable(value: object) -> str | int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -MOST < value < MOST else None
    if isinstance(value, str):
        return _safe(value) or None
    return None


def _safe(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    text = one_line(value[: 10 * LONGEST_VALUE])  # what is taken out may leave little of it
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"

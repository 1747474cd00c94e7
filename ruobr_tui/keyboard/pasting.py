"""Pasted text is data from outside: a field gets what it can take, and the user hears what was left out."""

from __future__ import annotations

from textual.events import Paste
from textual.widget import Widget
from textual.widgets import Input, TextArea

from ruobr_tui.api.rules.text.safe_text import one_line, safe_text
from ruobr_tui.i18n import ngettext

LONGEST = 10_000
"""Characters of one paste, where a field names no limit of its own."""


def cleaned(paste: Paste, place: Widget | None) -> tuple[Paste, str]:
    """Return a paste as a widget can take it, and what to tell the user; "" if nothing was left out."""
    if isinstance(place, TextArea):
        longest: int = getattr(place, "max_length", 0) or LONGEST
        return _cut(safe_text(paste.text), longest - len(place.text) + len(place.selected_text))
    if not isinstance(place, Input):
        return _cut(one_line(paste.text), LONGEST)
    text = _secret(paste.text) if place.password else one_line(paste.text)
    if not place.max_length:
        return _cut(text, LONGEST)
    start, end = sorted(place.selection)
    return _cut(text, place.max_length - len(place.value) + end - start)


def _secret(text: str) -> str:
    """The first line of a password, with all its spaces: only what can be typed."""
    first = next(iter(text.splitlines()), "")
    return "".join(sign for sign in first if sign.isprintable())


def _cut(text: str, room: int) -> tuple[Paste, str]:
    if len(text) <= room:
        return Paste(text), ""
    left_out = len(text) - max(0, room)
    complaint = ngettext(
        "The pasted text is too long: %(count)d character was left out.",
        "The pasted text is too long: %(count)d characters were left out.",
        left_out,
    )
    return Paste(text[: max(0, room)]), complaint % {"count": left_out}

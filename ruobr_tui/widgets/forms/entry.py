"""An entry of one line that says when no more fits."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui.i18n import ngettext

NEAR = 10
"""The room that is left is said from this part of a field's length on."""
COUNTED_FROM = 100
"""Characters of a field whose room is counted: in a shorter one it is seen."""


@dataclass
class Full(Message):
    """Posted when something that was typed did not fit any more."""

    entry: Widget


class Entry(Input):
    """An ``Input`` with ``max_length``: a key that has no effect is answered."""

    def restricted(self) -> None:
        """Say that the field is full."""
        self.post_message(Full(self))


def longest_sentence(longest: int) -> str:
    """Return that a field is full."""
    text = ngettext(
        "No more than %(count)d character fits here.", "No more than %(count)d characters fit here.", longest
    )
    return text % {"count": longest}


def room_left(length: int, longest: int) -> str:
    """Return how much more fits where that is little; "" otherwise, and for short fields."""
    left = longest - length
    if longest < COUNTED_FROM or left > longest // NEAR:
        return ""
    if left <= 0:
        return longest_sentence(longest)
    text = ngettext("%(count)d more character fits", "%(count)d more characters fit", left)
    return text % {"count": left}

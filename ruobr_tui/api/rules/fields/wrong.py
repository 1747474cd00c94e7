"""What is wrong with something typed, in words that say what to do."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Explanation, Reason

__all__ = ["N_", "Wrong"]


class Wrong(ValueError):
    """``explanation`` is a declared reason with its values; it never repeats what was typed."""

    def __init__(self, reason: Reason, **fields: str | int) -> None:
        self.explanation = Explanation(reason, fields)
        super().__init__(str(self.explanation))

    @property
    def text(self) -> str:
        """The sentence in English, its placeholders as they are."""
        return self.explanation.reason.text

    @property
    def details(self) -> Mapping[str, str | int]:
        """The values of the placeholders."""
        return self.explanation.fields

"""What is wrong with something typed, in words that say what to do."""

from __future__ import annotations

from ruobr_tui.api.errors import N_

__all__ = ["N_", "Wrong"]


class Wrong(ValueError):
    """``text`` is an English message id with ``details`` to fill in; it never repeats what was typed."""

    def __init__(self, text: str, **details: str | int) -> None:
        self.text = text
        self.details = details
        super().__init__(text % details if details else text)

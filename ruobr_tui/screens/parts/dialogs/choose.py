"""A sheet to choose from a list that is filtered while typing: a school, a class, a pupil."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from textual import on

from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.list_sheet import ListSheet
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph


class ChooseScreen(ListSheet[Any]):
    """Dismissed with the key of the chosen option, or with None. ``options`` are (key, title, note)."""

    def __init__(self, title: str, options: Sequence[tuple[Hashable, str, str]], about: str = "") -> None:
        super().__init__(title)
        self._options = list(options)
        self._about = about

    def lines(self, width: int) -> list[Line]:
        """Return the options that contain every entered word."""
        words = self.words.value.casefold().split()
        lines = paragraph(self._about, width - 2, "dim", " ") if self._about else []
        found = 0
        for key, title, note in self._options:
            if all(word in f"{title} {note}".casefold() for word in words):
                found += 1
                room = max(10, width - fit.width_of(note) - 4)
                lines.append(line("  ", (fit.left(title, room), "text"), " ", (note, "dim"), key=key))
        if not found:
            lines += paragraph(_("Nothing found."), width - 2, "dim", " ")
        return lines

    @on(LineView.Opened)
    def chosen(self, event: LineView.Opened) -> None:
        """Dismiss with the chosen option."""
        self.dismiss(event.key)

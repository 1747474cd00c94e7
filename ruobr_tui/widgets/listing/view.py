"""A page of lines whose rows can be marked."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from ruobr_tui import keys
from ruobr_tui.widgets.lines import LineView


def _without_space() -> list[BindingType]:
    """Return the bindings of lists; the space bar marks here."""
    commands = [
        command._replace(keys=",".join(key for key in command.keys.split(",") if key != "space"))
        for command in keys.commands("list")
    ]
    marks = [command for command in keys.commands("listing") if command.action == "mark"]
    return keys.bindings([*commands, *marks])


class TableView(LineView, inherit_bindings=False):
    """The space bar marks the selected row."""

    BINDINGS: ClassVar[list[BindingType]] = _without_space()

    @dataclass
    class MarkPressed(Message):
        """Posted for the selected row."""

        view: TableView
        key: Hashable

        @property
        def control(self) -> TableView:
            """The view, so that ``@on(..., "#id")`` can name it."""
            return self.view

    def action_mark(self) -> None:
        """Mark the selected row, or unmark it."""
        if self.cursor_key is not None:
            self.post_message(self.MarkPressed(self, self.cursor_key))

"""A page with a QR code: one key shows the code alone, as large as the screen."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.widgets.lines import Line
from ruobr_tui.widgets.qr import code_alone, size_alone

FOOTER = 1
"""Rows that stay: the way back is always seen."""


class ShowsCode(Frame[Any]):
    """A subclass gives the code, and a command whose id ends in ``.code``; its page begins with
    ``code_lines``.
    """

    _is_code_alone = False

    # To be provided by a subclass

    @abstractmethod
    def code(self) -> str | bytes | None:
        """Return the text of the code; None if there is none now."""

    if TYPE_CHECKING:

        def repaint(self) -> None:
            """Lay the page out again: as the page of the other base class does."""

    # The code

    @property
    def _room(self) -> tuple[int, int]:
        return self.app.size.width, self.app.size.height - FOOTER

    def code_lines(self) -> list[Line] | None:
        """Return the code in the middle of the screen; None while the page itself is shown."""
        code = self.code()
        lines = code_alone(code, self._room) if self._is_code_alone and code is not None else None
        if lines is None and self._is_code_alone:  # it was used, or the window is smaller now
            self._show_alone(is_alone=False)
        return lines

    def _show_alone(self, *, is_alone: bool) -> None:
        self._is_code_alone = is_alone
        self.header.display = not is_alone

    @property
    def is_code_alone(self) -> bool:
        """Whether the code fills the screen."""
        return self._is_code_alone

    def action_code(self) -> None:
        """Show the code alone, or the page again."""
        self._show_alone(is_alone=not self._is_code_alone)
        self.repaint()

    def leave_code(self) -> bool:
        """Go back to the page. Returns whether the code was shown alone."""
        if not self._is_code_alone:
            return False
        self.action_code()
        return True

    def why_no_code(self) -> str | None:
        """Return why the code cannot be shown alone; None if it can."""
        code = self.code()
        if code is None:
            return _("There is no QR code here now.")
        if code_alone(code, self._room) is not None:
            return None
        width, height = size_alone(code)
        return _("The QR code needs a window of %(width)d×%(height)d.") % {
            "width": width,
            "height": height + FOOTER,
        }

    # Frame

    def why_not(self, command_id: str) -> str | None:
        """The code needs a window of its size."""
        if command_id.endswith(".code"):
            return self.why_no_code()
        return super().why_not(command_id)

    def row_commands(self) -> Sequence[str]:
        """Beside the code alone there is only the way back to the page."""
        found = super().row_commands()
        return [each for each in found if each.endswith(".code")] if self._is_code_alone else found

    def hint(self, command: Command) -> tuple[str, str]:
        """Name the way back to the page."""
        key, title = super().hint(command)
        return (key, _("Details")) if self._is_code_alone and command.id.endswith(".code") else (key, title)

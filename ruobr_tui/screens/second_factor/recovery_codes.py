"""Recovery codes, shown once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.second_factor.area import AREA
from ruobr_tui.screens.second_factor.questions import LEAVE_CODES
from ruobr_tui.widgets.lines import EMPTY, Line, line, paragraph

WIDE = 40
"""Cells in which two codes stand beside each other."""


class RecoveryCodesPage(OverlayPage):
    """``s`` saves the codes; leaving without saving needs a confirmation."""

    MAY_BE_LEFT: ClassVar[bool] = False  # the codes are shown nowhere else
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("recovery_codes")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,left", "leave", show=False, id="recovery_codes.close"),
    ]

    def __init__(self, context: Context, login: str, codes: Sequence[str]) -> None:
        super().__init__()
        self.context = context
        self._login, self._codes = login, list(codes)
        self._said = ""
        self._is_saved = False

    def title_text(self) -> str:
        """The page's title."""
        return _("Recovery codes")

    def page(self, width: int) -> list[Line]:
        """Return the codes and what they are for."""
        about = _("Each opens your account once when you don’t have the phone with you.")
        lines = [EMPTY, *paragraph(about, width - 2, "text", " "), EMPTY]
        half = (len(self._codes) + 1) // 2 if width >= WIDE else len(self._codes)
        for at in range(half):
            pair = self._codes[at::half]
            lines.append(line("   ", ("    ".join(pair), "mark")))
        text = self._said or _("Shown only once. Press s to save them, or write them down.")
        if not self._said and not self.works("recovery_codes.save"):
            text = _("Shown only once. Write them down.")
        return [*lines, EMPTY, *paragraph(text, width - 2, "warning", " ")]

    def action_copy(self) -> None:
        """Copy the codes."""
        self.app.copy_to_clipboard("\n".join(self._codes))
        self.notice(_("Copied."), "good")

    def action_save(self) -> None:
        """Save the codes as a text file with mode 0600."""
        title = _("Recovery codes of %(login)s") % {"login": self._login}
        try:
            with saving(f"ruobr-codes-{self._login}.txt", private=True) as (path, stream):
                stream.write(("\n".join((title, "", *self._codes)) + "\n").encode())
        except RuobrError as error:
            self._said = error_line(error)
        else:
            self._said = saved_as(self, path, self._set_saved)
        self.repaint()

    def _set_saved(self) -> None:
        self._is_saved = True

    def action_leave(self) -> None:
        """Leave; codes that were not saved need a confirmation."""
        if self._is_saved:
            self.dismiss(None)
        else:
            ask(self.app, LEAVE_CODES.about(login=self._login), lambda: self.dismiss(None))

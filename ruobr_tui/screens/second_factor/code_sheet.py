"""Asks for a code: of the authenticator app, or a recovery code."""

from __future__ import annotations

from ruobr_tui.api.rules.second_factor import DIGITS, RECOVERY, normal_code
from ruobr_tui.i18n import _
from ruobr_tui.keys import in_latin_places
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.widgets.lines import Line, paragraph

LONGEST = 40


class CodeSheet(AskLine):
    """Dismissed with what was typed (``typed_code``), or with None.

    ``refused``: why the one before was no good.
    """

    def __init__(self, refused: str = "", *, is_first: bool = False) -> None:
        text = _("Six digits, a new code every half minute.")
        if not is_first:
            text += "\n" + _("Without the phone: one of your recovery codes.")
        super().__init__(
            text,
            title=_("Code from your authenticator app"),
            longest=LONGEST,
            complaint=_not_six_digits if is_first else _what_is_wrong,
        )
        self._refused = refused

    def text(self, width: int) -> list[Line]:
        """Why the code before was no good, then what to type."""
        wrong = paragraph(self._refused, width - 2, "bad", "  ") if self._refused else []
        return [*wrong, *super().text(width)]


def typed_code(text: str) -> str:
    """A code without blanks, in capital Latin letters, also when it was typed on a Russian layout."""
    return normal_code(in_latin_places(text.lower()))


def _not_six_digits(text: str) -> str:
    code = typed_code(text)
    is_right = len(code) == DIGITS and code.isascii() and code.isdecimal()
    return "" if is_right else _("A code has six digits.")


def _what_is_wrong(text: str) -> str:
    code = typed_code(text)
    if not _not_six_digits(text) or (len(code) == RECOVERY and code.isascii()):
        return ""
    return _("A code has six digits, a recovery code ten letters and digits.")

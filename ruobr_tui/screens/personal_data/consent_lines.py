"""The whole text of the consent, with its version and who processes the data."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import phrases
from ruobr_tui.api.models.personal_data import ConsentShown, ConsentText
from ruobr_tui.api.rules.fields.consent import PASSAGES
from ruobr_tui.i18n import _, language
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph


def consent_lines(consent: ConsentShown | ConsentText, width: int, role: str = "dim") -> list[Line]:
    """Return the passages, then the operator of personal data and the officer."""
    lines: list[Line] = []
    is_english = language() == "en" and bool(consent.english)
    for passage in consent.english if is_english else consent.text or PASSAGES:
        lines += paragraph(_(passage), width - 4, role, "   ")
    if consent.operator:
        text = _("Operator of personal data: %(who)s") % {"who": consent.operator}
        lines += paragraph(text, width - 4, "text", "   ")
    if consent.officer:
        text = _("Data protection officer: %(who)s") % {"who": consent.officer}
        lines += paragraph(text, width - 4, "text", "   ")
    return lines


class ConsentTextPage(OverlayPage):
    """The text alone, over the form that asks for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f2,left,backspace", "dismiss", show=False, id="consent_text.close"),
        Binding("y,ctrl+c", "copy", show=False, id="consent_text.copy"),
    ]
    MAY_BE_LEFT: ClassVar[bool] = False

    def __init__(self, text: ConsentText, *, is_built_in: bool) -> None:
        super().__init__()
        self._text = text
        self._is_built_in = is_built_in

    def show_text(self, text: ConsentText) -> None:
        """Show the portal's text, which has come while the usual one was shown."""
        self._text, self._is_built_in = text, False
        self.repaint()

    def title_text(self) -> str:
        """What it is."""
        return _("Consent to data processing")

    def page(self, width: int) -> list[Line]:
        """Return the whole text."""
        version = _("version of %(version)s") % {"version": phrases.date_text(self._text.version)}
        lines = [heading(_("Consent").upper(), width, right=version)]
        if self._is_built_in:
            text = _(
                "The portal has not sent its text: this is the usual one. The portal checks the version."
            )
            lines += [*paragraph(text, width - 2, "warning", " "), EMPTY]
        return [*lines, *consent_lines(self._text, width, "text")]

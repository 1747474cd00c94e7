"""A text as it will be read, with example values in place of the names in braces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui.api.models.portal_texts import PortalTextDetail, Wording
from ruobr_tui.api.rules.portal_texts import LANGUAGES, filled
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.texts.labels import LANGUAGES as NAMES_OF_LANGUAGES
from ruobr_tui.screens.texts.labels import text_name
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph

EXAMPLES: Mapping[str, str] = {
    "login": "kuznetsova-7",
    "password": "Abcd-2345-efgh",
    "logins": "kuznetsova-7, kuznetsova-8",
    "code": "ABCDE23456",
}


def example_values(detail: PortalTextDetail, language: str) -> dict[str, str]:
    """Values as a letter could have them; those of the portal are its own."""
    russian = language == "ru"
    login, code = ("Логин", "код") if russian else ("Login", "code")
    codes = [(f"kuznetsova-{number}", f"ABCDE2345{number}") for number in (7, 8)]
    return {
        **EXAMPLES,
        "codes": "\n".join(f"  {login} {name}, {code}: {value}" for name, value in codes),
        "operator": detail.operator or _("(the legal entity is not set)"),
        "officer": detail.officer or _("(nobody is named)"),
        "region": detail.region,
    }


class PreviewPage(OverlayPage):
    """The draft, or what is in force."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left,backspace", "dismiss", show=False, id="text_preview.close"),
        Binding("y,ctrl+c", "copy", show=False, id="text_preview.copy"),
    ]
    MAY_BE_LEFT: ClassVar[bool] = False

    def __init__(self, detail: PortalTextDetail) -> None:
        super().__init__()
        self._detail = detail

    def title_text(self) -> str:
        """Whose preview it is."""
        return _("Preview: %(name)s") % {"name": text_name(self._detail.kind)}

    def page(self, width: int) -> list[Line]:
        """Both languages, one after the other."""
        shown = self._detail.draft or self._detail.in_force
        lines: list[Line] = []
        for language in LANGUAGES:
            wording: Wording = getattr(shown, language)
            if not wording.body:
                continue
            lines.append(heading(_(NAMES_OF_LANGUAGES[language]).upper(), width))
            if wording.subject:
                lines += [*paragraph(wording.subject, width - 2, "mark", " "), EMPTY]
            for passage in filled(wording.body, example_values(self._detail, language)).split("\n"):
                lines += paragraph(passage, width - 2, "text", " ") if passage.strip() else [EMPTY]
            lines.append(EMPTY)
        return lines

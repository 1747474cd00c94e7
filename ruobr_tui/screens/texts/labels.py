"""Names of texts, of their versions, and of what stands in braces."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui import phrases
from ruobr_tui.api.models.portal_texts import TextVersion
from ruobr_tui.api.rules.portal_texts import (
    CONSENT,
    KINDS,
    KNOWN_ADDRESS,
    NEW_ACCOUNT,
    RESET_CODE,
    RESET_CODES,
    name_in,
)
from ruobr_tui.api.states.portal_texts import TextState
from ruobr_tui.i18n import N_, _

TEXTS: Mapping[str, str] = {
    CONSENT: N_("Consent to data processing"),
    NEW_ACCOUNT: N_("Email: login and password"),
    KNOWN_ADDRESS: N_("Email: there is an account already"),
    RESET_CODE: N_("Email: password reset code"),
    RESET_CODES: N_("Email: reset codes of several accounts"),
}
STATES: Mapping[TextState, str] = {
    TextState.DRAFT: N_("draft"),
    TextState.PUBLISHED: N_("published"),
    TextState.DISCARDED: N_("discarded"),
}
LANGUAGES: Mapping[str, str] = {"ru": N_("In Russian"), "en": N_("In English")}


def text_name(kind: str) -> str:
    """What a text is; the code of one that is not known here."""
    return _(TEXTS[kind]) if kind in TEXTS else kind


def version_name(version: TextVersion) -> str:
    """The number of a version and its day; the text that comes with the portal has no number."""
    if version.state == TextState.DRAFT:
        return _(STATES[TextState.DRAFT])
    if not version.number:
        return _("comes with the portal")
    return _("no. %(number)d, %(day)s") % {
        "number": version.number,
        "day": phrases.date_text(version.label),
    }


def names_in_braces(kind: str, language: str) -> str:
    """What a text must hold, and what it may, as it is written in this language."""
    rules = KINDS[kind]

    def written(codes: tuple[str, ...]) -> str:
        return " ".join(f"{{{name_in(code, language)}}}" for code in codes)

    parts = [
        _("Must stand in it: %(names)s.") % {"names": written(rules.required)},
        _("May stand in it: %(names)s.") % {"names": written(rules.optional)},
    ]
    return " ".join(parts)

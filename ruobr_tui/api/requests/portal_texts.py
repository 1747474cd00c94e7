"""Texts of the portal: reading, drafting, publishing."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.portal_texts import PortalTextDetail, PortalTexts, WholeVersion, Wording
from ruobr_tui.api.resources import Part, Resource

FEATURE = "portal-texts"
_PATH = "administration/texts"


def texts() -> Resource[PortalTexts]:
    """All texts of the portal."""
    return Resource("portal-texts", _PATH, PortalTexts, part=Part.CABINET, feature=FEATURE)


def text(kind: str) -> Resource[PortalTextDetail]:
    """One text with its versions."""
    return Resource(
        f"portal-texts/{kind}", f"{_PATH}/{kind}", PortalTextDetail, part=Part.CABINET, feature=FEATURE
    )


def version(kind: str, number: int) -> Resource[WholeVersion]:
    """One version with its words."""
    return Resource(
        f"portal-texts/{kind}/{number}",
        f"{_PATH}/{kind}/versions/{number}",
        WholeVersion,
        part=Part.CABINET,
        feature=FEATURE,
    )


def save_draft(kind: str, ru: Wording, en: Wording, row_version: int) -> Call[PortalTextDetail]:
    """Save the draft; ``row_version`` of the one that was read, 0 if there was none."""
    body = {"ru": ru.model_dump(), "en": en.model_dump(), "version": row_version}
    return Call("PUT", f"{_PATH}/{kind}/draft", body, PortalTextDetail)


def discard_draft(kind: str, row_version: int) -> Call[PortalTextDetail]:
    """Give the draft up."""
    return Call("POST", f"{_PATH}/{kind}/discarded", {"version": row_version}, PortalTextDetail)


def publish(kind: str, row_version: int, *, asks_again: bool) -> Call[PortalTextDetail]:
    """Make the draft the text in force."""
    body = {"version": row_version, "asks_again": asks_again}
    return Call("POST", f"{_PATH}/{kind}/published", body, PortalTextDetail)

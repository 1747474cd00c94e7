"""Texts of the portal that its administrator writes (``/administration/texts``)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine, SafeText
from ruobr_tui.api.states.portal_texts import TextState


class Wording(WireModel):
    """A text in one language, with names in braces (``rules.portal_texts``); a consent has no subject."""

    subject: SafeLine = ""
    body: SafeText = ""


class TextVersion(WireModel):
    """A version. ``number`` is 0 for the text that comes with the program or the settings, and of a draft.

    ``label`` is what a consent names; ``agreed``: accounts whose consent names it, null for a letter.
    ``asks_again``: consents to earlier versions were no longer enough.
    """

    number: int = 0
    label: SafeLine = ""
    state: TextState | SafeLine = TextState.PUBLISHED
    asks_again: bool = False
    agreed: int | None = None
    at: datetime | None = None
    by: SafeLine = ""


class WholeVersion(TextVersion):
    """A version with its words; ``version`` is that of the draft's row, for the next change of it."""

    version: int = 0
    ru: Wording = Field(default_factory=Wording)
    en: Wording = Field(default_factory=Wording)


class PortalText(WireModel):
    """A text: what is in force, since when, and whether a draft waits."""

    kind: SafeLine
    label: SafeLine = ""
    number: int = 0
    at: datetime | None = None
    by: SafeLine = ""
    has_draft: bool = False


class PortalTexts(WireModel):
    """All texts of the portal."""

    texts: Rows[PortalText] = Field(default_factory=list)


class PortalTextDetail(WireModel):
    """One text: the version in force, the draft, all versions (the latest first), the portal's own values."""

    kind: SafeLine
    in_force: WholeVersion = Field(default_factory=WholeVersion)
    draft: WholeVersion | None = None
    versions: Rows[TextVersion] = Field(default_factory=list)
    operator: SafeLine = ""
    officer: SafeLine = ""
    region: SafeLine = ""
    entity: SafeLine = ""


class DraftRequest(WireModel):
    """The draft as it is to be; ``version`` is that of the draft that was read, 0 if there was none."""

    ru: Wording
    en: Wording = Field(default_factory=Wording)
    version: int = Field(0, ge=0, lt=2**31)


class DraftVersion(WireModel):
    """Which draft was read."""

    version: int = Field(ge=1, lt=2**31)


class PublishRequest(DraftVersion):
    """Publish the draft; ``asks_again``: who agreed to an earlier version has to agree to this one."""

    asks_again: bool = False

"""Questions about texts of the portal."""

from __future__ import annotations

from ruobr_tui.i18n import N_
from ruobr_tui.screens.parts.dialogs.question import Question

PUBLISH_LETTER = Question(
    title=N_("Publish this text?"),
    yes=N_("Yes, publish"),
    whom="%(name)s",
    what=N_("The text in force until now stays readable as an earlier version."),
    lost=N_("Every email from now on is written with it. A published version is never changed."),
    word="%(word)s",
    result=N_("Published: %(name)s."),
)
PUBLISH_CONSENT = Question(
    title=N_("Publish this consent?"),
    yes=N_("Yes, publish"),
    whom=N_("Consents that are given now: %(agreed)s\nThey stay valid for the text that was agreed to."),
    what=N_("Whoever agrees from now on agrees to this text."),
    lost=N_("A published version is never changed."),
    word="%(word)s",
    result=N_("Published: %(name)s."),
)
PUBLISH_AND_ASK = Question(
    title=N_("Publish this consent, and ask everybody again?"),
    yes=N_("Yes, publish and ask"),
    whom=N_("Consents that are given now: %(agreed)s\nThey are no longer enough."),
    what=N_("Nobody can submit anything before agreeing to the new text."),
    lost=N_("A published version is never changed, and everybody is asked."),
    word="%(word)s",
    result=N_("Published: %(name)s. Everybody is asked again."),
)
DISCARD = Question(
    title=N_("Discard this draft?"),
    yes=N_("Yes, discard"),
    whom="%(name)s",
    what=N_("The text in force stays as it is. Nobody can edit the draft then; it stays in the records."),
    result=N_("The draft was discarded."),
)

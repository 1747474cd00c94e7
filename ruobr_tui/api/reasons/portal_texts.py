"""Texts of the portal that its administrator writes."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

NO_BODY = Reason("text-empty", N_("Write the text."))
BODY_TOO_LONG = Reason("text-too-long", N_("The text has at most %(most)s characters."))
NO_SUBJECT = Reason("text-no-subject", N_("Write the subject of the email."))
SUBJECT_TOO_LONG = Reason("text-subject-too-long", N_("A subject has at most %(most)s characters."))
NAME_IN_SUBJECT = Reason(
    "text-name-in-subject",
    N_("A subject holds no braces: it is read on locked screens. Write them below it."),
)
UNSEEN_SIGNS = Reason(
    "text-unseen-signs", N_("The text holds characters that cannot be seen. Type it again as plain text.")
)
UNKNOWN_NAME = Reason(
    "text-unknown-name",
    N_("This text has no “%(name)s” in braces. Choose one of the names in the help."),
)
MISSING_NAME = Reason(
    "text-missing-name", N_("The text needs “%(name)s” in braces: without it the reader cannot go on.")
)
NO_OPERATOR = Reason(
    "text-no-operator",
    N_("A consent names who processes the data: write “%(name)s” in braces, or the legal entity itself."),
)
TOO_MANY_PASSAGES = Reason("text-too-many-passages", N_("At most %(most)s passages."))
NO_ENTITY = Reason(
    "text-no-entity",
    N_("The portal does not know its legal entity. It has to be named in the server’s settings first."),
)
NO_DRAFT = Reason("text-no-draft", N_("There is no draft. Somebody else may have published or discarded it."))
SAME_AS_IN_FORCE = Reason("text-same", N_("This is word for word the text in force."))
CONSENT_ALONE = Reason("text-asks-nobody", N_("Only a consent is asked for again, not an email."))

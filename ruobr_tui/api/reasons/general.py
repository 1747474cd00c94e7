"""What each class of the server's errors says when there is nothing more to say."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

ERROR = Reason("error", N_("Something went wrong."))
UNAUTHENTICATED = Reason("unauthenticated", N_("Wrong login or password, or the session has ended."))
TOO_MANY_ATTEMPTS = Reason("too-many-attempts", N_("Too many failed sign-in attempts. Try again later."))
TOO_MANY = Reason("too-many", N_("Too many requests. Try again later."))
FORBIDDEN = Reason("forbidden", N_("You don’t have access to this."))
CONSENT_NEEDED = Reason(
    "consent-needed",
    N_("First give your consent to the processing of personal data (Account → Personal data)."),
)
PASSWORD_MUST_BE_CHANGED = Reason(
    "password-must-be-changed",
    N_("This password was given to you by somebody else. Choose your own password first."),
)
SECOND_FACTOR_REQUIRED = Reason(
    "second-factor-required",
    N_("This account has a second factor: sign in with the program and enter the code."),
)
SECOND_FACTOR_MISSING = Reason(
    "second-factor-missing",
    N_("Your organisation requires a second factor. Set it up first."),
)
CROSS_SITE = Reason(
    "cross-site",
    N_("This request came from another website. Open the portal’s own page."),
)
NOT_FOUND = Reason("not-found", N_("Not found."))
INVALID_INPUT = Reason("invalid-input", N_("The request is invalid."))
INVALID_FIELDS = Reason("invalid-fields", N_("Some fields need attention."))
TOO_LARGE = Reason("too-large", N_("The request is too large."))
WRONG_TYPE = Reason("wrong-type", N_("Send JSON (Content-Type: application/json)."))
CHANGED_MEANWHILE = Reason("changed-meanwhile", N_("It has changed since you opened it."))
UNAVAILABLE = Reason("unavailable", N_("The portal is temporarily unavailable. Try again in a moment."))
NO_FILES = Reason("no-files", N_("Scans can’t be uploaded on this portal. Bring the documents in person."))
IN_LIST_ALONE = Reason(
    "in-list-alone",
    N_("This message is shown in full in the list."),
)
SIGN_IN_INCOMPLETE = Reason("sign-in-incomplete", N_("Gosuslugi sign-in is not complete."))
NOT_SUPPORTED = Reason("not-supported", N_("The portal does not support this request."))

ALL = frozenset(value for value in globals().values() if isinstance(value, Reason))
"""They say no more than the class of the refusal."""
